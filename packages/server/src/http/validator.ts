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
    const sentences = (validate.errors ?? []).slice(0, 10).map(sentenceOf);
    throw new RequestError(400, 'server.request-invalid', `reading the ${part}: ${[...new Set(sentences)].join('; ')}`);
  };
}

function sentenceOf(error: ErrorObject): string {
  const place = error.instancePath.slice(1).replaceAll('/', '.') || 'the whole';
  const extra = error.params as { readonly additionalProperty?: string; readonly allowedValues?: readonly string[] };
  if (extra.additionalProperty !== undefined) return `"${extra.additionalProperty}" is not a field of it`;
  if (extra.allowedValues) return `${place} must be one of ${extra.allowedValues.join(', ')}`;
  if (error.keyword === 'pattern') return `${place} must not be blank`;
  return `${place} ${error.message ?? 'is not valid'}`;
}
