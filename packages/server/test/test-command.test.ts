import { cpSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { connectors } from '@millrace/connectors';
import { readProject, type ReadOptions } from '@millrace/runtime';
import { expect, test } from 'vitest';
import { runProcess } from '../src/process/run-process.ts';
import { browse, fakeStart, openAround } from './around.ts';

const example = join(import.meta.dirname, '../../../examples/two-plants/project');

/** A copy of the example with its tests, which may be broken. */
function openCopy() {
  const around = openAround();
  const folder = join(around.folder, 'p');
  cpSync(example, folder, { recursive: true });
  const run = (...options: readonly string[]): Promise<number> =>
    runProcess(['test', 'p', ...options], around.surroundings, {
      startNode: fakeStart().startNode,
      browse,
      readProject: (dir, read) => readProject(dir, connectors, read),
    });
  const caseFile = join(folder, 'integrations/cases/work-order-258457.json');
  return { around, run, caseFile, folder, [Symbol.dispose]: () => around[Symbol.dispose]() };
}

function spoil(file: string): string {
  const text = readFileSync(file, 'utf8');
  writeFileSync(file, text.replace('"number"', '"numero"'));
  return text;
}

test('every test is a line, then what no test reaches, then the sums', async () => {
  using copy = openCopy();
  expect(await copy.run()).toBe(0);
  const { out, err } = copy.around.printed;
  expect(out).toContain('✓ integration release-orders-by-http: given cases/order-258457.json at lyon\n');
  expect(out).toMatch(/^ {2}order-to-work-order: fields \d+ of \d+, lists \d+ of \d+/mu);
  expect(out).toMatch(/^ {4}not reached: \S+: the value is absent {2}/mu);
  expect(err).toMatch(/^\d+ passed, 0 failed; \d+ of \d+ points reached\n$/u);
});

test('a test that fails names file, line and difference, and ends with 1', async () => {
  using copy = openCopy();
  spoil(copy.caseFile);
  expect(await copy.run('--only', 'release-orders-by-http')).toBe(1);
  expect(copy.around.printed.out).toMatch(
    /✗ integration release-orders-by-http: .*\n {4}integrations\/release-orders-by-http\.yaml:\d+:\d+ .*"numero"/u,
  );
  expect(copy.around.printed.out).not.toContain('distribute-lots');
  expect(copy.around.printed.out).not.toContain('not reached');
  expect(copy.around.printed.err).toMatch(/^\d+ passed, 1 failed; what tests reach is shown once they pass\n$/u);
});

test('--only with a name that nothing has ends with 1 and the nearest name', async () => {
  using copy = openCopy();
  expect(await copy.run('--only', 'release-orders-by-htp')).toBe(1);
  expect(copy.around.printed.out).toBe('');
  expect(copy.around.printed.err).toBe(
    'millrace: no integration or mapping with tests has the name "release-orders-by-htp"; did you mean "release-orders-by-http"?\n',
  );
});

test('a mapping is explained while tests fail', async () => {
  using copy = openCopy();
  spoil(copy.caseFile);
  const program = {
    startNode: fakeStart().startNode,
    browse,
    readProject: (dir: string, read?: ReadOptions) => readProject(dir, connectors, read),
  };
  expect(await runProcess(['explain', 'mapping', 'order-to-work-order', 'p'], copy.around.surroundings, program)).toBe(0);
  expect(copy.around.printed.out).toContain('order-to-work-order: ');
});

test('--update writes what came out into the file that was expected', async () => {
  using copy = openCopy();
  const before = spoil(copy.caseFile);
  expect(await copy.run('--update')).toBe(0);
  expect(copy.around.printed.err).toContain('wrote integrations/cases/work-order-258457.json\n');
  expect(JSON.parse(readFileSync(copy.caseFile, 'utf8'))).toEqual(JSON.parse(before));
  rmSync(copy.caseFile);
  expect(await copy.run('--update')).toBe(0);
  expect(JSON.parse(readFileSync(copy.caseFile, 'utf8'))).toEqual(JSON.parse(before));
});

test('a project that does not check runs no test and says why', async () => {
  using copy = openCopy();
  writeFileSync(join(copy.folder, 'broken.yaml'), 'kind: mapping\nname: broken\n');
  expect(await copy.run()).toBe(1);
  expect(copy.around.printed.out).toContain('broken.yaml:1:1 error document.setting-missing');
  expect(copy.around.printed.err).toBe('no test ran: the project does not check\n');
});

test('--json has every test and every point of coverage', async () => {
  using copy = openCopy();
  expect(await copy.run('--json')).toBe(0);
  const { tests, coverage } = JSON.parse(copy.around.printed.out) as {
    tests: readonly { readonly passed: boolean }[];
    coverage: readonly { readonly points: readonly { readonly reached: boolean }[] }[];
  };
  expect(tests.every(({ passed }) => passed)).toBe(true);
  expect(coverage.flatMap(({ points }) => points).some(({ reached }) => !reached)).toBe(true);
});

test('--watch runs again when a file changes, until it is told to stop', async () => {
  using copy = openCopy();
  const running = copy.run('--watch', '--only', 'release-orders-by-http');
  await copy.around.seen('watching for changes');
  spoil(copy.caseFile);
  await copy.around.seen('✗ integration release-orders-by-http');
  copy.around.signal('SIGINT');
  expect(await running).toBe(0);
});
