import { describe, expect, test } from 'vitest';

import { connectorSuite, runCases } from '../src/testkit/index.ts';
import { seriesHarness } from './memory-series.ts';
import type { SeriesBreakage } from './memory-series.ts';

const exact = 'series: values of every type, statuses and times arrive exactly';
const names = 'series: odd names stay apart';
const both = 'series: two batches are both kept';
const twice = 'series: the same batch twice has one effect, in the next session too';
const lost = 'series: a lost answer is unknown, and the same batch again has one effect';
const down = 'series: a target that is down took nothing and may take it later';
const back = 'series: it works again when the target is back, in this session or a new one';

/** Each way to be wrong, and exactly the cases that must notice it. */
const expected: readonly (readonly [SeriesBreakage, readonly string[]])[] = [
  ['rounds-whole-numbers', [exact]],
  ['drops-bad', [exact]],
  ['turns-nan-to-null', [exact]],
  ['loses-microseconds', [exact, names, both, twice, lost, back]],
  ['joins-names', [exact, names, both, twice, lost, back]],
  ['no-key', [twice, lost]],
  ['forgets-keys-with-session', [twice]],
  ['lost-answer-is-done', [lost]],
  ['ignores-abort', ['series: an aborted write is unknown and returns promptly']],
  ['down-is-never', [down]],
  ['writes-while-down', [down]],
  ['stays-down', [back]],
  ['probe-is-blind', ['series: a probe of a target that is down says so, and no answer shows a secret']],
];

connectorSuite('the reference historian', seriesHarness());

describe('the cases about series notice', () => {
  test.each(expected)('a historian that is wrong: %s', async (breakage, cases) => {
    const results = await runCases(seriesHarness(breakage), 250);
    expect(results.filter(result => result.failure !== undefined).map(result => result.name)).toEqual(cases);
  });
});
