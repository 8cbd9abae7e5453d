import type { CodeCatalogue } from '../value/issue.ts';

/** What collecting notices: things that stop nothing, or one tag at the most. */
export const collectCodes = {
  'collect.type-changed': {
    means:
      'A tag tells values of another type than the collection says; it is kept as bad and makes no events until it tells the right type again.',
    remedy:
      'Look whether the address still leads to the same value, then correct the table of the binding or the type in the collection.',
  },
  'collect.unit-changed': {
    means:
      'The source tells a tag in another unit than the binding says; it is kept as bad and makes no events until the unit is right again.',
    remedy: 'Write the unit that the source tells now into the table of the binding, or set the source back.',
  },
  'collect.recovered': {
    means: 'A tag that was stopped, stale or out of its range tells as it should again.',
    remedy: 'Nothing to do.',
  },
  'collect.out-of-range': {
    means: 'A measurement left the range that its collection declares; its samples are kept as uncertain.',
    remedy: 'Look at the sensor; correct the range if the value is possible.',
  },
  'collect.stale': {
    means: 'A measurement has had no new value for longer than its collection allows.',
    remedy: 'Look whether the equipment runs and the source still tells the tag.',
  },
  'collect.flatline': {
    means:
      'A measurement tells the same value again and again for longer than its collection allows; its samples are kept as uncertain.',
    remedy: 'Look at the sensor: it may be frozen, disconnected or simulated.',
  },
  'collect.silent': {
    means: 'Nothing at all was heard of a piece of equipment for longer than its collection allows.',
    remedy: 'Look whether the equipment is switched off; otherwise look at its interface.',
  },
  'collect.unknown-state': {
    means: 'A state tag tells a code that the model does not have; events carry the code as it is.',
    remedy: 'Add the code under states of the event, or correct the address.',
  },
  'collect.counter-beyond': {
    means: 'A counter is above the value after which it is declared to begin at 0.',
    remedy: 'Correct rollover of the event.',
  },
  'collect.clock-back': {
    means: 'The clock of a source was set back; from here on its new time counts.',
    remedy: 'Have the clock of the source set by NTP, in UTC.',
  },
  'collect.late': {
    means: 'Values came out of order; they are not in the windows of a measurement.',
    remedy: 'Nothing, where a history was read again; otherwise let the source tell in order.',
  },
} satisfies CodeCatalogue;

export type CollectCode = keyof typeof collectCodes;
