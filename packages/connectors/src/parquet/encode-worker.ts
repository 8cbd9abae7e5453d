import { parentPort } from 'node:worker_threads';

import type { Compression } from './config.ts';
import { encodeTable } from './encode.ts';
import type { SampleTable } from './table.ts';

/** One file to encode. */
export interface EncodeRequest {
  readonly table: SampleTable;
  readonly key: string;
  readonly compression: Compression;
}

parentPort?.on('message', ({ table, key, compression }: EncodeRequest) => {
  const bytes = encodeTable(table, key, compression);
  parentPort?.postMessage(bytes, [bytes.buffer]);
});
