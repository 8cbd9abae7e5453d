import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { expect, test } from 'vitest';

test('types, lint and format are in order (npm run check)', () => {
  const run = spawnSync(process.execPath, [join(import.meta.dirname, '../scripts/check.ts')], {
    encoding: 'utf8',
    cwd: join(import.meta.dirname, '..'),
  });
  expect(run.status, `${run.stdout}\n${run.stderr}`).toBe(0);
}, 180_000);
