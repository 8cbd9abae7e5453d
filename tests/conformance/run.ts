import { existsSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { runJsonSchemaSuite } from '../../packages/core/test/support/json-schema-suite.ts';
import { runJsonataSuite } from '../../packages/core/test/support/jsonata-suite.ts';

/** `npm run conformance -- SUITE --from DIR`: a suite that others wrote, from any folder of its form. Exit code 1 where a case fails. */
const suites = {
  jsonata: { run: runJsonataSuite, form: 'a folder with groups/ and datasets/' },
  'json-schema': { run: runJsonSchemaSuite, form: 'a folder of test files, as tests/draft2020-12' },
};

const { values, positionals } = parseArgs({ options: { from: { type: 'string' } }, allowPositionals: true });
const suite = suites[positionals[0] as keyof typeof suites] as (typeof suites)[keyof typeof suites] | undefined;
const { from } = values;

if (suite === undefined || from === undefined || !existsSync(from)) {
  const forms = Object.entries(suites).map(([name, { form }]) => `  ${name.padEnd(12)} ${form}`);
  console.error(`npm run conformance -- SUITE --from DIR\n\n${forms.join('\n')}`);
  process.exitCode = 2;
} else {
  const { passed, failures, waived, left } = await suite.run(from);
  for (const [name, reason] of waived) console.log(`differs on purpose: ${name}: ${reason}`);
  if (left > 0) console.log(`left out: ${left} cases that bring variables or schemas of a form that no document has`);
  for (const failure of failures) console.log(`failed: ${failure}`);
  console.log(`${passed} passed, ${failures.length} failed`);
  process.exitCode = failures.length === 0 ? 0 : 1;
}
