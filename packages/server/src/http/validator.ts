import { Ajv2020, type ErrorObject } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import type { JsonSchema } from '@millrace/api';
import { RequestError } from './request-error.ts';

type Part = 'path' | 'query' | 'body';
/** Checks one part of a request and fills in defaults; throws `RequestError` naming everything that is wrong. */
export type Check = (part: Part, schema: JsonSchema | undefined, given: unknown) => Readonly<Record<string, unknown>>;

/** Reads requests by the schemas of their routes. Texts become numbers and flags in path and query only. */
export function openValidator(): Check {
  const strict = addFormats.default(new Ajv2020({ allErrors: true, useDefaults: true }));
  const texts = addFormats.default(new Ajv2020({ allErrors: true, useDefaults: true, coerceTypes: true }));
  return (part, schema, given) => {
    if (!schema) return {};
    const validate = (part === 'body' ? strict : texts).compile(schema);
    const value: unknown = part === 'body' ? given : { ...(given as object) };
    if (validate(value)) return value as Readonly<Record<string, unknown>>;
    const faults = (validate.errors ?? []).slice(0, 10).map(sentenceOf);
    throw new RequestError(400, 'server.request-invalid', `reading the ${part}: ${[...new Set(faults)].join('; ')}`);
  };
}

function sentenceOf({ keyword, instancePath, params, message }: ErrorObject): string {
  const place = instancePath.slice(1).replaceAll('/', '.') || 'the whole';
  const words = Object.hasOwn(sentences, keyword) ? sentences[keyword]! : undefined;
  return words?.(place, params as Params) ?? `${place} ${message ?? 'is not valid'}`;
}

/** What a schema says beside a keyword that a value breaks. */
interface Params {
  readonly additionalProperty?: string;
  readonly missingProperty?: string;
  readonly allowedValues?: readonly unknown[];
  readonly format?: string;
  readonly type?: string | readonly string[];
  readonly limit?: number;
}

/** What is wrong with the value at a place, by the keyword of JSON Schema that it breaks. */
const sentences: Readonly<Record<string, (place: string, params: Params) => string>> = {
  additionalProperties: (_, { additionalProperty }) => `"${additionalProperty}" is not a field of it`,
  enum: (place, { allowedValues = [] }) => `${place} must be one of ${allowedValues.join(', ')}`,
  format: (place, { format = '' }) => `${place} must be ${formats[format] ?? `of the format ${format}`}`,
  maxLength: (place, { limit }) => `${place} is longer than ${limit} characters`,
  maximum: (place, { limit }) => `${place} must be ${limit} at most`,
  maxItems: (place, { limit }) => `${place} has more than ${limit} items`,
  minLength: (place, { limit }) => `${place} must ${limit === 1 ? 'not be empty' : `have ${limit} characters at least`}`,
  minimum: (place, { limit }) => `${place} must be ${limit} at least`,
  pattern: place => `${place} must not be blank`,
  required: (place, { missingProperty }) => `"${missingProperty}" is missing${place === 'the whole' ? '' : ` in ${place}`}`,
  type: (place, { type = [] }) =>
    `${place} must be ${[type]
      .flat()
      .map(each => types[each] ?? each)
      .join(' or ')}`,
};

const formats: Readonly<Record<string, string>> = {
  date: 'a day, written as 2026-11-23',
  'date-time': 'a time, written as 2026-11-23T06:00:00Z',
};

const types: Readonly<Record<string, string>> = {
  array: 'a list',
  boolean: 'true or false',
  integer: 'a whole number',
  null: 'null',
  number: 'a number',
  object: 'an object',
  string: 'text',
};
