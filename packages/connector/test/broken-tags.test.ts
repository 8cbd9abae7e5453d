import { describe, expect, test } from 'vitest';

import { connectorSuite, runCases } from '../src/testkit/index.ts';
import { tagsHarness } from './memory-tags.ts';
import type { TagBreakage } from './memory-tags.ts';

/** Each way to be wrong, and exactly the cases that must notice it. */
const expected: readonly (readonly [TagBreakage, readonly string[]])[] = [];

connectorSuite('the reference equipment', tagsHarness());

describe('the cases about tags notice', () => {
  test.each(expected)('equipment that is wrong: %s', async (breakage, cases) => {
    const results = await runCases(tagsHarness(breakage), 250);
    expect(results.filter(result => result.failure !== undefined).map(result => result.name)).toEqual(cases);
  });
});
