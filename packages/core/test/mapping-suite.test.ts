import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { runJsonataSuite } from './support/jsonata-suite.ts';

const folder = fileURLToPath(new URL('../../../../shared/data/jsonata/', import.meta.url));

test('every case of the official suite of JSONata gives its result or its error code', { timeout: 120_000 }, async ctx => {
  if (!existsSync(folder)) return ctx.skip('needs the JSONata test suite at ../shared/data/jsonata');
  const run = await runJsonataSuite(folder);
  expect(run.failures).toEqual([]);
  expect(run.passed).toBeGreaterThan(900);
});
