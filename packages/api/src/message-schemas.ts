import type { DeliveryView, FindResult, HeldItem, MessageSummary, Suggestion, Payload } from '@millrace/core';
import { choice, flag, integer, list, map, moment, named, object, only, text, type Schema } from './schema.ts';

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
export const actions = list('What a person may do now.', choice('Safe action.', ['release', 'cancel']));

/** What every delivery says. */
export const deliveryRequired = {
  flow: text('Flow name.'),
  title: text('Name for people.'),
  target: text('Interface it goes to.'),
  state,
  attempts: integer('Tries so far.'),
};
/** What a delivery may say. */
export const deliveryOptional = {
  reference: text("The target's own number for it."),
  code: text('Code in the catalogue of errors.'),
  sentence: text('Why it stands there.'),
  at: moment('When the next try is due, or since when it is so.'),
};
const delivery: Schema<DeliveryView> = named(
  'Delivery',
  object('One message on its way to one target.', deliveryRequired, deliveryOptional),
);

/** What every message says as a list line. */
export const summaryRequired = {
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
/** What a message may say as a list line. */
export const summaryOptional = {
  origin,
  contract: text('Contract it was read with.'),
  time: moment('When the source says it happened.'),
};

/** One message as a list line. */
export const messageSummary: Schema<MessageSummary> = named(
  'MessageSummary',
  object('One message as a list line.', summaryRequired, summaryOptional),
);

/** Bytes for a person. */
export const payload: Schema<Payload> = named(
  'Payload',
  object(
    'Bytes for a person: text where they are text in the encoding of the interface, else base64.',
    { bytes: integer('Size of the whole.'), sha256: text('SHA-256 of the whole, hexadecimal.') },
    {
      truncated: only('Text or base64 are only the beginning.'),
      encoding: text('Encoding of the text where it is not UTF-8.'),
      text: text('The bytes as text.'),
      base64: text('The bytes in base64.'),
    },
  ),
);

/** A value that is there, for whoever types the beginning of it. */
export const suggestion: Schema<Suggestion> = named(
  'Suggestion',
  object('A value that is there.', {
    value: text('Value of a key, subject or id.'),
    names: list('Names of the keys that carry it; `subject` and `id` among them.', text('Name.')),
  }),
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
    names: list('Under which names the value is known; `subject` and `id` among them.', text('Name.')),
    suggestions: list('Where nothing has the value: what begins like it, or like the beginning of it.', suggestion),
  }),
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
    {
      ...deliveryOptional,
      origin,
      remedy: text('What to do about it.'),
      site: text('Site of the flow.'),
      cause: text('The sentence without what differs from message to message.'),
      forwarded: object('Who made the owner what it is.', {
        to: text('Person or team.'),
        by: text('Who forwarded it.'),
        at: moment('When.'),
        note: text('What they should know.'),
        audit: integer('Number of the audit entry.'),
      }),
      corrected: integer('Number of the correction in force: its content goes out, not what was received.'),
      proposed: integer('Number of the correction that waits for a second person.'),
    },
  ),
);
