import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { figuresOf, writeResults, type SuiteFigures } from './results.ts';
import { suites } from './suites.ts';

/**
 * `npm run conformance -- SUITE --from DIR [--write]`: a suite that others wrote, from any folder of its form; `all` runs every suite
 * from its folder inside DIR. Exit code 1 where a case fails. `--write` keeps the figures for docs/conformance.md.
 */
const { values, positionals } = parseArgs({
  options: { from: { type: 'string' }, write: { type: 'boolean' } },
  allowPositionals: true,
});
const [name = ''] = positionals;
const { from } = values;
const chosen = name === 'all' ? Object.keys(suites) : Object.hasOwn(suites, name) ? [name] : [];

if (chosen.length === 0 || from === undefined || !existsSync(from)) {
  const forms = Object.entries(suites).map(([each, { form }]) => `  ${each.padEnd(14)} ${form}`);
  console.error(
    `npm run conformance -- SUITE --from DIR [--write]\n\n${forms.join('\n')}\n  ${'all'.padEnd(14)} a folder that holds all of them`,
  );
  process.exitCode = 2;
} else {
  const results: Record<string, SuiteFigures> = {};
  for (const each of chosen) {
    const suite = suites[each]!;
    results[each] = figuresOf(await suite.run(name === 'all' ? join(from, suite.folder) : from));
    report(each, results[each]);
  }
  if (values.write) writeResults(results);
  process.exitCode = Object.values(results).every(({ failures }) => failures.length === 0) ? 0 : 1;
}

function report(suite: string, { passed, failures, waived, left }: SuiteFigures): void {
  for (const [each, reason] of Object.entries(waived)) console.log(`differs on purpose: ${each}: ${reason}`);
  if (left > 0) console.log(`left out: ${left} cases that bring what no document has`);
  for (const failure of failures) console.log(`failed: ${failure}`);
  console.log(`${chosen.length > 1 ? `${suite}: ` : ''}${passed} passed, ${failures.length} failed`);
}
