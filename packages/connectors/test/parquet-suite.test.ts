import { mkdir, mkdtemp, readdir, rename, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { connectorSuite } from '@millrace/connector/testkit';
import type { Harness, Peer } from '@millrace/connector/testkit';

import type { ParquetConfig } from '../src/parquet/config.ts';
import { parquet } from '../src/parquet/index.ts';
import { samplesIn } from './read-parquet.ts';
import { startBucket } from './s3-peer.ts';

const common = { compression: 'zstd', every: 1_000, samples: 1_000 } as const;
const offers = {
  series: {
    repeat: 'keyed',
    because: 'the key of a batch is the name of its files, and a file appears whole or not at all',
    batch: 1_000,
    everyMs: 1_000,
  },
} as const;

async function startFolder(): Promise<Peer<ParquetConfig>> {
  const root = await mkdtemp(join(tmpdir(), 'millrace-parquet-'));
  const folder = join(root, 'lake');
  const away = join(root, 'away');
  await mkdir(folder);
  return {
    config: { ...common, folder },
    secrets: [],
    series: {
      kept: async () => ((await readdir(folder)).some(name => name.startsWith('site=')) ? await samplesIn(folder) : []),
      async dial(fault) {
        if (fault === 'down') await rename(folder, away);
        else if (fault === 'none') await rename(away, folder).catch(() => undefined);
        else throw new Error(`a folder cannot ${fault}`);
      },
    },
    [Symbol.asyncDispose]: () => rm(root, { recursive: true, force: true }),
  };
}

async function startS3(): Promise<Peer<ParquetConfig>> {
  const bucket = await startBucket();
  const folder = await mkdtemp(join(tmpdir(), 'millrace-bucket-'));
  return {
    config: { ...common, s3: bucket.settings },
    secrets: [bucket.settings.accessKey, bucket.settings.secretKey],
    openSessions: () => bucket.sockets(),
    series: {
      async kept() {
        await bucket.copyTo(folder);
        return (await readdir(folder)).length === 0 ? [] : await samplesIn(folder);
      },
      dial: fault => bucket.dial(fault),
      waitingCalls: () => bucket.waiting(),
    },
    async [Symbol.asyncDispose]() {
      await bucket[Symbol.asyncDispose]();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

const folderHarness: Harness<ParquetConfig> = {
  connector: parquet,
  offers,
  start: startFolder,
  waivers: {
    'series: a lost answer is unknown, and the same batch again has one effect':
      'a folder answers in the same call; there is no answer to lose',
    'series: an aborted write is unknown and returns promptly': 'a local file system does not hang on demand',
  },
};

connectorSuite('parquet into a folder', folderHarness);
connectorSuite('parquet into a bucket', { connector: parquet, offers, start: startS3 });
