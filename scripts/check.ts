import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

/** What was in order is not looked at again before it changes. */
const cached = ['--cache', '--cache-strategy', 'content', '--cache-location', 'node_modules/.cache/prettier'];
const format = ['format', ['prettier', '--check', '--log-level', 'warn', ...cached, '.']] as const;

const typesAndLint = [
  ['types of core (no Node)', ['tsc', '-p', 'packages/core']],
  ['types of api (no Node)', ['tsc', '-p', 'packages/api']],
  ['types of console (no Node)', ['tsc', '-p', 'packages/console']],
  ['types of the tests in the browser', ['tsc', '-p', 'tests/console']],
  ['types', ['tsc', '-p', '.']],
  ['lint', ['oxlint', '--deny-warnings']],
] as const;

/** Types, lint and format. Every part runs, format beside the others because it takes longest; the exit code says whether all passed. */
const formatted = passes(format);
const results: boolean[] = [];
for (const part of typesAndLint) results.push(await passes(part));
results.push(await formatted);
process.exitCode = results.every(Boolean) ? 0 : 1;

/** Runs one part and says what it says once it is over. */
async function passes([name, [program, ...args]]: readonly [name: string, command: readonly string[]]): Promise<boolean> {
  const child = spawn(join(import.meta.dirname, '../node_modules/.bin', program!), args, { stdio: ['ignore', 'pipe', 'pipe'] });
  const said: Buffer[] = [];
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => said.push(chunk));
  const [status] = (await once(child, 'close')) as [number | null];
  process.stderr.write(Buffer.concat(said));
  if (status !== 0) console.error(`check failed: ${name}`);
  return status === 0;
}
