import { execFileSync } from 'node:child_process';
import { appendFile, mkdir, mkdtemp, readdir, readFile, rename, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

import { ConnectorError } from '@millrace/connector';
import type { Connection, SourceBatch } from '@millrace/connector';
import { eventually } from '@millrace/connector/testkit';
import type { Format } from '@millrace/core';
import { describe, expect, test } from 'vitest';

import type { FileConfig, ReadSettings } from '../src/file/config.ts';
import { file } from '../src/file/index.ts';
import { lineFormat } from './line-format.ts';
import { Intake, surroundings, takeUntil, textOf } from './surroundings.ts';
import type { Heard } from './surroundings.ts';

/** A watched folder with one session reading it. */
interface Watched extends AsyncDisposable {
  readonly folder: string;
  readonly heard: Heard;
  readonly connection: Connection;
  readonly intake: Intake;
  readonly batches: AsyncIterator<SourceBatch>;
  /** Ends the session and opens the next one on the same folder, with the cursor that was stored. */
  reopen(): Promise<Watched>;
}

interface Setup {
  readonly read?: Partial<ReadSettings>;
  readonly config?: Partial<FileConfig>;
  readonly format?: Format;
  readonly size?: number;
}

async function watched(setup: Setup = {}, existing?: { readonly folder: string; readonly intake: Intake }): Promise<Watched> {
  const folder = existing?.folder ?? (await mkdtemp(join(tmpdir(), 'millrace-watch-')));
  const intake = existing?.intake ?? new Intake();
  const heard = surroundings(setup.format ?? lineFormat(), setup.size === undefined ? {} : { size: setup.size });
  const connection = await file.open(
    { folder, read: settings(setup.read), ...setup.config },
    heard.env,
    new AbortController().signal,
  );
  const stop = new AbortController();
  const batches = connection.source!.read(intake.cursor, stop.signal)[Symbol.asyncIterator]();
  const end = async (): Promise<void> => {
    stop.abort();
    await connection[Symbol.asyncDispose]();
  };
  return {
    folder,
    heard,
    connection,
    intake,
    batches,
    async reopen() {
      await end();
      return watched(setup, { folder, intake });
    },
    async [Symbol.asyncDispose]() {
      await end();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

function settings(changes: Partial<ReadSettings> = {}): ReadSettings {
  const stable = { kind: 'rename', unfinished: ['*.tmp'] } as const;
  const folders = { work: 'work', archive: 'archive', refused: 'refused' };
  return { pattern: '*.txt', order: 'name', every: 5, stable, after: 'archive', largest: 1e9, ...folders, ...changes };
}

const lines = (from: number, to: number): string =>
  Array.from({ length: to - from + 1 }, (_, index) => `{"n":${from + index}}\n`).join('');
const put = (at: Watched, name: string, content: string | Uint8Array): Promise<void> => writeFile(join(at.folder, name), content);
const taken = (at: Watched): readonly string[] => at.intake.items.map(item => textOf(item.bytes));
const codes = (at: Watched): readonly string[] => at.heard.reports.map(report => report.code);
const archived = async (at: Watched): Promise<readonly string[]> => {
  const names = await readdir(join(at.folder, 'archive'), { recursive: true }).catch(() => []);
  return names
    .filter(name => name.includes('/'))
    .map(name => name.slice(name.indexOf('/') + 1))
    .toSorted();
};
const left = async (at: Watched): Promise<readonly string[]> =>
  (await readdir(at.folder)).filter(name => name.includes('.')).toSorted();

/** Reads one file to its end and waits until it is put away. */
async function takeFile(at: Watched, name: string, content: string): Promise<void> {
  await put(at, name, content);
  await takeRecordsOf(at, 1);
}

async function takeRecordsOf(at: Watched, batches: number): Promise<void> {
  let count = 0;
  await takeUntil(at.batches, at.intake, () => count++ === batches);
}

describe('watched folder', () => {
  test('records carry file, line, size and hash, and the file is archived by day once they are on disk', async () => {
    await using at = await watched();
    await put(at, 'a.txt', lines(1, 3));
    const next = await at.batches.next();
    expect(await archived(at)).toEqual([]);
    await at.intake.take(next.value as SourceBatch);
    expect(taken(at)).toEqual(['{"n":1}', '{"n":2}', '{"n":3}']);
    expect(at.intake.items[1]).toMatchObject({ attributes: { file: 'a.txt', line: '2', size: '24' } });
    expect(at.intake.items[1]?.id).toBe(`${at.intake.items[1]?.attributes?.['sha256']}/2`);
    expect(await archived(at)).toEqual(['a.txt']);
    expect(await readFile(join(at.folder, 'archive', new Date().toISOString().slice(0, 10), 'a.txt'), 'utf8')).toBe(lines(1, 3));
  });

  test('with `after: delete` a taken file is deleted', async () => {
    await using at = await watched({ read: { after: 'delete' } });
    await takeFile(at, 'a.txt', lines(1, 1));
    expect(await left(at)).toEqual([]);
    expect((await readdir(join(at.folder, 'work'))).filter(name => name.includes('~'))).toEqual([]);
  });

  test('files come by name, or by time of change where declared', async () => {
    for (const [order, expected] of [['name', ['{"n":1}', '{"n":2}']] as const, ['modified', ['{"n":2}', '{"n":1}']] as const]) {
      await using at = await watched({ read: { order } });
      await put(at, 'b.txt', lines(2, 2));
      execFileSync('touch', ['-d', '2020-01-01T00:00:00Z', join(at.folder, 'b.txt')]);
      await put(at, 'a.txt', lines(1, 1));
      await takeRecordsOf(at, 2);
      expect(taken(at)).toEqual(expected);
    }
  });

  test('a file without records is put aside as taken, and said so', async () => {
    await using at = await watched({ format: lineFormat({ trailer: true }) });
    await put(at, 'a.txt', 'END 0\n');
    await takeFile(at, 'b.txt', `${lines(1, 1)}END 1\n`);
    expect(await archived(at)).toEqual(['a.txt', 'b.txt']);
    expect(codes(at)).toEqual(['file.no-records']);
  });
});

describe('complete files only', () => {
  test('F80: a half-written file is not read until size and time have not changed for as long as declared', async () => {
    await using at = await watched({ read: { stable: { kind: 'age', settleFor: 700 } } });
    await put(at, 'a.txt', lines(1, 1));
    const first = at.batches.next();
    const early: string[] = [];
    void first.then(() => early.push('given'));
    for (let n = 2; n <= 6; n += 1) {
      const size = (await stat(join(at.folder, 'a.txt'))).size;
      await appendFile(join(at.folder, 'a.txt'), `{"n":${n}}\n`);
      const until = performance.now() + 200;
      await eventually('the next scans saw it grow', () => performance.now() > until);
      expect(size).toBeGreaterThan(0);
      expect(early).toEqual([]);
    }
    await at.intake.take((await first).value as SourceBatch);
    expect(taken(at)).toHaveLength(6);
  });

  test('F80: a file with a marker rule is not read before its marker is there', async () => {
    await using at = await watched({ read: { stable: { kind: 'marker', suffix: '.done' }, pattern: '*' } });
    await put(at, 'a.txt', lines(1, 1));
    await put(at, 'b.txt', lines(2, 2));
    await put(at, 'b.txt.done', '');
    await takeRecordsOf(at, 1);
    expect(taken(at)).toEqual(['{"n":2}']);
    expect(await left(at)).toEqual(['a.txt']);
    await put(at, 'a.txt.done', '');
    await takeRecordsOf(at, 1);
    expect(await left(at)).toEqual([]);
    expect(await archived(at)).toEqual(['a.txt', 'b.txt']);
  });

  test('F80: names of unfinished files are left alone until they are renamed', async () => {
    await using at = await watched({ read: { pattern: '*' } });
    await put(at, 'a.tmp', lines(1, 1));
    await takeFile(at, 'b.txt', lines(2, 2));
    expect(await left(at)).toEqual(['a.tmp']);
    await rename(join(at.folder, 'a.tmp'), join(at.folder, 'a.txt'));
    await takeRecordsOf(at, 1);
    expect(taken(at)).toEqual(['{"n":2}', '{"n":1}']);
  });

  test('F80: a crash between taking the marker and taking the file leaves neither behind', async () => {
    await using at = await watched({ read: { stable: { kind: 'marker', suffix: '.done' }, pattern: '*' } });
    await mkdir(join(at.folder, 'work'), { recursive: true });
    await put(at, 'a.txt', lines(1, 1));
    await put(at, 'work/00000000000001-000001-abcdef~a.txt.done', '');
    await takeRecordsOf(at, 1);
    expect(taken(at)).toEqual(['{"n":1}']);
    expect(await archived(at)).toEqual(['a.txt']);
  });
});

describe('the same file again', () => {
  test('F81: the same name with the same content is given, recognised by its ids, and nothing is said', async () => {
    await using at = await watched();
    await takeFile(at, 'a.txt', lines(1, 2));
    await takeFile(at, 'a.txt', lines(1, 2));
    expect(taken(at)).toHaveLength(2);
    expect(codes(at)).toEqual([]);
    expect(await archived(at)).toEqual(['a.txt', 'a.txt~2']);
  });

  test('F81: the same content under another name is recognised and reported, also in a later session', async () => {
    await using first = await watched();
    await takeFile(first, 'a.txt', lines(1, 2));
    await using at = await first.reopen();
    await takeFile(at, 'b.txt', lines(1, 2));
    expect(taken(at)).toHaveLength(2);
    expect(at.heard.reports).toEqual([
      {
        code: 'file.same-content',
        sentence: 'b.txt has the same content as a.txt, which was taken before; nothing of it was taken again',
      },
    ]);
  });

  test('F81: new content under the same name is a new version that names the one it replaces', async () => {
    await using at = await watched();
    await takeFile(at, 'a.txt', lines(1, 1));
    await takeFile(at, 'a.txt', lines(2, 2));
    const [before, after] = at.intake.items;
    expect(taken(at)).toEqual(['{"n":1}', '{"n":2}']);
    expect(after?.attributes?.['replaces']).toBe(before?.attributes?.['sha256']);
  });

  test('F88: equal lines of one file are two records with ids of their own', async () => {
    await using at = await watched();
    await takeFile(at, 'a.txt', `${lines(1, 1)}${lines(1, 1)}`);
    expect(taken(at)).toEqual(['{"n":1}', '{"n":1}']);
    expect(new Set(at.intake.items.map(item => item.id)).size).toBe(2);
  });
});

describe('after a crash', () => {
  test('a claimed file is resumed after the records that are on disk, and ids stay the same', async () => {
    await using first = await watched();
    await put(first, 'a.txt', lines(1, 2_500));
    await takeRecordsOf(first, 1);
    expect(taken(first)).toHaveLength(1_000);
    expect(await left(first)).toEqual([]);
    await using at = await first.reopen();
    await takeRecordsOf(at, 2);
    expect(taken(at)).toEqual(lines(1, 2_500).trimEnd().split('\n'));
    expect(await archived(at)).toEqual(['a.txt']);
  });

  test('without a stored cursor every record of a claimed file comes again and is recognised', async () => {
    await using first = await watched();
    await put(first, 'a.txt', lines(1, 1_500));
    await takeRecordsOf(first, 1);
    first.intake.cursor = undefined;
    await using at = await first.reopen();
    await takeRecordsOf(at, 2);
    expect(taken(at)).toEqual(lines(1, 1_500).trimEnd().split('\n'));
  });

  test('what the store refused is given again in the same session, and the file is not archived before', async () => {
    await using at = await watched();
    await put(at, 'a.txt', lines(1, 1_500));
    const [one, two] = [(await at.batches.next()).value as SourceBatch, (await at.batches.next()).value as SourceBatch];
    await one.refuse('store.full', 'no space left');
    await two.settle(two.items.map(() => ({ records: [{ state: 'accepted', message: 1, id: 'x' }] })));
    expect(await archived(at)).toEqual([]);
    await takeRecordsOf(at, 2);
    expect(taken(at)).toHaveLength(1_500);
    expect(await archived(at)).toEqual(['a.txt']);
  });

  test('F34: when the store refuses a batch and takes the next one, its cursor does not pass over the refused one', async () => {
    await using first = await watched();
    await put(first, 'a.txt', lines(1, 2_500));
    const [one, two] = [(await first.batches.next()).value as SourceBatch, (await first.batches.next()).value as SourceBatch];
    await one.refuse('store.full', 'no space left');
    await first.intake.take(two);
    await using at = await first.reopen();
    await takeUntil(at.batches, at.intake, () => at.intake.items.length === 2_500);
    expect(new Set(taken(at)).size).toBe(2_500);
  });

  test('claimed files of another interface on the same folder are left to it', async () => {
    await using first = await watched();
    await put(first, 'a.txt', lines(1, 1));
    await first.batches.next();
    await using other = await watched({ read: { pattern: '*.csv' } }, { folder: first.folder, intake: new Intake() });
    await takeFile(other, 'b.csv', lines(2, 2));
    expect(taken(other)).toEqual(['{"n":2}']);
  });

  test('two sessions with work folders of their own never take the same file', async () => {
    await using at = await watched();
    await using other = await watched({ read: { work: 'work-2' } }, { folder: at.folder, intake: new Intake() });
    for (let n = 0; n < 40; n += 1) await put(at, `${n}.txt`, lines(n, n));
    const together = (): boolean => at.intake.items.length + other.intake.items.length >= 40;
    const races = [at, other].map(async one => {
      while (!together()) {
        const next = await Promise.race([one.batches.next(), eventually('all is taken', together, 20_000).then(() => undefined)]);
        if (next?.done === false) await one.intake.take(next.value);
      }
    });
    await Promise.all(races);
    expect(new Set([...taken(at), ...taken(other)]).size).toBe(40);
    expect(at.intake.items.length + other.intake.items.length).toBe(40);
  });
});

describe('folders that go away', () => {
  test('F82: a missing folder is unreachable when opened, never "no files"', async () => {
    const heard = surroundings(lineFormat());
    const opening = file.open({ folder: '/nowhere/at/all', read: settings() }, heard.env, new AbortController().signal);
    await expect(opening).rejects.toMatchObject({ name: 'ConnectorError', kind: 'unreachable' });
  });

  test('F82: without its sentinel a folder counts as not mounted', async () => {
    await using at = await watched();
    const config = { folder: at.folder, sentinel: '.mounted', read: settings() };
    const opening = file.open(config, at.heard.env, new AbortController().signal);
    await expect(opening).rejects.toThrow('the sentinel file .mounted is not there, so the share counts as not mounted');
    await put(at, '.mounted', '');
    await using connection = await file.open(config, at.heard.env, new AbortController().signal);
    const pending = connection.source!.read(undefined, new AbortController().signal)[Symbol.asyncIterator]().next();
    const refused = expect(pending).rejects.toMatchObject({ kind: 'lost' });
    await rm(join(at.folder, '.mounted'));
    await refused;
  });

  test('F82: another folder at the same path (an empty mount point) loses the session', async () => {
    await using at = await watched();
    const refused = expect(at.batches.next()).rejects.toBeInstanceOf(ConnectorError);
    await rename(at.folder, `${at.folder}-away`);
    await mkdir(at.folder);
    await refused;
    expect(at.heard.lost[0]?.kind).toBe('lost');
    await rm(`${at.folder}-away`, { recursive: true });
  });

  test('F82: a claimed file that somebody deletes is reported, and the next one is read', async () => {
    await using at = await watched();
    await put(at, 'a.txt', lines(1, 1));
    const batch = (await at.batches.next()).value as SourceBatch;
    const [claimed] = (await readdir(join(at.folder, 'work'))).filter(name => name.includes('~'));
    await rm(join(at.folder, 'work', claimed!));
    await batch.refuse('store.full', 'no space left');
    await takeFile(at, 'b.txt', lines(7, 7));
    expect(taken(at)).toEqual(['{"n":7}']);
    expect(codes(at)).toEqual(['file.vanished']);
  });
});

describe('files that cannot be read', () => {
  const bad: readonly {
    readonly what: string;
    readonly content: string | Uint8Array;
    readonly code: string;
    readonly setup?: Setup;
  }[] = [
    { what: 'F87: a file of 0 bytes', content: '', code: 'file.empty' },
    {
      what: 'F87: a truncated file',
      content: lines(1, 3),
      code: 'format.test',
      setup: { format: lineFormat({ trailer: true }) },
    },
    {
      what: 'F87: a file whose trailer counts other records',
      content: `${lines(1, 3)}END 4\n`,
      code: 'format.test',
      setup: { format: lineFormat({ trailer: true }) },
    },
    {
      what: 'F84: an undecodable file',
      content: Buffer.concat([Buffer.from(lines(1, 1)), Buffer.from([0xff])]),
      code: 'format.test',
    },
    { what: 'F90: a file beyond the limit', content: lines(1, 100), code: 'file.too-large', setup: { read: { largest: 50 } } },
  ];

  for (const { what, content, code, setup } of bad) {
    test(`${what} is held whole with its reason and moved aside, and no record of it is given`, async () => {
      await using at = await watched({ size: 40, ...setup });
      await put(at, 'a.txt', content);
      await takeRecordsOf(at, 1);
      expect(at.intake.items).toHaveLength(1);
      expect(at.intake.items[0]?.issue?.code).toBe(code);
      expect(textOf(at.intake.items[0]!.bytes)).toBe(Buffer.from(content).subarray(0, 40).toString());
      expect(await readdir(join(at.folder, 'refused'))).toEqual(['a.txt', 'a.txt.reason.txt']);
      expect(await readFile(join(at.folder, 'refused', 'a.txt.reason.txt'), 'utf8')).toContain(code);
      await takeFile(at, 'b.txt', setup?.format === undefined ? lines(1, 1) : `${lines(1, 1)}END 1\n`);
      expect(at.intake.items).toHaveLength(2);
    });
  }

  test('F84: the reason names the place in the file', async () => {
    await using at = await watched();
    await put(at, 'a.txt', Buffer.concat([Buffer.from(lines(1, 1)), Buffer.from([0xff])]));
    await takeRecordsOf(at, 1);
    expect(at.intake.items[0]?.issue?.sentence).toContain('byte 8, line 1');
  });

  test('F87: the same unreadable file twice is held twice, because each delivery of it counts', async () => {
    await using at = await watched();
    await put(at, 'a.txt', '');
    await takeRecordsOf(at, 1);
    await put(at, 'b.txt', '');
    await takeRecordsOf(at, 1);
    expect(at.intake.items.map(item => item.attributes?.['file'])).toEqual(['a.txt', 'b.txt']);
  });

  test('one bad line is held alone; the other records of its file are given', async () => {
    await using at = await watched({ format: lineFormat({ longest: 20 }) });
    await takeFile(at, 'a.txt', `${lines(1, 1)}{"long":"${'x'.repeat(30)}"}\n${lines(2, 2)}`);
    expect(at.intake.items.map(item => item.issue?.sentence)).toEqual([undefined, 'the line has 41 bytes', undefined]);
  });

  test('F90: links and pipes are refused and never followed', async () => {
    await using at = await watched();
    const secret = join(tmpdir(), `millrace-secret-${process.pid}`);
    await writeFile(secret, lines(666, 666));
    await symlink(secret, join(at.folder, 'a.txt'));
    execFileSync('mkfifo', [join(at.folder, 'b.txt')]);
    await takeRecordsOf(at, 2);
    await rm(secret);
    expect(at.intake.items.map(item => [item.attributes?.['file'], item.issue?.code, item.bytes.length])).toEqual([
      ['a.txt', 'file.not-plain', 0],
      ['b.txt', 'file.not-plain', 0],
    ]);
    expect(await readdir(join(at.folder, 'refused'))).toHaveLength(4);
  });

  test('F90: a name that is too long to be moved is reported and left where it is', async () => {
    await using at = await watched();
    const name = `${'n'.repeat(230)}.txt`;
    await put(at, name, lines(1, 1));
    await takeFile(at, 'z.txt', lines(2, 2));
    expect(codes(at)).toEqual(['file.name']);
    expect(await left(at)).toEqual([name]);
  });

  test('F90: subfolders that lead out of the watched folder are refused as settings', async () => {
    await using at = await watched();
    for (const work of ['../out', '/abs', '', '.', 'a/../../b']) {
      const opening = file.open({ folder: at.folder, read: settings({ work }) }, at.heard.env, new AbortController().signal);
      await expect(opening).rejects.toMatchObject({ kind: 'misconfigured' });
    }
  });
});

test('F48: a file of 60 MiB is streamed; memory does not grow with it', async () => {
  await using at = await watched({ read: { after: 'delete' } });
  const chunk = `{"text":"${'x'.repeat(990)}"}\n`.repeat(1_048);
  for (let n = 0; n < 60; n += 1) await appendFile(join(at.folder, 'a.tmp'), chunk);
  await rename(join(at.folder, 'a.tmp'), join(at.folder, 'a.txt'));
  const before = bytesInUse();
  const inUse: number[] = [];
  let records = 0;
  for (let batches = 1; records < 60 * 1_048; batches += 1) {
    const batch = (await at.batches.next()).value as SourceBatch;
    records += batch.items.length;
    expect(batch.items.reduce((sum, item) => sum + item.bytes.length, 0)).toBeLessThan(1.2 * 1024 * 1024);
    await batch.settle(batch.items.map(() => ({ records: [{ state: 'accepted', message: 1, id: 'x' }] })));
    if (batches % 5 === 0) inUse.push(bytesInUse() - before);
  }
  expect(records).toBe(60 * 1_048);
  expect(Math.min(...inUse.slice(-5))).toBeLessThan(20 * 1024 * 1024);
});

/** Memory really held, after a collection. */
function bytesInUse(): number {
  setFlagsFromString('--expose-gc');
  (runInNewContext('gc') as () => void)();
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
}
