import type {
  BulkProgress,
  CancelReport,
  CorrectionDesk,
  CorrectionOutcome,
  CorrectionReport,
  DecisionReport,
  ForwardReport,
  HeldExample,
  HeldGroup,
  HeldGroups,
  HeldPage,
  Issue,
} from '@millrace/core';
import { correctionState, correctionView, fieldChange } from './correction-schemas.ts';
import { heldItem, payload } from './message-schemas.ts';
import { replayItem } from './operation-schemas.ts';
import { anything, choice, flag, integer, list, map, moment, named, object, text, type Schema } from './schema.ts';

/** Answer of `held`. */
export const heldPage: Schema<HeldPage> = named(
  'HeldPage',
  object(
    'One page of held deliveries.',
    { items: list('Oldest first.', heldItem), total: integer('How many there are on all pages.') },
    { next: text('Ask with `after` for the next page; absent on the last.') },
  ),
);

const heldExample: Schema<HeldExample> = object(
  'One of a group.',
  {
    message: integer('Message number.'),
    subject: text('Key that orders delivery.'),
    keys: map('Business keys.', text('Value of the key.')),
  },
  { origin: text('What it was at the source, where that says so: file and line.') },
);

const heldGroup: Schema<HeldGroup> = named(
  'HeldGroup',
  object(
    'Held deliveries with the same cause.',
    {
      flow: text('Flow name.'),
      title: text('Name for people.'),
      source: text('Interface they came from.'),
      target: text('Interface they go to.'),
      count: integer('How many.'),
      oldest: moment('Since when the first of them is held.'),
      newest: moment('Since when the last of them is held.'),
      owner: text('Who can do something about it.'),
      forwarded: flag('They were forwarded to the owner.'),
      behind: integer('Later messages that wait behind them.'),
      examples: list('The first few.', heldExample),
      actions: list('What a person may do.', choice('Safe action.', ['release', 'cancel', 'correct', 'forward'])),
    },
    {
      site: text('Site.'),
      code: text('Code in the catalogue of errors.'),
      cause: text('The sentence without what differs from message to message; give it to select the group.'),
      means: text('What the code means.'),
      remedy: text('What to do about it.'),
      crosswalks: list('Crosswalks in which codes are missing.', text('Name.')),
    },
  ),
);

/** Answer of `heldGroups`. */
export const heldGroups: Schema<HeldGroups> = named(
  'HeldGroups',
  object('What waits for a person, by cause.', {
    total: integer('Held deliveries in all.'),
    behind: integer('Later messages that wait behind them.'),
    groups: list('What stops most first.', heldGroup),
    more: integer('Groups that are left out.'),
  }),
);

/** Answer of `forward`. */
export const forwardReport: Schema<ForwardReport> = named(
  'ForwardReport',
  object(
    'What was forwarded.',
    { forwarded: integer('How many deliveries.'), to: text('The owner that is shown from now on.') },
    { audit: integer('Number of the audit entry.') },
  ),
);

/** One line of `heldProgress`. */
export const bulkProgress: Schema<BulkProgress> = named(
  'BulkProgress',
  object('Work on many held deliveries that is under way.', {
    action: choice('What is done.', ['release', 'cancel', 'forward', 'check']),
    who: text('Who asked for it.'),
    since: moment('When it began.'),
    done: integer('Deliveries done.'),
    total: integer('Deliveries in all.'),
  }),
);

const { message, id, subject, flow } = replayItem;

/** Answer of `cancel`. */
export const cancelReport: Schema<CancelReport> = named(
  'CancelReport',
  object(
    'What was ended.',
    { cancelled: integer('How many; with `dryRun` how many would be.') },
    {
      dryRun: flag('Nothing was done.', { const: true }) as Schema<true>,
      items: list('Dry run: which ones, the first of them in order.', object('One delivery.', { message, id, subject, flow })),
      more: integer('How many are not among `items`.'),
      audit: integer('Number of the audit entry.'),
    },
  ),
);

const position = object(
  'Place in the text, from 1.',
  { line: integer('Line.'), column: integer('Column.') },
  { file: text('File.'), offset: integer('Characters before it.') },
);

const issue: Schema<Issue> = named(
  'ContentIssue',
  object(
    'One thing that is wrong with a content.',
    {
      code: text('Code in the catalogue of errors.'),
      level: choice('How much it matters.', ['error', 'warning', 'info']),
      path: text('Field, empty for the whole.'),
      sentence: text('What was expected and what came.'),
    },
    { remedy: text('What to do about it.'), at: position },
  ),
);

const outcome: Schema<CorrectionOutcome> = named(
  'CorrectionOutcome',
  object(
    'What becomes of one held delivery with a content.',
    {
      flow: text('Flow name.'),
      title: text('Name for people.'),
      target: text('Interface it goes to.'),
      would: choice('send: it goes out. filter: the integration leaves it out. hold: it is held again.', [
        'send',
        'filter',
        'hold',
      ]),
    },
    {
      code: text('Code in the catalogue of errors.'),
      sentence: text('Why.'),
      mapped: anything('What would be sent.'),
    },
  ),
);

const checkRequired = {
  ok: flag('Nothing is against it.'),
  issues: list('Everything that is wrong.', issue),
  outcomes: list('What becomes of each held delivery.', outcome),
  warnings: list('What a person should know before it is sent.', text('Sentence.')),
  regulated: list('Contracts under regulation: a second person has to agree.', text('Contract.')),
};
const checkOptional = { refusal: text('What is against it, in one sentence.') };

/** Answer of `correction`. */
export const correctionDesk: Schema<CorrectionDesk> = named(
  'CorrectionDesk',
  object(
    'A held message as it can be corrected.',
    {
      ...checkRequired,
      message: integer('Message number.'),
      id: text('Id of the message.'),
      subject: text('Key that orders delivery.'),
      source: text('Interface it came from.'),
      format: text('Kind of format: json, xml, delimited …'),
      content: payload,
      isPart: flag('The message is one record of several that came together; the content is this record alone.'),
      held: list('Its deliveries that are held.', heldItem),
      corrections: list('Oldest first.', correctionView),
    },
    checkOptional,
  ),
);

/** Answer of `correct`. */
export const correctionReport: Schema<CorrectionReport> = named(
  'CorrectionReport',
  object(
    'What a correction did, or would do.',
    {
      ...checkRequired,
      message: integer('Message number.'),
      dryRun: flag('Nothing was done.'),
      changes: list('The fields that differ.', fieldChange),
      released: integer('Deliveries that go on with it.'),
    },
    {
      ...checkOptional,
      correction: integer('Number of the correction.'),
      audit: integer('Number of the audit entry.'),
      state: correctionState,
    },
  ),
);

/** Answer of `decideCorrection`. */
export const decisionReport: Schema<DecisionReport> = named(
  'DecisionReport',
  object('What a second person said.', {
    correction: correctionView,
    released: integer('Deliveries that go on with it.'),
    audit: integer('Number of the audit entry.'),
  }),
);
