import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { conformancePage, figuresOf, readResults } from './conformance/results.ts';
import { suites } from './conformance/suites.ts';

const root = join(import.meta.dirname, '..');

test('docs/conformance.md is what the kept figures say', () => {
  expect(readFileSync(join(root, 'docs/conformance.md'), 'utf8')).toBe(conformancePage(readResults()));
});

describe.each(Object.entries(suites))('the suite %s', (name, suite) => {
  test('comes to the figures of docs/conformance.md', { timeout: 300_000 }, async ctx => {
    const folder = join(root, '../shared/data', suite.folder);
    if (!existsSync(folder)) return ctx.skip(`needs the suite at ../shared/data/${suite.folder}`);
    const figures = figuresOf(await suite.run(folder));
    expect(figures.failures).toEqual([]);
    expect(figures, `npm run conformance -- ${name} --from ../shared/data/${suite.folder} --write`).toEqual(readResults()[name]);
  });
});
