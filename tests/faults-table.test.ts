import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { faultCases } from '../scripts/fault-cases.ts';
import { faultsPage, faultTests } from '../scripts/fault-table.ts';

const root = join(import.meta.dirname, '..');
const tested = new Set(faultTests(root).map(one => one.id));

test('every fault of the list has a test that names it, or a reason why there is none, and never both', () => {
  const wrong = faultCases.filter(({ id, open }) => tested.has(id) === (open !== undefined));
  expect(wrong.map(one => one.id)).toEqual([]);
});

test('every fault that a test names stands in the list', () => {
  const known = new Set(faultCases.map(one => one.id));
  expect([...tested].filter(id => !known.has(id))).toEqual([]);
});

test('docs/faults.md says what the tests say', () => {
  expect(readFileSync(join(root, 'docs/faults.md'), 'utf8'), 'run npm run generate').toBe(faultsPage(root));
});
