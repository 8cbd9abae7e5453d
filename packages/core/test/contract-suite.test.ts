import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { different, refused, runJsonSchemaSuite } from './support/json-schema-suite.ts';

const folder = fileURLToPath(new URL('../../../../shared/data/json-schema-suite/tests/draft2020-12/', import.meta.url));

test('the test suite of JSON Schema 2020-12 is kept, except where a schema is refused', { timeout: 120_000 }, async ctx => {
  if (!existsSync(folder)) return ctx.skip('needs the JSON Schema test suite at ../shared/data/json-schema-suite');
  const run = await runJsonSchemaSuite(folder);
  expect(run.failures).toEqual([]);
  expect(run.passed).toBeGreaterThan(1000);
  expect([...run.waived.keys()].sort(), 'every waiver is still needed').toEqual([...refused.keys(), ...different.keys()].sort());
});
