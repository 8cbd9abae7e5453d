import type {
  DeliveryView,
  FindResult,
  HeldItem,
  HopTrace,
  MessageSummary,
  MessageTrace,
  Payload,
  TranslationView,
  TryTrace,
} from '@millrace/core';
import { anything, choice, flag, integer, list, map, moment, named, number, object, text, type Schema } from './schema.ts';

/** Every state of a delivery, as in the ledger. */
export const stateWords = [
  'waiting',
  'sending',
  'unknown',
  'confirmed',
  'filtered',
  'held',
  'cancelled',
  'expired',
  'superseded',
] as const;

/** State of a delivery. */
export const state = choice('Where the delivery stands.', stateWords);

/** What a person may do with a delivery. */
const actions = list('What a person may do now.', choice('Safe action.', ['release', 'cancel']));

const deliveryRequired = {
  flow: text('Flow name.'),
  title: text('Name for people.'),
  target: text('Interface it goes to.'),
  state,
  attempts: integer('Tries so far.'),
};
const deliveryOptional = {
  reference: text("The target's own number for it."),
  code: text('Code in the catalogue of errors.'),
  sentence: text('Why it stands there.'),
  at: moment('When the next try is due, or since when it is so.'),
};
const delivery: Schema<DeliveryView> = named(
  'Delivery',
  object('One message on its way to one target.', deliveryRequired, deliveryOptional),
);

const summaryRequired = {
  message: integer('Number of the message in this node.'),
  id: text('The id the source gave, or the natural key.'),
  source: text('Interface it came from.'),
  subject: text('The key that orders delivery.'),
  receivedAt: moment('When it was on disk.'),
  keys: map('Business keys.', text('Value of the key.')),
  bytes: integer('Size as received.'),
  deliveries: list('One for each flow of its source.', delivery),
};
const origin = text('What it was at the source, where that says so: file and line.');
const summaryOptional = {
  origin,
  contract: text('Contract it was read with.'),
  time: moment('When the source says it happened.'),
};

/** One message as a list line. */
export const messageSummary: Schema<MessageSummary> = named(
  'MessageSummary',
  object('One message as a list line.', summaryRequired, summaryOptional),
);

/** Answer of `find`. */
export const findResult: Schema<FindResult> = named(
  'FindResult',
  object('Every message that carries a key.', {
    key: text('Name of the key, empty for any.'),
    value: text('Value that was looked for.'),
    sentence: text('The answer in one sentence.'),
    messages: list('Oldest first.', messageSummary),
    truncated: flag('There are more than `limit`.'),
  }),
);

const payload: Schema<Payload> = named(
  'Payload',
  object(
    'Bytes for a person: text where they are UTF-8, else base64.',
    { bytes: integer('Size.'), sha256: text('SHA-256, hexadecimal.') },
    { text: text('The bytes as text.'), base64: text('The bytes in base64.') },
  ),
);

const attempt: Schema<TryTrace> = named(
  'Try',
  object(
    'One call to the target.',
    {
      number: integer('Number of the attempt.'),
      kind: choice('send: it was delivered. verify: the target was asked.', ['send', 'verify']),
      startedAt: moment('When it began.'),
      outcome: choice('What it did to this message.', [
        'done',
        'already',
        'later',
        'never',
        'unknown',
        'present',
        'absent',
        'undecided',
        'interrupted',
      ]),
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

const hop: Schema<HopTrace> = named(
  'Hop',
  object(
    'The way of a message to one target.',
    { ...deliveryRequired, versions, tries: list('Every try, in order.', attempt), actions },
    {
      ...deliveryOptional,
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
      sentence: text('The verdict in one sentence.'),
      attributes: map('What else came with it.', text('Value.')),
      received: payload,
      hops: list('One for each target.', hop),
    },
    { ...summaryOptional, parsed: anything('The decoded message.'), parseIssue: text('Why it could not be decoded.') },
  ),
);

/** One line of `held`. */
export const heldItem: Schema<HeldItem> = named(
  'HeldItem',
  object(
    'A delivery that waits for a person.',
    {
      ...deliveryRequired,
      message: summaryRequired.message,
      id: summaryRequired.id,
      source: summaryRequired.source,
      subject: summaryRequired.subject,
      keys: summaryRequired.keys,
      receivedAt: summaryRequired.receivedAt,
      heldSince: moment('Since when it is held.'),
      owner: text('Who should look at it.'),
      behind: integer('Later messages of the same subject that wait behind it.'),
      actions,
    },
    { ...deliveryOptional, origin, remedy: text('What to do about it.') },
  ),
);
