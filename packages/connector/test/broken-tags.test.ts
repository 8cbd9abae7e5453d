import { describe, expect, test } from 'vitest';

import { connectorSuite, runCases } from '../src/testkit/index.ts';
import { tagsHarness } from './memory-tags.ts';
import type { TagBreakage } from './memory-tags.ts';

/** Each way to be wrong, and exactly the cases that must notice it. */
const expected: readonly (readonly [TagBreakage, readonly string[]])[] = [
  ['drops-status', ['tags: a bad status is kept as it is and is no value, and its neighbours go on']],
  ['rounds-values', ['tags: values arrive exactly']],
  ['milliseconds', ['tags: changes arrive in order with their status and times']],
  [
    'bad-item-fails-all',
    [
      'tags: a tag that is not there is a value with a bad status, and its neighbours go on',
      'tags: secrets appear in no sentence',
    ],
  ],
  [
    'session-per-observation',
    [
      'tags: observations share one session and end on their own',
      'tags: disposing ends every observation and leaves nothing open',
    ],
  ],
  ['ends-all-together', ['tags: observations share one session and end on their own']],
  ['grants-stay', ['tags: what was granted is listed while it is watched']],
  ['drops-silently', ['tags: a slow consumer slows the source or is told what it missed']],
  ['ends-quietly', ['tags: a cut session is lost, never a quiet end']],
  ['not-reported', ['tags: a cut session is lost, never a quiet end']],
  [
    'ignores-abort',
    [
      'tags: what was granted is listed while it is watched',
      'tags: a cut session is lost, never a quiet end',
      'tags: aborting ends a waiting observation promptly',
      'tags: disposing ends every observation and leaves nothing open',
    ],
  ],
  [
    'survives-disposal',
    [
      'connection: disposing is prompt, may be repeated and leaves nothing open',
      'tags: disposing ends every observation and leaves nothing open',
    ],
  ],
  [
    'forgets-unsettled',
    [
      'tags: what was not settled comes again after a new session',
      'tags: what changed between two sessions is told, or lies in a gap',
    ],
  ],
  [
    'repeats-settled',
    [
      'tags: what was not settled comes again after a new session',
      'tags: what changed between two sessions is told, or lies in a gap',
      'tags: what was settled does not come again',
    ],
  ],
  ['reads-unordered', ['tags: reading tells the present values in order, and what cannot be read with a bad status']],
  ['refusal-fails-all', ['tags: a write has its effect, and one that is refused does not fail its neighbours']],
  ['lost-answer-is-done', ['tags: a lost answer to a write is unknown']],
  ['endless-pages', ['tags: browsing finds the tags page by page, each once']],
  ['browses-half', ['tags: browsing finds the tags page by page, each once']],
  ['leaks-secret', ['tags: secrets appear in no sentence']],
];

connectorSuite('the reference equipment', tagsHarness());

describe('the cases about tags notice', () => {
  test.each(expected)('equipment that is wrong: %s', async (breakage, cases) => {
    const results = await runCases(tagsHarness(breakage), 250);
    expect(results.filter(result => result.failure !== undefined).map(result => result.name)).toEqual(cases);
  });
});
