import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const launcher = join(import.meta.dirname, '../bin/millrace.js');

test('the launcher runs the command line with its arguments and exit code', () => {
  const help = spawnSync(process.execPath, [launcher, '--help'], { encoding: 'utf8' });
  expect(help.status).toBe(0);
  expect(help.stdout).toContain('millrace COMMAND --help');
  expect(help.stderr).toBe('');
  const wrong = spawnSync(process.execPath, [launcher, 'nothing'], { encoding: 'utf8' });
  expect(wrong.status).toBe(2);
});

test('the launcher says which version it is', () => {
  const { version } = JSON.parse(readFileSync(join(import.meta.dirname, '../package.json'), 'utf8')) as { version: string };
  const ran = spawnSync(process.execPath, [launcher, '--version'], { encoding: 'utf8' });
  expect([ran.status, ran.stdout]).toEqual([0, `millrace ${version}\n`]);
});

test('a program of the node that could not run gives its own exit code through the launcher', () => {
  const ran = spawnSync(process.execPath, [launcher, 'check', join(import.meta.dirname, 'not-there')], { encoding: 'utf8' });
  expect(ran.status).toBe(2);
  expect(ran.stderr).toContain('is not a folder');
});

test('the launcher works with the Node of this machine, older or not', () => {
  const installed = ['/usr/bin/node', '/usr/local/bin/node'].find(path => existsSync(path)) ?? process.execPath;
  const ran = spawnSync(installed, [launcher, 'check', join(import.meta.dirname, 'not-there')], { encoding: 'utf8' });
  expect(ran.stderr).toContain('is not a folder');
  expect(ran.status).toBe(2);
});
