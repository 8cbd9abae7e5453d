import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { different, runJsonataSuite } from './support/jsonata-suite.ts';

const folder = fileURLToPath(new URL('../../../../shared/data/jsonata/', import.meta.url));

test('the official suite of JSONata gives its results through the compiled form', { timeout: 120_000 }, async ctx => {
  if (!existsSync(folder)) return ctx.skip('needs the JSONata test suite at ../shared/data/jsonata');
  const run = await runJsonataSuite(folder);
  expect(run.failures).toEqual([]);
  expect(run.passed).toBeGreaterThan(500);
  expect([...run.waived.keys()].sort(), 'every waiver is still needed').toEqual([...different.keys()].sort());
});
