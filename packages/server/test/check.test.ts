import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { CheckedProject, PlacedIssue } from '@millrace/core';
import { expect, test } from 'vitest';
import { runProcess } from '../src/process/run-process.ts';
import { browse, fakeStart, openAround } from './around.ts';

const warning: PlacedIssue = {
  code: 'mapping.unused',
  level: 'warning',
  path: 'a',
  sentence: 'not used',
  at: { file: 'a.yaml', line: 1, column: 2 },
};
const error: PlacedIssue = {
  ...warning,
  code: 'mapping.unknown',
  level: 'error',
  sentence: 'says \u001b[2J',
  remedy: 'Correct it.',
  at: { file: 'b.yaml', line: 3, column: 4 },
};

async function check(issues: readonly PlacedIssue[], ...options: readonly string[]) {
  return checkRead({ issues, documents: [] }, ...options);
}

async function checkRead(project: CheckedProject, ...options: readonly string[]) {
  using around = openAround({ HERE: 'yes' });
  mkdirSync(join(around.folder, 'p'));
  const env: unknown[] = [];
  const exit = await runProcess(['check', 'p', ...options], around.surroundings, {
    startNode: fakeStart().startNode,
    browse,
    readProject: async (_, read) => (env.push(read?.env?.('HERE')), project),
  });
  return { exit, env, ...around.printed };
}

test('a clean project is 0, warnings too, errors are 1', async () => {
  expect(await check([])).toMatchObject({ exit: 0, out: '', err: 'clean\n' });
  expect((await check([warning])).exit).toBe(0);
  expect((await check([warning, error])).exit).toBe(1);
});

test('a folder without a document is 1', async () => {
  const { exit, out } = await checkRead({ issues: [], documents: [], isEmpty: true });
  expect(exit).toBe(1);
  expect(out).toMatch(/^\.:1:1 error document\.none there is no YAML document in this folder or below it; name the folder/u);
});

test('each issue is one line of file, line, column, level, code and sentence, harmless for the terminal', async () => {
  const { out, err } = await check([warning, error]);
  expect(out).toBe('a.yaml:1:2 warning mapping.unused not used\nb.yaml:3:4 error mapping.unknown says \\u001b[2J; correct it\n');
  expect(err).toBe('1 error, 1 warning\n');
});

test('--json says the same in one object', async () => {
  const { out } = await check([error], '--json');
  expect(JSON.parse(out)).toMatchObject({
    ok: false,
    errors: 1,
    warnings: 0,
    issues: [{ code: 'mapping.unknown', file: 'b.yaml', line: 3, column: 4 }],
  });
});

test('the environment is looked at only where asked for', async () => {
  expect((await check([])).env).toEqual([undefined]);
  expect((await check([], '--environment')).env).toEqual(['yes']);
});
