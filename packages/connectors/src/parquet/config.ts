import type { FieldSet } from '@millrace/core';

/** Settings once read: durations in milliseconds, references resolved. Exactly one of `folder` and `s3` stands. */
export interface ParquetConfig {
  readonly folder?: string;
  readonly sentinel?: string;
  readonly s3?: S3Settings;
  readonly compression: Compression;
  readonly every: number;
  readonly samples: number;
}

export type Compression = 'zstd' | 'gzip' | 'snappy' | 'none';

export interface S3Settings {
  readonly endpoint: string;
  readonly bucket: string;
  readonly prefix: string;
  readonly region: string;
  readonly address: 'path' | 'host';
  readonly accessKey: string;
  readonly secretKey: string;
}

const s3: FieldSet = {
  endpoint: {
    kind: 'text',
    required: true,
    summary: 'Address of the service.',
    example: 'https://s3.eu-central-1.amazonaws.com',
  },
  bucket: { kind: 'text', required: true, summary: 'The bucket, which must exist.', example: 'plant-data' },
  prefix: { kind: 'text', default: '', summary: 'What stands before the names of all objects.', example: 'measurements' },
  region: { kind: 'text', default: 'us-east-1', summary: 'Region that requests are signed for.' },
  address: {
    kind: 'choice',
    choices: { path: '`https://endpoint/bucket/name`', host: '`https://bucket.endpoint/name`' },
    default: 'path',
    summary: 'How the bucket is addressed; storage of one’s own mostly wants `path`.',
  },
  accessKey: { kind: 'secret', required: true, summary: 'Access key.', example: '${secret:S3_ACCESS_KEY}' },
  secretKey: { kind: 'secret', required: true, summary: 'Secret key.', example: '${secret:S3_SECRET_KEY}' },
};

/** The settings of the `parquet` connector. */
export const parquetFields: FieldSet = {
  folder: { kind: 'text', summary: 'The folder, as this node sees it; this or `s3`.', example: '/srv/lake/measurements' },
  sentinel: {
    kind: 'text',
    summary: 'Name of a file that is always in the folder; without it the share counts as not mounted.',
    example: '.mounted',
  },
  s3: { kind: 'group', fields: s3, summary: 'S3-compatible storage instead of a folder.' },
  compression: {
    kind: 'choice',
    choices: {
      zstd: 'smallest; read by DuckDB, Spark, pandas and all others of this decade',
      gzip: 'nearly as small, read by everything',
      snappy: 'larger, the quickest to read',
      none: 'not compressed',
    },
    default: 'zstd',
    summary: 'How the columns are compressed.',
  },
  every: {
    kind: 'duration',
    default: '5 min',
    summary: 'Longest time that measurements wait for more before a file is written.',
  },
  samples: {
    kind: 'integer',
    minimum: 1,
    maximum: 2_000_000,
    default: 200_000,
    summary: 'Samples of one collection after which files are written earlier.',
  },
};
