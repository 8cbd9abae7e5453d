import { existsSync } from 'node:fs';
import { join } from 'node:path';

import { expect, test } from 'vitest';

import { encodeTable } from '../src/parquet/encode.ts';
import { tablesOf } from '../src/parquet/table.ts';
import { recordedBatches } from './recorded-samples.ts';

const folder = join(import.meta.dirname, '../../../../shared/data/mtconnect/nist');

test('the recordings of NIST take at most 4 bytes a sample', context => {
  if (!existsSync(folder)) return context.skip('needs ../shared/data/mtconnect');
  const sizes = recordedBatches(folder).map(batch => {
    const files = tablesOf(batch).map(table => encodeTable(table, batch.key, 'zstd'));
    return { name: batch.name, samples: batch.samples.length, bytes: files.reduce((sum, file) => sum + file.length, 0) };
  });
  const sum = (name: 'samples' | 'bytes'): number => sizes.reduce((total, size) => total + size[name], 0);
  expect(sum('samples')).toBeGreaterThan(90_000);
  expect(sum('bytes') / sum('samples')).toBeLessThan(3.1);
});
