import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

/** Types, lint and format, in this order; every part runs, and the exit code says whether all passed. */
const parts: readonly (readonly [name: string, command: readonly string[]])[] = [
  ['types of core (no Node)', ['tsc', '-p', 'packages/core']],
  ['types of api (no Node)', ['tsc', '-p', 'packages/api']],
  ['types of console (no Node)', ['tsc', '-p', 'packages/console']],
  ['types of the tests in the browser', ['tsc', '-p', 'tests/console']],
  ['types', ['tsc', '-p', '.']],
  ['lint', ['oxlint', '--deny-warnings']],
  ['format', ['prettier', '--check', '--log-level', 'warn', '.']],
];

let failed = false;
for (const [name, [program, ...args]] of parts) {
  const { status } = spawnSync(join(import.meta.dirname, '../node_modules/.bin', program!), args, { stdio: 'inherit' });
  if (status !== 0) {
    failed = true;
    console.error(`check failed: ${name}`);
  }
}
process.exitCode = failed ? 1 : 0;
