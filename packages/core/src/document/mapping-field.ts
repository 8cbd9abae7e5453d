import type { Issue } from '../value/issue.ts';
import type { Field, FieldSet } from './field.ts';
import { describe, parseFields, quoted } from './field-parse.ts';
import { suggestion } from './nearest.ts';
import { problem } from './problem.ts';

const expression = (summary: string): Field & { kind: 'text' } => ({ kind: 'text', summary });

/** What a field of a mapping may be: an expression, or settings of one of the forms. */
export const mappingField: Field & { kind: 'any' } = {
  kind: 'any',
  schema: { $ref: '#/$defs/mappingField' },
  check: checkMappingField,
  summary: 'An expression, a constant, a code table, or nested fields.',
};

const fields: Field = { kind: 'map', required: true, of: mappingField, summary: 'The fields inside.' };

const round: Field = {
  kind: 'group',
  summary: 'How the number is rounded; exactly, on decimals.',
  fields: {
    digits: { kind: 'integer', required: true, minimum: 0, maximum: 30, summary: 'Digits behind the point.', example: 2 },
    mode: {
      kind: 'choice',
      default: 'half-even',
      choices: {
        'half-even': 'to the nearest, a tie to the even digit',
        'half-up': 'to the nearest, a tie away from zero',
        down: 'towards zero',
        up: 'away from zero',
      },
      summary: 'Where the number is rounded to.',
    },
  },
};

const valueForm: FieldSet = {
  value: { ...expression('A JSONata expression.'), required: true },
  codes: { kind: 'map', of: { kind: 'text', summary: 'The target code.' }, summary: 'Source code → target code.' },
  else: { kind: 'text', summary: 'What a code becomes that is not in the table; without it the message is held.' },
  crosswalk: { kind: 'text', summary: 'The crosswalk that translates the code, per site and day.' },
  back: { kind: 'flag', summary: 'Reads the crosswalk in the other direction.' },
  to: { kind: 'text', summary: 'The UCUM unit that the quantity becomes, exactly.', example: 'g' },
  unit: expression('An expression for the unit that the message carries beside the value.'),
  units: { kind: 'text', summary: 'The code set whose codes that unit is written in, each with its UCUM unit.' },
  round,
  as: {
    kind: 'choice',
    choices: {
      text: 'a text',
      number: 'a number',
      decimal: 'a number as text, with its digits',
      integer: 'a whole number',
      flag: 'true or false',
      instant: 'a time of the site becomes a moment with offset',
      local: 'a moment becomes a time of the site',
      'edm-datetime': 'the local time as OData V2 writes it',
      'edm-date': 'the day of the local time as OData V2 writes it',
      'edm-time': 'the time of day of the local time as OData V2 writes it',
    },
    summary: 'The type the value must become, exactly.',
  },
};

const residual: Field = {
  kind: 'group',
  summary: 'Makes the rounded parts sum to their total.',
  fields: {
    field: {
      kind: 'text',
      required: true,
      summary: 'The field of each element that holds its part of the total; it is rounded.',
    },
    total: {
      kind: 'group',
      required: true,
      short: 'value',
      fields: valueForm,
      summary: 'What the parts must sum to; a text alone is a JSONata expression.',
    },
    into: {
      kind: 'choice',
      default: 'last',
      choices: { last: 'the last part', largest: 'the largest part' },
      summary: 'The part that takes what rounding left.',
    },
  },
};

/** The forms of a field that has settings, by the setting that tells them apart. The first that is there counts. */
export const mappingForms: Readonly<Record<string, FieldSet>> = {
  constant: { constant: { kind: 'any', required: true, summary: 'A constant of any type.' } },
  value: valueForm,
  each: {
    each: { ...expression('A JSONata expression for the source elements; one target element each.'), required: true },
    fields,
    residual,
  },
  fields: { fields },
};

/** Everything that is wrong with the form of a field: what stands behind this meets only what the model declares. */
function checkMappingField(data: unknown, path: string): readonly Issue[] {
  if (typeof data === 'string') return [];
  if (data === null) {
    const remedy = 'write an expression, or { constant: null } where a null is meant';
    return [problem('document.empty-value', path, `${quoted(path)} has no value`, remedy)];
  }
  if (typeof data !== 'object' || Array.isArray(data)) return [noForm(data, path)];
  const form = Object.keys(mappingForms).find(name => Object.hasOwn(data, name));
  if (form === undefined) return [unknownForm(Object.keys(data), path)];
  return parseFields(mappingForms[form]!, data, path, 'literal').issues;
}

function noForm(data: unknown, path: string): Issue {
  const sentence = `${quoted(path)} must be an expression or a group of settings; it is ${describe(data)}`;
  const isSingle = typeof data === 'number' || typeof data === 'boolean';
  return problem('document.field-form', path, sentence, isSingle ? `write { constant: ${data} } for a fixed value` : undefined);
}

function unknownForm(found: readonly string[], path: string): Issue {
  const forms = Object.keys(mappingForms);
  const near = found.map(name => suggestion(name, forms)).find(tail => tail.startsWith('; did you mean'));
  const sentence = `${quoted(path)} is a group of settings with none of ${forms.join(', ')}${near ?? ''}`;
  return problem('document.field-form', path, sentence);
}
