import type {
  ComparedContracts,
  ContractDrift,
  DiffLine,
  DocumentKind,
  DocumentList,
  DocumentSummary,
  DocumentView,
  DriftSummary,
  LibraryLine,
  PendingDocuments,
  ReleaseDocument,
  ReleaseView,
} from '@millrace/core';
import { choice, flag, integer, list, map, moment, named, number, object, text, type Schema } from './schema.ts';

/** The kinds of documents. */
export const documentKinds = [
  'system',
  'site',
  'contract',
  'mapping',
  'integration',
  'code-set',
  'crosswalk',
  'collection',
  'binding',
] as const;

const kind: Schema<DocumentKind> = choice('Kind of document.', documentKinds);
const ref = text('The name other documents use: `pune`, `production-order@1`.');
const roles = ['reads', 'writes', 'maps', 'translates', 'codes', 'over', 'at', 'binds'] as const;
const role = choice(
  'reads, writes: a contract; maps: a mapping; translates: a crosswalk; codes: a code set; over: a system; at: a site; binds: a site its systems, a binding its collection.',
  roles,
);
const release = object('A release.', { number: integer('Number.'), hash: text('SHA-256 of what it says, hexadecimal.') });
const issue = object(
  'One thing that checking found.',
  { code: text('Error code.'), level: text('error, warning or info.'), sentence: text('What is wrong.') },
  { file: text('File.'), line: integer('Line, from 1.'), column: integer('Column, from 1.') },
);
const change = object('A document that is another one now.', {
  kind,
  ref,
  change: choice('What became of it.', ['added', 'removed', 'changed']),
});

const summaryRequired = {
  kind,
  ref,
  title: text('What people call it.'),
  file: text('File, relative to the project, or `library:…`.'),
  usedBy: integer('How many documents name it, directly or through others.'),
  flows: integer('How many flows it has a part in.'),
  findings: integer('How many things checking found in it.'),
};
const summaryOptional = {
  owner: text('Who is responsible.'),
  library: flag('It comes from the library.') as Schema<true>,
  regulated: flag('What it says is under a regulation.') as Schema<true>,
};

/** Answer of `documents`. */
export const documentList: Schema<DocumentList> = named(
  'DocumentList',
  object('Every document of the release in force.', {
    release,
    items: list(
      'By kind and name.',
      named('DocumentSummary', object('A document.', summaryRequired, summaryOptional)) satisfies Schema<DocumentSummary>,
    ),
  }),
);

const count = (description: string) => integer(description);
const limits = object(
  'Bounds of a field.',
  {},
  {
    minLength: count('Fewest characters.'),
    maxLength: count('Most characters.'),
    minimum: number('Least number.'),
    maximum: number('Largest number.'),
    pattern: text('Form of the text, a regular expression.'),
    minItems: count('Fewest members of the list.'),
    maxItems: count('Most members of the list.'),
    multipleOf: number('It is a multiple of this.'),
  },
);
const field = object(
  'One field of the contract.',
  {
    path: text('Dotted; lists are entered without a position.'),
    name: text('Name.'),
    depth: integer('0 for a field of the message itself.'),
    types: list(
      'What may stand here; empty: anything.',
      choice('Type of JSON Schema.', ['string', 'number', 'integer', 'boolean', 'object', 'array', 'null']),
    ),
    list: flag('It is a list of these.'),
    required: flag('It must be there.'),
    limits,
  },
  {
    role: list('What it is to the contract.', text('subject, id, revision, sequence, or key NAME.')),
    unit: text('Unit, a code of UCUM.'),
    unitWords: text('What the unit means.'),
    codes: text('Name of the code set it is taken from.'),
    identifies: text('What it identifies.'),
    format: text('Format of the text.'),
    description: text('What it means.'),
    choices: list('The only values, as JSON.', text('Value.')),
    again: flag('It holds what a field above it holds.') as Schema<true>,
  },
);
const names = (description: string) => list(description, text('Name.'));
const contractFacts = object(
  'What a contract agrees on.',
  {
    subject: text('Path of the value that orders delivery.'),
    regulated: flag('Under a regulation.'),
    fields: list('From the top down, each before those inside of it.', field),
    receivedAt: names('Interfaces that messages of it come in by.'),
    sentTo: names('Interfaces that messages of it go out by.'),
    versions: names('Every version of it, oldest first.'),
  },
  {
    id: names('Paths that together identify one message.'),
    keys: map('Business keys: name → path.', text('Path.')),
    revision: text('Path of a value that grows with each newer state.'),
    sequence: text('Path of a counter of the source.'),
    cadence: object(
      'How often messages come.',
      { every: number('At least one in so many milliseconds.') },
      { during: text('When.') },
    ),
    retention: number('How long messages are kept, in milliseconds.'),
  },
);

/** Answer of `document`. */
export const documentView: Schema<DocumentView> = named(
  'DocumentView',
  object(
    'A document of the release in force.',
    {
      ...summaryRequired,
      release,
      written: object('As it stands in its file.', { line: integer('First line, from 1.'), text: text('YAML.') }),
      canonical: text('The form in which equal meaning is equal text.'),
      names: list('What it names itself.', object('A document.', { kind, ref, as: role })),
      uses: list(
        'What may break when it changes, nearest first.',
        object(
          'A document.',
          { kind, ref, as: list('How the nearest one is used.', role), distance: integer('1: it names the document itself.') },
          { via: object('Through which document.', { kind, ref }) },
        ),
      ),
      runs: list(
        'Flows it has a part in.',
        object('A flow.', {
          name: text('Flow name.'),
          title: text('For people.'),
          source: text('Interface it reads.'),
          target: text('Interface it writes.'),
        }),
      ),
      issues: list('What checking found in it.', issue),
    },
    { ...summaryOptional, contract: contractFacts },
  ),
);

/** Answer of `pendingDocuments`. */
export const pendingDocuments: Schema<PendingDocuments> = named(
  'PendingDocuments',
  object('How the files of the project differ from what runs.', {
    release,
    changed: flag('A reload would move to another release.'),
    changes: list('By kind and name.', change),
    issues: list('What checking the files finds.', issue),
    refused: flag('A reload would be refused.'),
  }),
);

/** One line of `releases`. */
export const releaseView: Schema<ReleaseView> = named(
  'ReleaseView',
  object(
    'A move to a release.',
    {
      number: integer('Number.'),
      hash: text('SHA-256 of what it says, hexadecimal.'),
      inForce: flag('It runs now.'),
      since: moment('When the node moved to it.'),
      who: text('Who moved.'),
      how: choice('By a start of the node, or a reload.', ['start', 'reload']),
      audit: integer('Number of the audit entry.'),
      changes: list('Against the release before.', change),
    },
    { before: integer('Number of the release before.') },
  ),
);

const diffLine = {
  json: object(
    'A line.',
    { kind: choice('Whether it is in both.', ['same', 'added', 'removed']), text: text('The line.') },
    { before: integer('Its number before.'), after: integer('Its number after.') },
  ).json,
} as Schema<DiffLine>;

/** A text as it stood in its file. */
export const writtenText = object('As it stood in its file.', {
  file: text('File.'),
  line: integer('First line, from 1.'),
  text: text('YAML.'),
});

/** Answer of `releaseDocument`. */
export const releaseDocument: Schema<ReleaseDocument> = named(
  'ReleaseDocument',
  object(
    'A document as a release has it.',
    { kind, ref, release, canonical: text('The form in which equal meaning is equal text.') },
    { written: writtenText, diff: list('Against another release.', diffLine) },
  ),
);

/** One line of `library`. */
export const libraryLine: Schema<LibraryLine> = named(
  'LibraryLine',
  object('A document that comes with Millrace.', {
    kind,
    ref,
    title: text('What people call it.'),
    file: text('`library:…`'),
    used: flag('The release in force has it.'),
  }),
);

const whom = choice('Whom it concerns.', ['both', 'readers', 'writers', 'nobody']);

/** Answer of `compareContracts`. */
export const comparedContracts: Schema<ComparedContracts> = named(
  'ComparedContracts',
  object('Two versions of a contract compared.', {
    older: ref,
    newer: ref,
    compatible: whom,
    differences: list(
      'Breaking ones first.',
      object(
        'One thing that they say differently.',
        {
          path: text('Path in the message; empty for the whole.'),
          what: text('What differs.'),
          older: text('In the older one.'),
          newer: text('In the newer one.'),
          breaks: whom,
          sentence: text('In words.'),
        },
        { silent: flag('Nothing is refused, and the meaning changes.') as Schema<true> },
      ),
    ),
    touched: list(
      'What uses the older one.',
      object('A document.', {
        kind: choice('Kind.', ['integration', 'mapping']),
        name: text('Name.'),
        as: choice('How it uses the contract.', ['source', 'target', 'source and target']),
        issues: { json: list('What would be wrong with the newer one.', issue).json } as Schema<
          ComparedContracts['touched'][number]['issues']
        >,
      }),
    ),
  }),
);

const sighting = object('A message in which it was seen.', {
  message: integer('Message number.'),
  at: moment('When it was received.'),
});
const driftKinds = [
  'unknown-field',
  'missing',
  'type',
  'format',
  'unknown-code',
  'not-allowed',
  'unreadable',
  'never-seen',
  'unused-codes',
  'near-limit',
  'unusual',
  'cadence',
] as const;
const finding = object(
  'One thing in which messages differ from their contract.',
  {
    kind: choice('What differs.', driftKinds),
    drift: flag('Sender and contract no longer say the same; otherwise it is worth knowing.'),
    path: text('Of the field; empty for the whole message.'),
    sentence: text('In words.'),
    messages: integer('In how many messages.'),
  },
  { first: sighting, last: sighting, examples: list('A few values, as JSON.', text('Value.')) },
);
const held = object('Deliveries that wait for a person because of one field.', {
  code: text('Error code.'),
  path: text('Of the field; empty where the reason names none.'),
  deliveries: integer('How many.'),
  sentence: text('The newest reason.'),
  first: sighting,
  last: sighting,
});

/** Answer of `contractDrift`. */
export const contractDrift: Schema<ContractDrift> = named(
  'ContractDrift',
  object(
    'How the newest messages of a contract differ from what was agreed.',
    {
      contract: ref,
      messages: integer('How many of the newest messages were looked at.'),
      bytes: integer('Their bytes.'),
      drifting: flag('Whether any finding is drift.'),
      sentence: text('The verdict.'),
      findings: list('Drift first.', finding),
      more: integer('Findings beyond those.'),
      sources: names('Interfaces whose messages were looked at.'),
      days: integer('Held deliveries of so many days are counted.'),
      held: list('Most first.', held),
    },
    {
      oldest: sighting,
      newest: sighting,
      endedBy: choice('What ended the look back, where it was not that there are no more.', ['messages', 'bytes', 'time']),
    },
  ),
);

/** One line of `drift`. */
export const driftSummary: Schema<DriftSummary> = named(
  'DriftSummary',
  object('Drift of one contract.', {
    contract: ref,
    messages: integer('How many of the newest messages were looked at.'),
    drifting: flag('Whether any finding is drift.'),
    drifts: integer('Findings that are drift.'),
    notices: integer('Findings that are worth knowing.'),
    sentence: text('The verdict.'),
  }),
);
