import { ConnectorError } from '@millrace/connector';
import type { Connection, Connector, ConnectorEnv, Offers } from '@millrace/connector';

import { assertFolder } from '../file/folder.ts';
import { BucketPlace } from './bucket-place.ts';
import { parquetFields } from './config.ts';
import type { ParquetConfig } from './config.ts';
import { Encoder } from './encoder.ts';
import { parquetExamples } from './examples.ts';
import { FolderPlace } from './folder-place.ts';
import type { FilePlace } from './place.ts';
import { ParquetSink } from './sink.ts';

/** Measurements as Parquet files in a folder or a bucket. */
export const parquet: Connector<ParquetConfig> = {
  name: 'parquet',
  summary: 'Writes measurements as Parquet files by site, day and equipment, into a folder or S3-compatible storage.',
  config: parquetFields,
  offers,
  endpoint: ({ folder, s3 }) => (s3 === undefined ? `folder ${folder ?? ''}` : `${new URL(s3.endpoint).origin}/${s3.bucket}`),
  examples: parquetExamples,
  open,
};

function offers({ samples, every }: ParquetConfig): Offers {
  const because = 'the key of a batch is the name of its files, and a file appears whole or not at all';
  return { series: { repeat: 'keyed', because, batch: samples, everyMs: every } };
}

async function open(config: ParquetConfig, env: ConnectorEnv): Promise<Connection> {
  const place = await placeOf(config, env);
  const encoder = new Encoder();
  const end = new AbortController();
  return {
    series: new ParquetSink(place, encoder, config.compression, end.signal),
    probe: signal => place.probe(signal),
    async [Symbol.asyncDispose]() {
      end.abort();
      await Promise.all([encoder[Symbol.asyncDispose](), place[Symbol.asyncDispose]()]);
    },
  };
}

async function placeOf(config: ParquetConfig, env: ConnectorEnv): Promise<FilePlace> {
  const { folder, sentinel, s3 } = config;
  if ((folder === undefined) === (s3 === undefined))
    throw new ConnectorError('misconfigured', `opening ${env.name}: expected one of "folder" and "s3"`);
  if (s3 !== undefined) return await BucketPlace.open(s3, env);
  const watched = { folder: folder!, ...(sentinel !== undefined && { sentinel }) };
  return new FolderPlace(watched, env, await assertFolder(watched, 'unreachable'));
}
