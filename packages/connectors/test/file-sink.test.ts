import { mkdir, mkdtemp, readdir, readFile, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import type { Connection, Outcome, SinkItem, Verdict } from '@millrace/connector';
import { expect, test } from 'vitest';

import type { WriteSettings } from '../src/file/config.ts';
import { file } from '../src/file/index.ts';
import { lineFormat } from './line-format.ts';
import { message, surroundings } from './surroundings.ts';
import type { Heard } from './surroundings.ts';

interface Target extends AsyncDisposable {
  readonly folder: string;
  readonly heard: Heard;
  readonly connection: Connection;
  deliver(...items: readonly SinkItem[]): Promise<readonly Outcome[]>;
  verify(item: SinkItem): Promise<Verdict | undefined>;
  files(): Promise<Readonly<Record<string, string>>>;
}

async function target(write: Partial<WriteSettings> = {}): Promise<Target> {
  const folder = await mkdtemp(join(tmpdir(), 'millrace-write-'));
  const heard = surroundings(lineFormat());
  const settings: WriteSettings = { name: '{keys.order}-{id}.json', one: 'message', onExisting: 'replace', ...write };
  const connection = await file.open({ folder, write: settings }, heard.env, new AbortController().signal);
  const signal = new AbortController().signal;
  return {
    folder,
    heard,
    connection,
    deliver: async (...items) => (await connection.sink!.deliver(items, signal)).outcomes,
    verify: async item => (await connection.lookup!.verify([item], signal)).verdicts[0],
    async files() {
      const entries = (await readdir(folder, { withFileTypes: true })).filter(entry => entry.isFile());
      return Object.fromEntries(
        await Promise.all(entries.map(async ({ name }) => [name, await readFile(join(folder, name), 'utf8')] as const)),
      );
    },
    async [Symbol.asyncDispose]() {
      await connection[Symbol.asyncDispose]();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

const order = (id: string, value: number): SinkItem => message(id, { value }, { order: '258456' });

test('a message becomes one file, and the same message again changes nothing', async () => {
  await using at = await target();
  expect(await at.deliver(order('m1', 1))).toEqual([{ kind: 'done', reference: '258456-m1.json' }]);
  expect(await at.deliver(order('m1', 1))).toEqual([{ kind: 'already', reference: '258456-m1.json' }]);
  expect(await at.files()).toEqual({ '258456-m1.json': '{"value":1}' });
});

test('with `replace` newer content takes the place of older; no reader sees half of it', async () => {
  await using at = await target({ name: '{keys.order}.json' });
  await at.deliver(order('m1', 1), order('m2', 2));
  expect(await at.files()).toEqual({ '258456.json': '{"value":2}' });
});

test('with `never` other content under the same name is refused with a sentence, and stays', async () => {
  await using at = await target({ name: '{keys.order}.json', onExisting: 'never' });
  await at.deliver(order('m1', 1));
  expect(await at.deliver(order('m2', 2), message('m3', {}, { order: '7' }))).toEqual([
    { kind: 'never', sentence: 'writing 258456.json: a file of that name exists with other content', targetCode: 'EEXIST' },
    { kind: 'done', reference: '7.json' },
  ]);
  expect(await at.files()).toEqual({ '258456.json': '{"value":1}', '7.json': '{}' });
});

test('a message without a key that the name needs is refused, and its neighbours are written', async () => {
  await using at = await target();
  const outcomes = await at.deliver(message('m1', {}), order('m2', 2));
  expect(outcomes.map(outcome => outcome.kind)).toEqual(['never', 'done']);
  expect(outcomes[0]).toMatchObject({ sentence: 'naming the file: the message has no value for {keys.order}' });
});

test('one file a batch holds all messages of the call', async () => {
  await using at = await target({ one: 'batch', name: '{keys.order}.ndjson' });
  const outcomes = await at.deliver(order('m1', 1), order('m2', 2));
  const [[name, content]] = Object.entries(await at.files()) as [[string, string]];
  expect(name).toMatch(/^258456-[0-9a-f]{12}\.ndjson$/u);
  expect(content).toBe('{"value":1}\n{"value":2}\n');
  expect(outcomes).toEqual([
    { kind: 'done', reference: name },
    { kind: 'done', reference: name },
  ]);
});

test('F90: a link under the name of the file is replaced, not followed', async () => {
  await using at = await target();
  const outside = `${at.folder}-outside`;
  await writeFile(outside, 'untouched');
  await symlink(outside, join(at.folder, '258456-m1.json'));
  await at.deliver(order('m1', 1));
  expect(await readFile(outside, 'utf8')).toBe('untouched');
  expect((await at.files())['258456-m1.json']).toBe('{"value":1}');
  await rm(outside);
});

test('verify: a file is present in the folder or where its reader puts what it took, else absent', async () => {
  await using at = await target({ done: 'done' });
  await at.deliver(order('m1', 1));
  expect(await at.verify(order('m1', 1))).toEqual({ kind: 'present', reference: '258456-m1.json' });
  await mkdir(join(at.folder, 'done'));
  await rename(join(at.folder, '258456-m1.json'), join(at.folder, 'done', '258456-m1.json'));
  expect(await at.verify(order('m1', 1))).toEqual({ kind: 'present', reference: '258456-m1.json' });
  expect(await at.verify(order('m2', 2))).toEqual({ kind: 'absent' });
});

test('verify: without a `done` folder a missing file decides nothing, because its reader may have taken it', async () => {
  await using at = await target();
  expect(await at.verify(order('m1', 1))).toMatchObject({ kind: 'undecided' });
});

test('F82: a target folder that is gone took nothing, and the session is lost', async () => {
  await using at = await target();
  await rename(at.folder, `${at.folder}-away`);
  expect(await at.deliver(order('m1', 1))).toMatchObject([{ kind: 'later', because: 'down' }]);
  expect(at.heard.lost).toHaveLength(1);
  await rename(`${at.folder}-away`, at.folder);
});

test('a probe names each step, and does not make the folders that reading needs', async () => {
  await using at = await target({ done: 'done' });
  const steps = await at.connection.probe(new AbortController().signal);
  expect(steps.map(step => step.step)).toEqual([
    'the folder is there',
    'its names can be read',
    'files can be created and renamed in it',
    'done is on the same file system',
    'there is free space',
  ]);
  expect(steps.every(step => step.ok)).toBe(true);
  expect(await readdir(at.folder)).toEqual([]);
});
