import { spawnSync } from 'node:child_process';
import { globSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..');
const built = join(root, 'packages/console/dist/index.html');
const sources = [
  'packages/{console,api,core}/{src,index.html,package.json,vite.config.ts}',
  'packages/{console,api,core}/src/**/*',
  'package-lock.json',
];

/** How long the assets of an earlier build stay for pages that are still open. */
const keepMs = 24 * 60 * 60_000;

/** Builds the console where it is missing or older than what it is made of. */
export function buildConsole(): void {
  if (timeOf(built) > newest()) return;
  const outdated = Date.now() - keepMs;
  for (const asset of globSync('packages/console/dist/assets/*', { cwd: root })) {
    if (timeOf(join(root, asset)) < outdated) rmSync(join(root, asset));
  }
  const vite = join(root, 'node_modules/.bin/vite');
  const { status, stdout, stderr, error } = spawnSync(vite, ['build', '--logLevel', 'warn'], {
    cwd: join(root, 'packages/console'),
    encoding: 'utf8',
    // What a test run says of itself would make React's development build of it, three times as large and slow.
    env: { ...process.env, NODE_ENV: 'production' },
  });
  if (error) throw error;
  if (status !== 0) throw new Error(`building the console: vite ended with ${status}\n${stdout}${stderr}`);
}

function newest(): number {
  return Math.max(...globSync(sources, { cwd: root }).map(each => timeOf(join(root, each))));
}

function timeOf(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0;
}

if (import.meta.main) buildConsole();
