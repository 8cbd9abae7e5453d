import type {
  FieldLineage,
  HopTrace,
  LineageVia,
  MessageTrace,
  RelatedMessage,
  TraceEvent,
  TranslationView,
  TryTrace,
} from '@millrace/core';
import { correctionView } from './correction-schemas.ts';
import { commandRecord } from './equipment-command-schemas.ts';
import {
  actions,
  deliveryOptional,
  deliveryRequired,
  payload,
  state,
  summaryOptional,
  summaryRequired,
} from './message-schemas.ts';
import { anything, choice, integer, list, map, moment, named, number, object, only, text, type Schema } from './schema.ts';

const outcome = choice('What it did to this message.', [
  'done',
  'already',
  'later',
  'never',
  'unknown',
  'present',
  'absent',
  'undecided',
  'interrupted',
]);

const attempt: Schema<TryTrace> = named(
  'Try',
  object(
    'One call to the target.',
    {
      record: integer('Number of its record, by which its whole bytes can be had.'),
      number: integer('Number of the attempt.'),
      kind: choice('send: it was delivered. verify: the target was asked.', ['send', 'verify']),
      startedAt: moment('When it began.'),
      outcome,
      release: text('Release that made it.'),
    },
    { tookMs: number('Duration in milliseconds.'), sent: payload, answered: payload },
  ),
);

const versions = object(
  'Versions that handled the message.',
  {
    release: text('Release.'),
    integration: text('Integration.'),
    contract: text('Contract of the source.'),
    targetContract: text('Contract of the target.'),
  },
  {
    mapping: text('Mapping.'),
    crosswalks: list(
      'Crosswalks that the mappings use.',
      object('One crosswalk.', {
        name: text('Name.'),
        added: integer('Entries that had been added to this node when the message was handled.'),
      }),
    ),
  },
);

const translation: Schema<TranslationView> = object('A code that an entry added to this node translated.', {
  crosswalk: text('Crosswalk.'),
  from: text('Code on the source side.'),
  to: text('Code on the target side.'),
  who: text('Who added the entry.'),
  at: moment('When.'),
  audit: integer('Number of the audit entry.'),
});

const source = object(
  'One field of the source, with everything in it.',
  {
    path: text('Path, with [] behind every list; empty: the whole message.'),
    role: choice('value: the target is made of it. decides: it decides which value. counts: only its number or presence.', [
      'value',
      'decides',
      'counts',
    ]),
  },
  {
    copied: only('Taken over with everything in it.'),
    positions: list(
      'For each [] of the path, which [] of the target it is the position of, or -1.',
      integer('Level.', { minimum: -1 }),
    ),
  },
);

const via: Schema<LineageVia> = object('What is done to the result of an expression.', {}, {
  crosswalk: text('Crosswalk that translates it.'),
  codes: only('A code table of the mapping translates it.'),
  unit: object('Conversion of units (UCUM).', { to: text('Unit it becomes.') }, { from: text('Unit of the source contract.') }),
  digits: integer('Digits it is rounded to.', { minimum: -100 }),
  as: choice('Type it becomes.', [
    'text',
    'number',
    'decimal',
    'integer',
    'flag',
    'instant',
    'local',
    'edm-datetime',
    'edm-date',
    'edm-time',
  ]),
} as const);

const lineageRequired = {
  target: text('Target field, with [] behind every list.'),
  sources: list('What it is made of.', source),
};
const lineageOptional = {
  expression: text('The expression, as the mapping writes it.'),
  via,
  list: only('A list made element by element.'),
};

/** Not described again in itself. */
const anyLineage: Schema<FieldLineage> = { json: { description: 'A FieldLineage.' } };

/** Which fields of the source one field of the target is made of. */
export const fieldLineage: Schema<FieldLineage> = named(
  'FieldLineage',
  object('Which fields of the source one field of the target is made of.', lineageRequired, {
    ...lineageOptional,
    before: list('Of several mappings: the fields of the one before that it is made of.', anyLineage),
  }),
);

const traceEvent: Schema<TraceEvent> = named(
  'TraceEvent',
  object(
    'One thing that happened to a message, or is about to.',
    {
      at: moment('When.'),
      kind: choice('What.', ['happened', 'received', 'sent', 'asked', 'state', 'decided', 'due']),
    },
    {
      flow: text('Flow.'),
      target: text('Interface it goes to.'),
      attempt: integer('Record of the attempt.'),
      tookMs: number('Duration in milliseconds.'),
      outcome,
      state,
      sentence: text('Why, or the reason that a person gave.'),
      who: text('Who did it.'),
      action: text('What the person did, as in the audit trail.'),
      audit: integer('Number of the audit entry.'),
    },
  ),
);

const related: Schema<RelatedMessage> = named(
  'RelatedMessage',
  object(
    'Another message that shares business keys.',
    {
      ...summaryRequired,
      relation: choice('cause: before, from another system. effect: after, from another system. sibling: from the same one.', [
        'cause',
        'effect',
        'sibling',
      ]),
      shared: map('The keys that both have.', text('Value.')),
    },
    summaryOptional,
  ),
);

const storyRequired = {
  events: list('In the order of time.', traceEvent),
  related: list('In the order of time.', related),
  common: list(
    'Keys that too many messages share to link them.',
    object('A key.', { name: text('Name.'), value: text('Value.') }),
  ),
};

const hop: Schema<HopTrace> = named(
  'Hop',
  object(
    'The way of a message to one target.',
    {
      ...deliveryRequired,
      owner: text('Who answers for the integration.'),
      versions,
      tries: list('Every try, in order.', attempt),
      actions,
    },
    {
      ...deliveryOptional,
      means: text('What the code means.'),
      remedy: text('What to do about it.'),
      lineage: list('Which source fields each field of `mapped` is made of.', fieldLineage),
      mappedCut: only('`mapped` is a part of a large message.'),
      corrected: integer('Number of the correction whose content was delivered here, instead of what was received.'),
      command: commandRecord,
      mapped: anything('The mapped message.'),
      mapIssue: text('Why it could not be mapped.'),
      translated: list('What entries added to this node translated.', translation),
    },
  ),
);

/** Answer of `explain`. */
export const messageTrace: Schema<MessageTrace> = named(
  'MessageTrace',
  object(
    'Everything known of one message.',
    {
      ...summaryRequired,
      ...storyRequired,
      sentence: text('The verdict in one sentence.'),
      attributes: map('What else came with it.', text('Value.')),
      received: payload,
      hops: list('One for each target.', hop),
    },
    {
      ...summaryOptional,
      parsed: anything('The decoded message.'),
      parsedCut: only('`parsed` is a part of a large message.'),
      parseIssue: text('Why it could not be decoded.'),
      corrections: list('Content in the place of what was received, oldest first.', correctionView),
    },
  ),
);
