import { mkdir, mkdtemp, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { connectorSuite } from '@millrace/connector/testkit';
import type { Harness, Peer, TestRecord } from '@millrace/connector/testkit';

import type { FileConfig } from '../src/file/config.ts';
import { file } from '../src/file/index.ts';
import { lineFormat } from './line-format.ts';

const config = (folder: string): FileConfig => ({
  folder,
  read: {
    pattern: '*.ndjson',
    order: 'name',
    every: 10,
    stable: { kind: 'rename', unfinished: ['*.tmp'] },
    after: 'archive',
    work: 'work',
    archive: 'archive',
    refused: 'refused',
    largest: 1_000_000_000,
  },
  write: { name: '{id}.json', one: 'message', onExisting: 'replace', done: 'done' },
});

/** A folder where the test is the program on the other side. */
async function start(): Promise<Peer<FileConfig>> {
  const root = await mkdtemp(join(tmpdir(), 'millrace-file-'));
  const folder = join(root, 'exchange');
  const away = join(root, 'away');
  await mkdir(folder);
  let files = 0;
  return {
    config: config(folder),
    format: lineFormat(),
    secrets: [],
    source: {
      async produce(records) {
        const name = join(folder, `part-${String(++files).padStart(6, '0')}`);
        await writeFile(`${name}.tmp`, records.map(record => `${JSON.stringify(record)}\n`).join(''));
        await rename(`${name}.tmp`, `${name}.ndjson`);
      },
      resend: async () => undefined,
      settled: () => settledLines(folder),
    },
    sink: {
      book: async () => book(folder),
      async dial(fault) {
        if (fault === 'down') await rename(folder, away);
        else if (fault === 'none') await rename(away, folder).catch(() => undefined);
        else throw new Error(`a folder cannot ${fault}`);
      },
      spoil: record => ({ ...record, id: 'x'.repeat(300) }),
    },
    cut: async () => rename(folder, away),
    [Symbol.asyncDispose]: () => rm(root, { recursive: true, force: true }),
  };
}

async function settledLines(folder: string): Promise<number> {
  const names = await readdir(join(folder, 'archive'), { recursive: true }).catch(() => []);
  let lines = 0;
  for (const name of names.filter(found => found.endsWith('.ndjson'))) {
    lines += (await readFile(join(folder, 'archive', name), 'utf8')).split('\n').length - 1;
  }
  return lines;
}

async function book(folder: string): Promise<readonly TestRecord[]> {
  const names = (await readdir(folder)).filter(name => name.endsWith('.json'));
  const found = await Promise.all(
    names.map(async name => ({ at: (await stat(join(folder, name))).mtimeMs, text: await readFile(join(folder, name), 'utf8') })),
  );
  return found.toSorted((a, b) => a.at - b.at).map(one => JSON.parse(one.text) as TestRecord);
}

const harness: Harness<FileConfig> = {
  connector: file,
  offers: {
    source: { delivery: 'acknowledged', because: 'a file stays in the folder until all its records are on disk' },
    sink: { repeat: 'harmless', because: 'the same message becomes the same file', batch: 100 },
    verify: true,
  },
  start,
  waivers: {
    'sink: a lost answer is unknown': 'a folder answers in the same call; there is no answer to lose',
    'sink: an aborted call is unknown and returns promptly': 'a local file system does not hang on demand',
  },
};

connectorSuite('file connector', harness);
