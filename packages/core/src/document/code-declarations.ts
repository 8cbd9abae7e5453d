import type { DocumentDeclaration } from './declarations.ts';
import type { Field, FieldSet } from './field.ts';

/** A day of the calendar, as documents write it. */
export const day = {
  kind: 'text',
  pattern: '^[0-9]{4}-[0-9]{2}-[0-9]{2}$',
  form: 'a day such as 2026-01-01',
} as const satisfies Omit<Field & { kind: 'text' }, 'summary'>;
const text = { kind: 'text', pattern: '\\S', form: 'a code' } as const;
const name = { kind: 'text', pattern: '^[a-z0-9][a-z0-9-]*$', form: 'lower-case letters, digits and dashes' } as const;
const title = { kind: 'text', summary: 'What people see instead of the name.' } as const;

const codeEntry: FieldSet = {
  title: { kind: 'text', summary: 'What the code means.' },
  unit: { kind: 'text', summary: 'The UCUM unit that a code of a set of units stands for.', example: 'kg' },
  from: { ...day, summary: 'First day on which it may be used; always where absent.' },
  until: { ...day, summary: 'Day from which it may no longer be used; never where absent.', example: '"2027-01-01"' },
};

/** A set of codes. */
export const codeSet: DocumentDeclaration = {
  summary: 'A set of codes with their meaning, owned by a steward. `codes: NAME` in the schema of a contract refers to it.',
  fields: {
    name: { ...name, required: true, summary: 'The name that contracts and crosswalks use.', example: 'order-priority' },
    title,
    owner: { kind: 'text', required: true, summary: 'The steward: who adds codes.', example: 'master-data' },
    codes: {
      kind: 'map',
      required: true,
      of: { kind: 'group', short: 'title', fields: codeEntry, summary: 'What the code means; a text alone is its title.' },
      summary: 'The codes, each with its title or its settings.',
      example: { '1': 'very high', '2': 'high' },
    },
  },
};

const entry: FieldSet = {
  from: { ...text, required: true, summary: 'Code on the source side.', example: '"4711"' },
  to: { ...text, required: true, summary: 'Code on the target side.', example: 'M-0815' },
  site: { ...name, summary: 'The site it is for, where it wins over an entry for all; absent: every site.', example: 'pune' },
  since: { ...day, summary: 'First day on which it holds; always where absent.' },
  until: { ...day, summary: 'Day from which it no longer holds; never where absent.' },
  preferred: { kind: 'flag', summary: 'Of several entries that lead to the same code, the one taken on the way back.' },
};

/** A crosswalk between the codes of two systems. */
export const crosswalk: DocumentDeclaration = {
  summary:
    'How codes or ids of one system are those of another, effective-dated and per site. Entries can be added to a running node.',
  fields: {
    name: { ...name, required: true, summary: 'The name that mappings use.', example: 'material' },
    title,
    owner: { kind: 'text', required: true, summary: 'The steward: who adds what is missing.', example: 'master-data' },
    from: { ...name, summary: 'Code set of the source side; any code where absent.' },
    to: { ...name, summary: 'Code set of the target side; any code where absent.' },
    entries: {
      kind: 'list',
      of: { kind: 'group', fields: entry, summary: 'One pair of codes.' },
      summary: 'Pairs of codes, as far as they stand here.',
    },
    table: {
      kind: 'text',
      pattern: '\\S',
      form: 'the name of a file',
      summary: 'A CSV file beside this document with the columns from, to and perhaps site, valid-from, valid-until, preferred.',
      example: 'material.csv',
    },
    missing: {
      kind: 'any',
      schema: {
        anyOf: [
          { enum: ['hold', 'pass'] },
          {
            type: 'object',
            properties: { code: { type: 'string', description: 'What it becomes.' } },
            required: ['code'],
            additionalProperties: false,
          },
        ],
      },
      summary:
        'What becomes of a code without an entry: hold (the message waits for the steward; so where absent), pass (it goes on as it is), or `{ code: CODE }`. What expired is held in any case.',
      example: 'hold',
    },
    replay: {
      kind: 'choice',
      choices: {
        received: 'those of the day on which the message was received',
        today: 'those of the day on which it is mapped',
      },
      summary: 'Which entries a message sees that waited or is replayed; received where absent.',
    },
  },
};
