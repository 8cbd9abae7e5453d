import { fieldsToJsonSchema, type JsonSchema } from './field-schema.ts';
import { mappingForms } from './mapping-field.ts';

/** The definitions that the schema of a mapping refers to: a field refers to itself for nested fields. */
export const mappingDefinitions: JsonSchema = {
  mappingField: {
    anyOf: [
      { type: 'string', description: 'A JSONata expression over the source message.' },
      ...Object.values(mappingForms).map(form => fieldsToJsonSchema(form)),
    ],
  },
};
