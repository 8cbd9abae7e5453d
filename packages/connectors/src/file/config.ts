import type { FieldSet } from '@millrace/core';

/** Settings of a folder once read: durations in milliseconds, defaults filled in. */
export interface FileConfig {
  readonly folder: string;
  readonly sentinel?: string;
  readonly read?: ReadSettings;
  readonly write?: WriteSettings;
}

export interface ReadSettings {
  readonly pattern: string;
  readonly order: 'name' | 'modified';
  readonly every: number;
  readonly stable?: StabilityRule;
  readonly after: 'archive' | 'delete';
  readonly work: string;
  readonly archive: string;
  readonly refused: string;
  readonly largest: number;
}

/** When a file is complete. */
export type StabilityRule =
  | { readonly kind: 'age'; readonly settleFor: number }
  | { readonly kind: 'marker'; readonly suffix: string }
  | { readonly kind: 'rename'; readonly unfinished: readonly string[] };

export interface WriteSettings {
  readonly name: string;
  readonly one: 'message' | 'batch';
  readonly onExisting: 'replace' | 'never';
  readonly done?: string;
}

/** The rule where none is declared. */
export const defaultRule: StabilityRule = { kind: 'age', settleFor: 2_000 };

const stable: FieldSet[string] = {
  kind: 'variant',
  by: 'kind',
  summary: 'How to know that a file is complete; absent: size and time unchanged for 2 s.',
  example: { kind: 'marker', suffix: '.done' },
  variants: {
    age: {
      settleFor: { kind: 'duration', default: '2 s', summary: 'Size and time of change must stay the same for this long.' },
    },
    marker: {
      suffix: {
        kind: 'text',
        default: '.done',
        summary: 'A file is complete when a second one with this ending stands beside it.',
      },
    },
    rename: {
      unfinished: {
        kind: 'list',
        of: { kind: 'text', summary: 'A pattern of names.' },
        default: ['*.tmp', '*.part'],
        summary: 'The writer renames when done: a file is complete unless its name matches one of these.',
      },
    },
  },
};

const read: FieldSet = {
  pattern: { kind: 'text', default: '*', summary: 'Names to take; `*` any text, `?` one character.', example: 'PRO-*.xml' },
  order: {
    kind: 'choice',
    choices: { name: 'by name, character by character', modified: 'by time of change (looks at every file on each scan)' },
    default: 'name',
    summary: 'Which of the complete files comes first.',
  },
  every: { kind: 'duration', default: '500 ms', summary: 'Time between two scans of the folder.' },
  stable,
  after: {
    kind: 'choice',
    choices: { archive: 'moved into the archive folder, by day', delete: 'deleted' },
    default: 'archive',
    summary: 'What becomes of a file once all its records are on disk.',
  },
  work: { kind: 'text', default: 'work', summary: 'Subfolder of claimed files; two nodes on one folder need different ones.' },
  archive: { kind: 'text', default: 'archive', summary: 'Subfolder of taken files, with a folder a day.' },
  refused: { kind: 'text', default: 'refused', summary: 'Subfolder of files that cannot be read, each with its reason.' },
  largest: {
    kind: 'integer',
    unit: 'bytes',
    minimum: 1,
    default: 2_147_483_648,
    summary: 'A larger file is refused. Files are streamed; one record is bounded by `limits.size`.',
  },
};

const write: FieldSet = {
  name: {
    kind: 'text',
    required: true,
    summary:
      'Name of a file: text with `{id}`, `{key}`, `{subject}`, `{message}`, `{keys.NAME}`; unsafe characters are replaced.',
    example: '{keys.order}-{id}.xml',
  },
  one: {
    kind: 'choice',
    choices: { message: 'one file a message', batch: 'one file for all messages of a call' },
    default: 'message',
    summary: 'What one file holds.',
  },
  onExisting: {
    kind: 'choice',
    choices: { replace: 'the new content takes its place', never: 'the message is held, unless the content is the same' },
    default: 'replace',
    summary: 'What happens when a file of that name is there.',
  },
  done: {
    kind: 'text',
    summary: 'Subfolder into which the reader moves what it took; looked at when asked whether a message arrived.',
  },
};

/** The settings of the `file` connector. */
export const fileFields: FieldSet = {
  folder: { kind: 'text', required: true, summary: 'The folder, as this node sees it.', example: '/srv/exchange/orders' },
  sentinel: {
    kind: 'text',
    summary: 'Name of a file that is always there; without it the share counts as not mounted.',
    example: '.mounted',
  },
  read: { kind: 'group', fields: read, summary: 'Take messages from the folder.' },
  write: { kind: 'group', fields: write, summary: 'Put messages into the folder.' },
};
