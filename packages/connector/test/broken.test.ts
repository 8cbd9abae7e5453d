import { describe, expect, test } from 'vitest';

import { connectorSuite, runCases } from '../src/testkit/index.ts';
import type { CaseResult } from '../src/testkit/index.ts';
import { memoryHarness } from './memory-connector.ts';
import type { Breakage, MemoryConfig } from './memory-connector.ts';

const replayable = 'replayable';
const acknowledged = 'acknowledged';

/** Each way to be wrong, and exactly the cases that must notice it. */
const expected: readonly (readonly [Breakage, MemoryConfig['delivery'], readonly string[]])[] = [
  [
    'forgets-unsettled',
    acknowledged,
    [
      'source: what was not settled comes again in the next session',
      'source: a refused batch is not settled and comes again',
      'source: settling one batch leaves the next one unsettled',
    ],
  ],
  [
    'forgets-unsettled',
    replayable,
    [
      'source: what was not settled comes again in the next session',
      'source: a refused batch is not settled and comes again',
      'source: settling one batch leaves the next one unsettled',
      'source: a stored cursor resumes after its batch',
    ],
  ],
  [
    'repeats-settled',
    acknowledged,
    ['source: what was settled does not come again', 'source: settling one batch leaves the next one unsettled'],
  ],
  [
    'repeats-settled',
    replayable,
    [
      'source: what was settled does not come again',
      'source: settling one batch leaves the next one unsettled',
      'source: a stored cursor resumes after its batch',
    ],
  ],
  [
    'settles-early',
    acknowledged,
    [
      'source: what was not settled comes again in the next session',
      'source: nothing counts as settled at the sender before it is settled here',
      'source: a refused batch is not settled and comes again',
      'source: settling one batch leaves the next one unsettled',
    ],
  ],
  ['settles-early', replayable, ['source: a refused batch is not settled and comes again']],
  ['settles-on-refuse', acknowledged, ['source: a refused batch is not settled and comes again']],
  ['settles-everything', acknowledged, ['source: settling one batch leaves the next one unsettled']],
  ['reads-everything', acknowledged, ['source: a slow consumer slows the source']],
  ['ends-quietly', acknowledged, ['source: a cut session is lost, never a quiet end']],
  [
    'ignores-abort-of-read',
    acknowledged,
    ['source: a cut session is lost, never a quiet end', 'source: aborting ends a waiting read promptly'],
  ],
  [
    'reverses-items',
    acknowledged,
    [
      'connection: a probe names its steps and has no effect',
      'source: everything arrives once and in the order of the sender',
      'source: values arrive exactly',
      'source: what was not settled comes again in the next session',
      'source: what was settled does not come again',
      'source: a refused batch is not settled and comes again',
      'source: settling one batch leaves the next one unsettled',
      'source: a slow consumer slows the source',
    ],
  ],
  ['rounds-incoming', acknowledged, ['source: values arrive exactly']],
  ['trims-outgoing', acknowledged, ['sink: values arrive exactly']],
  ['lost-answer-is-done', acknowledged, ['sink: a lost answer is unknown']],
  [
    'one-bad-fails-all',
    acknowledged,
    ['sink: one bad item does not fail its neighbours, and outcomes stand in the order of the items'],
  ],
  [
    'swaps-outcomes',
    acknowledged,
    ['sink: one bad item does not fail its neighbours, and outcomes stand in the order of the items'],
  ],
  ['no-key', acknowledged, ['sink: the same key twice has one effect']],
  ['verify-always-present', acknowledged, ['sink: verify tells present from absent']],
  ['verify-absent-when-down', acknowledged, ['sink: verify is undecided while the target cannot be asked']],
  ['ignores-abort-of-call', acknowledged, ['sink: an aborted call is unknown and returns promptly']],
  [
    'down-is-never',
    acknowledged,
    [
      'sink: a target that is down took nothing and may take it later',
      'sink: opening towards a target that is down fails by its kind or waits for the delivery',
    ],
  ],
  ['leaks-secret', acknowledged, ['connection: secrets appear in no output']],
  ['probe-posts', acknowledged, ['connection: a probe names its steps and has no effect']],
  [
    'probe-throws',
    acknowledged,
    ['connection: a probe of a target that is down says so and does not throw', 'connection: secrets appear in no output'],
  ],
  ['leaves-session-open', acknowledged, ['connection: disposing is prompt, may be repeated and leaves nothing open']],
  ['dispose-twice-throws', acknowledged, ['connection: disposing is prompt, may be repeated and leaves nothing open']],
  [
    'opens-with-plain-error',
    acknowledged,
    ['sink: opening towards a target that is down fails by its kind or waits for the delivery'],
  ],
  ['stays-down', acknowledged, ['sink: it works again when the target is back, in this session or a new one']],
];

const failed = (results: readonly CaseResult[]): readonly string[] =>
  results.filter(result => result.failure !== undefined).map(result => result.name);

connectorSuite('the reference connector, acknowledged', memoryHarness(acknowledged));
connectorSuite('the reference connector, replayable', memoryHarness(replayable));

describe('the suite notices', () => {
  test.each(expected)('a connector that is wrong: %s (%s)', async (breakage, delivery, cases) => {
    expect(failed(await runCases(memoryHarness(delivery, breakage), 250))).toEqual(cases);
  });
});
