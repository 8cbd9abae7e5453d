import type { JsonSchema } from './field-schema.ts';

const expression = (description: string): JsonSchema => ({ type: 'string', description });

const round = closed({
  digits: { type: 'integer', minimum: 0, maximum: 30, description: 'Digits behind the point.' },
  mode: {
    enum: ['half-even', 'half-up', 'down', 'up'],
    default: 'half-even',
    description: 'To the nearest (a tie to the even digit, or away from zero), towards zero, or away from it.',
  },
});

const value: JsonSchema = {
  ...closed({
    value: expression('A JSONata expression.'),
    codes: { type: 'object', additionalProperties: { type: 'string' }, description: 'Source code → target code.' },
    else: { type: 'string', description: 'What a code becomes that is not in the table; without it the message is held.' },
    crosswalk: { type: 'string', description: 'The crosswalk that translates the code, per site and day.' },
    back: { type: 'boolean', description: 'Reads the crosswalk in the other direction.' },
    to: { type: 'string', description: 'The UCUM unit that the quantity becomes, exactly.', examples: ['g', '[lb_av]'] },
    unit: expression('An expression for the unit that the message carries beside the value.'),
    units: { type: 'string', description: 'The code set whose codes that unit is written in, each with its UCUM unit.' },
    round: { ...round, required: ['digits'], description: 'How the number is rounded; exactly, on decimals.' },
    as: {
      enum: ['text', 'number', 'decimal', 'integer', 'flag', 'instant', 'local', 'edm-datetime', 'edm-date', 'edm-time'],
      description:
        'The type the value must become, exactly; instant: a time of the site becomes a moment with offset; local: the other way round; edm-datetime, edm-date, edm-time: the local time, its day, its time of day as OData V2 writes them.',
    },
  }),
  required: ['value'],
};

const residual: JsonSchema = {
  ...closed({
    field: { type: 'string', description: 'The field of each element that holds its part of the total; it is rounded.' },
    total: { anyOf: [expression('A JSONata expression.'), value], description: 'What the parts must sum to.' },
    into: { enum: ['last', 'largest'], default: 'last', description: 'The part that takes what rounding left.' },
  }),
  required: ['field', 'total'],
  description: 'Makes the rounded parts sum to their total.',
};

/** What a field of a mapping may be; refers to itself for nested fields. */
const mappingField: JsonSchema = {
  anyOf: [
    expression('A JSONata expression over the source message.'),
    { ...closed({ constant: { description: 'A constant of any type.' } }), required: ['constant'] },
    value,
    {
      ...closed({
        each: expression('A JSONata expression for the source elements; one target element each.'),
        fields: { $ref: '#/$defs/mappingFields' },
        residual,
      }),
      required: ['fields'],
    },
  ],
};

/** The definitions that the schema of a mapping refers to. */
export const mappingDefinitions: JsonSchema = {
  mappingField,
  mappingFields: { type: 'object', additionalProperties: { $ref: '#/$defs/mappingField' } },
};

function closed(properties: JsonSchema): JsonSchema {
  return { type: 'object', properties, additionalProperties: false };
}
