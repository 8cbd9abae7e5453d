import type { ForwardStatus, HeldRange, RangePage, RangeReport } from '@millrace/core';
import { choice, flag, integer, list, moment, named, object, text, type Schema } from './schema.ts';

/** States of measurements that a target did not simply get. */
export const heldRangeStates = ['held', 'waiting', 'cancelled', 'expired'] as const;

/** What can become of measurements that a target did not simply get. */
export const rangeState = choice(
  'held: a person decides. waiting: released, it is given again. cancelled: a person gave it up. expired: the node did.',
  heldRangeStates,
);

const names = {
  collection: text('Collection at its site, `line@lyon`.'),
  target: text('Full name of the interface.'),
} as const;

/** How the measurements of one collection get to one of its targets. */
export const forwardStatus: Schema<ForwardStatus> = named(
  'SeriesTarget',
  object(
    'How the measurements of a collection get to a target. stored = before + forwarded + held + cancelled + expired + inFlight.',
    {
      ...names,
      stored: integer('Samples stored since the store began.'),
      before: integer('Gone before the target was named, or taken by an earlier forwarding.'),
      forwarded: integer('Samples that the target has.'),
      held: integer('Samples that wait for a person.'),
      cancelled: integer('Samples that a person gave up.'),
      expired: integer('Samples that the node gave up, because more waited than the collection allows.'),
      inFlight: integer('Samples on their way.'),
      state: choice('What it does.', ['waiting', 'sending', 'blocked', 'stopped']),
      detail: text('Why.'),
      waitingBytes: integer('Bytes of the store that are kept for it.'),
      limitBytes: integer('The most that may be.'),
      full: choice('What happens beyond it.', ['expire', 'stop']),
      ranges: integer('Ranges that wait for a person, or to be given again.'),
      tone: choice('How bad that is.', ['good', 'warn', 'bad', 'quiet']),
      sentence: text('In words.'),
    },
    { provenAt: moment('When it took something last, since the start of the node.') },
  ),
);

/** Measurements that a target did not simply get. */
export const heldRange: Schema<HeldRange> = named(
  'HeldRange',
  object(
    'Blocks of measurements that a target did not simply get.',
    {
      ...names,
      first: integer('Number of its first block; names the range at its target.'),
      last: integer('Number of its last block.'),
      state: rangeState,
      code: text('Error code.'),
      sentence: text('Why.'),
      at: moment('Since when it is so.'),
      samples: integer('Samples.'),
      bytes: integer('Bytes in the store.'),
      equipment: list('Equipment whose samples they are.', text('Equipment below the site.')),
      doubtful: flag('It may be at the target already.'),
    },
    {
      from: moment('Earliest source time.'),
      to: moment('Latest source time.'),
      who: text('Who decided.'),
      reason: text('Why they did.'),
      audit: integer('Number of the audit entry.'),
    },
  ),
);

/** One page of ranges. */
export const rangePage: Schema<RangePage> = named(
  'HeldRangePage',
  object('Ranges of measurements, the oldest of each target first.', {
    items: list('The first 500.', heldRange),
    total: integer('How many fit.'),
  }),
);

/** What a release or a cancellation of measurements did. */
export const rangeReport: Schema<RangeReport> = named(
  'RangeReport',
  object(
    'What a release or a cancellation did, or would do.',
    {
      dryRun: flag('Nothing was done.'),
      ranges: integer('Ranges decided about.'),
      samples: integer('Their samples.'),
      items: list('The first 500.', heldRange),
    },
    { audit: integer('Number of the audit entry.') },
  ),
);
