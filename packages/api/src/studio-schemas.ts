import type {
  CoveragePoint,
  FieldSentence,
  MappingEdit,
  MappingMessage,
  MappingPreviewView,
  MappingSaved,
  MappingSide,
  MappingView,
  PreviewIssue,
  PreviewResult,
  PreviewTest,
  StudioFinding,
} from '@millrace/core';
import { anything, choice, flag, integer, list, map, moment, named, object, text, type Schema } from './schema.ts';
import { fieldLineage } from './trace-schemas.ts';

const fields = (description: string): Schema<Readonly<Record<string, unknown>>> => map(description, anything('Anything.'));

const side: Schema<MappingSide> = object(
  'One side of a mapping.',
  { ref: text('Contract: `production-order@1`.') },
  {
    title: text('What people call it.'),
    owner: text('Who answers for it.'),
    regulated: flag('Its messages are regulated.'),
    schema: fields('JSON Schema of the contract; absent where there is no such contract.'),
  },
);

const finding: Schema<StudioFinding> = named(
  'StudioFinding',
  object(
    'A finding of the check.',
    {
      code: text('Code in the catalogue of errors.'),
      level: choice('How grave.', ['error', 'warning', 'info']),
      sentence: text('What is wrong.'),
      path: text('Place in the document: `fields.amount.value`.'),
      line: integer('Line in the file, from 1.'),
      column: integer('Column, from 1.'),
    },
    { remedy: text('What to do.') },
  ),
);
const findings = list('What the check says of the file.', finding);
const lineage = list('Which source fields each target field is made of.', fieldLineage);

/** Answer of `mapping`. */
export const mappingView: Schema<MappingView> = named(
  'MappingView',
  object(
    'A mapping as it stands in its file.',
    {
      name: text('Name.'),
      file: text('File of the project, or of the library.'),
      library: flag('It is of the library: not changed, but copied.'),
      text: text('The whole file.'),
      sha256: text('SHA-256 of the file, hexadecimal.'),
      line: integer('Line on which the mapping begins.'),
      from: side,
      to: side,
      running: choice('Whether the release in force has it as the file has it.', ['same', 'other', 'absent']),
      flows: list(
        'Flows that map with it.',
        object('A flow.', {
          flow: text('Name.'),
          title: text('What people call it.'),
          position: integer('Which mapping of the flow it is, from 1.'),
          of: integer('How many mappings the flow has.'),
        }),
      ),
      lineage,
      findings,
      tests: list(
        'Tests that reach it.',
        object('A test.', { of: text('Kind and name of its document.'), given: text('File of the message.') }),
      ),
      functions: list(
        'What expressions may call.',
        object('A function.', { name: text('With `$`.'), usage: text('With its arguments.') }),
      ),
      crosswalks: list(
        'Crosswalks of the project.',
        object(
          'A crosswalk.',
          { name: text('Name.') },
          { title: text('What people call it.'), from: text('Code set of its source.'), to: text('Code set of its target.') },
        ),
      ),
    },
    { title: text('What people call it.') },
  ),
);

/** One line of `mappingMessages`. */
export const mappingMessage: Schema<MappingMessage> = named(
  'MappingMessage',
  object('A message that reaches a mapping.', {
    message: integer('Number.'),
    flow: text('Flow that it goes through.'),
    title: text('What people call the flow.'),
    subject: text('Subject.'),
    receivedAt: moment('When it came.'),
    keys: map('Its business keys.', text('Value.')),
  }),
);

const at = list('Names of target fields, from the outside in.', text('Name.', { minLength: 1, maxLength: 500 }), {
  minItems: 1,
  maxItems: 64,
});

const kinds = ['set', 'remove', 'rename', 'move', 'setting'] as const;

/** One change of a mapping, as a body has it. */
export const mappingEdit: Schema<MappingEdit> = {
  json: {
    description:
      'A change: set (field), remove, rename (to) or move (before) the field at `at`; or a setting of the mapping itself.',
    type: 'object',
    required: ['kind'],
    properties: {
      kind: { enum: kinds },
      at: at.json,
      field: { description: 'An expression, or settings as a mapping has them.', type: ['string', 'object'] },
      to: { type: 'string', minLength: 1, maxLength: 500 },
      before: { type: 'string', maxLength: 500 },
      name: { enum: ['title', 'from', 'to'] },
      value: { type: 'string', maxLength: 1000 },
    },
    additionalProperties: false,
    oneOf: [
      { properties: { kind: { const: 'set' } }, required: ['at', 'field'] },
      { properties: { kind: { const: 'remove' } }, required: ['at'] },
      { properties: { kind: { const: 'rename' } }, required: ['at', 'to'] },
      { properties: { kind: { const: 'move' } }, required: ['at'] },
      { properties: { kind: { const: 'setting' } }, required: ['name'] },
    ],
  },
};

const sentence: Schema<FieldSentence> = object(
  'A field in words.',
  { field: text('Target field.'), required: flag('The target requires it.'), sentence: text('What it is.') },
  {
    expression: text('The expression, where the sentence cannot say it.'),
    empty: { json: { const: true, description: 'Nothing fills it.' } } as Schema<true>,
  },
);

const previewIssue: Schema<PreviewIssue> = object('What is wrong when the message is mapped.', {
  of: choice('Of the message or what comes before, of a field, or of the whole against the target contract.', [
    'before',
    'field',
    'target',
  ]),
  code: text('Code in the catalogue of errors.'),
  path: text('Field.'),
  sentence: text('What is wrong.'),
});

const result: Schema<PreviewResult> = object(
  'What the mapping makes of a message.',
  { issues: list('What is wrong.', previewIssue) },
  {
    input: anything('What the mapping reads.'),
    output: anything('What it makes, without the fields that fail.'),
    passes: flag('The condition of the flow lets it pass.'),
  },
);

const test: Schema<PreviewTest> = object('A test.', {
  kind: choice('Where it is declared.', ['integration', 'mapping']),
  of: text('Name of its document.'),
  name: text('What it shows.'),
  passed: flag('It passes.'),
  sentences: list('Why it does not.', text('Sentence.')),
});

const point: Schema<CoveragePoint> = object(
  'Something that no test reaches.',
  {
    field: text('Target field.'),
    kind: choice('What it is.', ['field', 'element', 'branch', 'code']),
    words: text('What it takes to reach it.'),
  },
  { expression: text('The expression that a branch is in.') },
);

/** Answer of `previewMapping` and `mappingResult`. */
export const mappingPreview: Schema<MappingPreviewView> = named(
  'MappingPreview',
  object(
    'What would become of a mapping; nothing was written.',
    {
      text: text('The file after the changes.'),
      findings,
      lineage,
      sentences: list('Each field in words, empty ones too.', sentence),
      tests: list('Tests that go through it; none where something else is wrong.', test),
      coverage: object('What the tests reach.', {
        reached: integer('Points reached.'),
        points: integer('Points there are.'),
        missing: list('Points not reached.', point),
      }),
    },
    { fields: fields('The fields as data.'), result, message: mappingMessage },
  ),
);

/** Answer of `saveMapping` and `copyMapping`. */
export const mappingSaved: Schema<MappingSaved> = named(
  'MappingSaved',
  object(
    'What was written.',
    {
      file: text('File of the project.'),
      sha256: text('SHA-256 of it now.'),
      changed: flag('False: nothing differed.'),
      added: integer('Lines added.'),
      removed: integer('Lines removed.'),
      findings,
    },
    { audit: integer('Number of the audit entry.') },
  ),
);
