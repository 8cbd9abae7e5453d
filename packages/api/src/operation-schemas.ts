import type {
  AnomalyView,
  AuditView,
  GuaranteeView,
  ProbeReport,
  ReloadReport,
  ReplayItem,
  ReplayReason,
  ReplayReport,
  Selection,
} from '@millrace/core';
import { state } from './message-schemas.ts';
import { choice, closed, flag, integer, list, moment, named, number, object, text, type Schema } from './schema.ts';

/** Why a person does it; kept in the audit trail. */
export const reason = text('Why; kept in the audit trail.', { minLength: 1, maxLength: 1000, pattern: '\\S' });

/** Which messages an operation is about. */
export const selection: Schema<Selection> = named(
  'Selection',
  closed(
    object('Which messages an operation is about; what is given must all hold. Empty: none.', {}, {
      messages: list('Message numbers.', integer('Number.', { minimum: 1 }), { maxItems: 10_000 }),
      flow: text('Flow name.', { maxLength: 300 }),
      site: text('Only flows of this site.', { maxLength: 300 }),
      code: text('Only those with this error code.', { maxLength: 200 }),
      cause: text('Held: only this cause, as a group says it; empty: those without one.', { maxLength: 400 }),
      forwardedTo: text('Held: only those that were forwarded to this person or team; empty: to nobody.', { maxLength: 200 }),
      key: closed(
        object(
          'Only those with this business key.',
          { value: text('Value of the key.', { minLength: 1, maxLength: 500 }) },
          { name: text('Name of the key; absent: any.', { maxLength: 200 }) },
        ),
      ),
      from: moment('Received at or after.'),
      to: moment('Received before.'),
      states: list('Deliveries in these states; absent: held.', state, { uniqueItems: true }),
    } as const),
  ),
);

/** What names one delivery in a report. */
export const replayItem = {
  message: integer('Message number.'),
  id: text('Id of the message.'),
  subject: text('Key that orders delivery.'),
  flow: text('Flow name.'),
};

const would = choice('send: it is sent. fail: it would be held (again). The others are left alone.', [
  'send',
  'skip-newer',
  'skip-confirmed',
  'skip-in-flight',
  'fail',
  'filter',
]);

const replayed: Schema<ReplayItem> = named(
  'ReplayItem',
  object('What is done with one delivery.', { ...replayItem, state, would }, { sentence: text('Why.') }),
);

const replayReason: Schema<ReplayReason> = object(
  'How many go the same way for the same reason.',
  { would, count: integer('How many.') },
  { sentence: text('Why, without what differs from message to message.') },
);

/** Answer of `release` and `replay`. */
export const replayReport: Schema<ReplayReport> = named(
  'ReplayReport',
  object(
    'What was, or would be, sent again.',
    {
      dryRun: flag('Nothing was done.'),
      release: text('Release it ran under.'),
      reason: text('Why.'),
      items: list('In the order of sending; of very many the first ones.', replayed),
      sent: integer('How many are sent.'),
      skipped: integer('How many are left alone.'),
    },
    {
      more: integer('How many are not among `items`.'),
      reasons: list('All of them counted by what would happen and why; the most first.', replayReason),
      audit: integer('Number of the audit entry.'),
    },
  ),
);

/** Whose a fault is. */
export const side = choice('us: this node and its settings. network: the path between. them: the other system.', [
  'us',
  'network',
  'them',
]);

/** One step of a probe. */
export const probeStep = object(
  'One step of a probe.',
  {
    step: text('What was tried.'),
    ok: flag('Whether it worked.'),
    detail: text('What was found.'),
    tookMs: number('Duration in milliseconds.'),
  },
  { side, remedy: text('What to do where it failed.') },
);

/** Answer of `probe`. */
export const probeReport: Schema<ProbeReport> = named(
  'ProbeReport',
  object('A test of the path without any effect on the other system.', {
    interface: text('Interface.'),
    ok: flag('Every step worked.'),
    steps: list('In the order tried.', probeStep),
  }),
);

/** One line of `guarantees`. */
export const guarantee: Schema<GuaranteeView> = named(
  'Guarantee',
  object(
    'What an interface really promises, in words computed from its settings.',
    { interface: text('Interface.'), connector: text('Kind of connector.') },
    {
      source: text('As a source.'),
      sink: text('As a target.'),
      afterUnknown: text('What happens after an unknown outcome.'),
    },
  ),
);

const reloadIssue = object(
  'One thing wrong with the project.',
  { code: text('Code in the catalogue of errors.'), level: text('error, warning or info.'), sentence: text('What is wrong.') },
  { file: text('File.'), line: integer('Line, from 1.'), column: integer('Column, from 1.') },
);

/** Answer of `reload`. */
export const reloadReport: Schema<ReloadReport> = named(
  'ReloadReport',
  object('What a reload changed; with an error among the issues: nothing.', {
    release: text('Release that runs now.'),
    changed: flag('Whether it is another one than before.'),
    issues: list('What checking found.', reloadIssue),
    started: list('Started.', text('Name.')),
    stopped: list('Stopped.', text('Name.')),
    restarted: list('Restarted.', text('Name.')),
    untouched: list('Left alone, connections included.', text('Name.')),
  }),
);

/** One line of `anomalies`. */
export const anomaly: Schema<AnomalyView> = named(
  'Anomaly',
  object(
    'Something unexpected that stopped nothing.',
    {
      at: moment('When it was first seen.'),
      code: text('Code in the catalogue of errors.'),
      about: text('Interface or flow.'),
      sentence: text('What was seen.'),
      times: integer('How often since.'),
    },
    { message: integer('Message number.') },
  ),
);

/** One line of `audit`. */
export const auditEntry: Schema<AuditView> = named(
  'AuditEntry',
  object(
    'One entry of the audit trail.',
    {
      number: integer('Number, from 1, without gaps.'),
      at: moment('When.'),
      who: text('Name of the token, or `node`.'),
      action: text('Verb and object.'),
      subject: text('To what.'),
      hash: text('SHA-256 over the previous hash and this entry.'),
    },
    { reason: text('Why.'), before: text('State before, as JSON.'), after: text('State after, as JSON.') },
  ),
);
