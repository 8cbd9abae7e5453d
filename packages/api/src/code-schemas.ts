import type {
  CodeSetPage,
  CodeSetSummary,
  CrosswalkPage,
  CrosswalkSummary,
  EntryReport,
  EntryView,
  MissingCode,
  NewEntry,
} from '@millrace/core';
import { choice, flag, integer, list, moment, named, object, text, type Schema } from './schema.ts';

const day = (description: string) => text(description, { format: 'date' });

const setRequired = {
  name: text('Name.'),
  owner: text('The steward: who adds codes.'),
  codes: integer('How many codes.'),
  usedBy: list('Documents that use it.', text('Kind and name.')),
};
const setOptional = { title: text('What people call it.') };
const next = text('Ask with `after` for the next page; absent on the last.');

/** One line of `codeSets`. */
export const codeSetSummary: Schema<CodeSetSummary> = named('CodeSetSummary', object('A code set.', setRequired, setOptional));

const code = object(
  'One code.',
  { code: text('The code.') },
  {
    title: text('What it means.'),
    unit: text('UCUM unit that it stands for.'),
    from: day('First day on which it may be used.'),
    until: day('Day from which it may no longer be used.'),
  },
);

/** Answer of `codeSet`. */
export const codeSetPage: Schema<CodeSetPage> = named(
  'CodeSetPage',
  object(
    'A code set with a page of its codes.',
    { ...setRequired, items: list('In the order of the document.', code) },
    { ...setOptional, next },
  ),
);

const crosswalkRequired = {
  name: text('Name.'),
  owner: text('The steward: who adds what is missing.'),
  missing: text('What becomes of a code without an entry: hold, pass, or the code that it becomes.'),
  replay: choice('Which entries a message sees that waited: those of the day it was received, or of today.', [
    'received',
    'today',
  ]),
  entries: integer('Entries of the documents.'),
  added: integer('Entries added to this node.'),
  usedBy: list('Mappings that use it.', text('Kind and name.')),
};
const crosswalkOptional = {
  title: text('What people call it.'),
  from: text('Code set of the source side.'),
  to: text('Code set of the target side.'),
};

/** One line of `crosswalks`. */
export const crosswalkSummary: Schema<CrosswalkSummary> = named(
  'CrosswalkSummary',
  object('A crosswalk.', crosswalkRequired, crosswalkOptional),
);

const entryRequired = { from: text('Code on the source side.'), to: text('Code on the target side.') };
const entryOptional = {
  site: text('The site it is for; absent: every site.'),
  since: day('First day on which it holds.'),
  until: day('Day from which it no longer holds.'),
};

const entry: Schema<EntryView> = named(
  'CrosswalkEntry',
  object('One pair of codes.', entryRequired, {
    ...entryOptional,
    preferred: flag('Taken on the way back.'),
    added: object(
      'Who added it to this node; absent for an entry of the documents.',
      {
        who: text('Name of the token.'),
        at: moment('When.'),
        reason: text('Why.'),
        audit: integer('Number of the audit entry.'),
      },
      { replaced: flag('The documents say the same now, or something else that wins.') },
    ),
  }),
);

/** Answer of `crosswalk`. */
export const crosswalkPage: Schema<CrosswalkPage> = named(
  'CrosswalkPage',
  object(
    'A crosswalk with a page of its entries.',
    { ...crosswalkRequired, items: list('Those of the documents, then the added ones.', entry) },
    { ...crosswalkOptional, next },
  ),
);

/** One line of `missingCodes`. */
export const missingCode: Schema<MissingCode> = named(
  'MissingCode',
  object(
    'A code that held messages wait for.',
    {
      crosswalk: text('Crosswalk.'),
      owner: text('The steward, who adds it.'),
      direction: choice('back: it is looked up from the target side.', ['forward', 'back']),
      code: text('The code without an entry.'),
      deliveries: integer('How many deliveries wait for it.'),
      flows: list('In these flows.', text('Flow name.')),
      heldSince: moment('Since when the first of them waits.'),
      sentence: text('What is wrong.'),
    },
    { site: text('At this site.'), neededFrom: day('First day for which it is needed.') },
  ),
);

const bounded = { minLength: 1, maxLength: 500 };

/** An entry to add, as the body of a request has it. */
export const newEntry = {
  from: text('Code on the source side.', bounded),
  to: text('Code on the target side.', bounded),
};

/** What else an entry to add may say. */
export const newEntryOptional = {
  site: text('The site it is for; absent: every site.', bounded),
  since: day('First day on which it holds; absent: always.'),
  until: day('Day from which it no longer holds; absent: never.'),
};

const added: Schema<NewEntry> = object('The entry.', entryRequired, entryOptional);

/** Answer of `addEntry`. */
export const entryReport: Schema<EntryReport> = named(
  'EntryReport',
  object('What adding an entry did.', {
    crosswalk: text('Crosswalk.'),
    entry: added,
    released: integer('Held deliveries that go on because of it.'),
    waiting: integer('Held deliveries that need this code and still wait.'),
    sentence: text('Both in words.'),
    audit: integer('Number of the audit entry.'),
  }),
);
