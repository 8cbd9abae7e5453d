import { durationPattern } from './duration.ts';
import type { Field, FieldSet } from './field.ts';

/** A JSON Schema (2020-12) as plain data. */
export type JsonSchema = Readonly<Record<string, unknown>>;

/** A whole-value or embedded reference; where `references` is said, it may stand for any single value. */
const reference: JsonSchema = { type: 'string', pattern: '\\$\\{(env|secret):' };

/**
 * The JSON Schema of a set of settings, for editors. With `references`, a text such as `${env:PORT}` is accepted in place of a number,
 * a flag or a choice, as in the config of a connector.
 */
export function fieldsToJsonSchema(fields: FieldSet, references = false): JsonSchema {
  const required = Object.keys(fields).filter(name => fields[name]!.required === true);
  return {
    type: 'object',
    ...(required.length > 0 && { required }),
    properties: Object.fromEntries(Object.entries(fields).map(([name, field]) => [name, fieldToJsonSchema(field, references)])),
    additionalProperties: false,
  };
}

function fieldToJsonSchema(field: Field, references: boolean): JsonSchema {
  const unit = field.unit === undefined ? '' : ` Unit: ${field.unit}.`;
  return {
    description: field.summary + unit,
    ...shapeOf(field, references),
    ...('default' in field && field.default !== undefined && { default: field.default }),
    ...(field.example !== undefined && { examples: [field.example] }),
  };
}

function shapeOf(field: Field, references: boolean): JsonSchema {
  const single = (shape: JsonSchema): JsonSchema => (references ? { anyOf: [shape, reference] } : shape);
  switch (field.kind) {
    case 'text':
      return field.pattern === undefined ? { type: 'string' } : single({ type: 'string', pattern: field.pattern });
    case 'secret':
      return reference;
    case 'integer':
      return single(integerShape(field));
    case 'number':
      return single({ type: 'number', ...boundsOf(field) });
    case 'flag':
      return single({ type: 'boolean' });
    case 'choice':
      return single(choiceShape(field.choices));
    case 'duration':
      return single({ type: 'string', pattern: durationPattern });
    case 'list': {
      const list = { type: 'array', items: fieldToJsonSchema(field.of, references) };
      return field.single === true ? { anyOf: [shapeOf(field.of, references), list] } : list;
    }
    case 'map':
      return {
        type: 'object',
        ...(field.names && { propertyNames: { pattern: field.names.pattern } }),
        additionalProperties: fieldToJsonSchema(field.of, references),
      };
    case 'group':
      return field.short === undefined
        ? fieldsToJsonSchema(field.fields, references)
        : { anyOf: [{ type: 'string' }, fieldsToJsonSchema(field.fields, references)] };
    case 'variant':
      return { oneOf: Object.entries(field.variants).map(([word, fields]) => variantShape(field.by, word, fields, references)) };
    case 'any':
      return field.schema ?? {};
  }
}

function integerShape(field: Field & { kind: 'integer' }): JsonSchema {
  const shape = { type: 'integer', ...boundsOf(field) };
  return field.unit === '1/s' ? { anyOf: [shape, { type: 'string', pattern: '^[0-9]+ ?/ ?s$' }] } : shape;
}

function boundsOf({ minimum, maximum }: Field & { kind: 'integer' | 'number' }): JsonSchema {
  return { ...(minimum !== undefined && { minimum }), ...(maximum !== undefined && { maximum }) };
}

function choiceShape(choices: Readonly<Record<string, string>>): JsonSchema {
  return { oneOf: Object.entries(choices).map(([word, description]) => ({ const: word, description })) };
}

function variantShape(by: string, word: string, fields: FieldSet, references: boolean): JsonSchema {
  const {
    properties,
    required = [],
    ...rest
  } = fieldsToJsonSchema(fields, references) as { properties: object; required?: string[] };
  return { ...rest, required: [by, ...required], properties: { [by]: { const: word }, ...properties } };
}
