import type { FuncKeywordDefinition } from 'ajv';
import { Ajv2020, type ErrorObject, type Options, type ValidateFunction } from 'ajv/dist/2020.js';
import type { Value } from '../value/value.ts';
import { exactKeywords } from './exact-keywords.ts';
import { formatChecks } from './formats.ts';
import { boundedPattern } from './pattern.ts';
import { pointersOf, type SchemaObject } from './schema.ts';
import { unevaluatedKeywords, type TakesPart } from './unevaluated.ts';

export type { ErrorObject } from 'ajv/dist/2020.js';

/** A schema compiled for two questions: whether a value keeps it, at once; and every way in which it does not. */
export interface Validator {
  isValid(value: Value): boolean;
  errors(value: Value): readonly ErrorObject[];
}

const formats = Object.fromEntries(formatChecks);
const inheritedNames: ReadonlySet<string> = new Set(Object.getOwnPropertyNames(Object.prototype));

/**
 * A validator that compiles at first use, so that contracts which carry no messages cost nothing, and that compiles the
 * explaining form only once something is wrong. The schema must have passed `checkSchema` and be free of identifiers (`plainSchema`).
 */
export function lazyValidator(schema: SchemaObject): Validator {
  let quick: ValidateFunction | undefined;
  let thorough: ValidateFunction | undefined;
  return {
    isValid: value => (quick ??= compile(schema, { messages: false }))(value),
    errors: value => {
      thorough ??= compile(schema, { messages: false, allErrors: true, verbose: true });
      thorough(value);
      const { errors } = thorough;
      thorough.errors = null;
      return errors ?? [];
    },
  };
}

/** Compiles now, with keywords beside those of JSON Schema; throws where the schema cannot be compiled. */
export function compile(
  schema: SchemaObject,
  options: Options = {},
  more: readonly FuncKeywordDefinition[] = [],
): ValidateFunction {
  const ajv = new Ajv2020({
    ...options,
    strict: false,
    meta: false,
    validateSchema: false,
    logger: false,
    formats,
    // A field that every object inherits (`constructor`, `toString`) must be told apart from an own one.
    ownProperties: names(schema, inheritedNames),
    code: { regExp: boundedPattern },
  });
  // The validator's own count of what has been looked at is wrong beside conditions and `contains`.
  ajv.opts.unevaluated = false;
  ajv.addSchema(schema, address);
  const rest = names(schema, unevaluated) ? unevaluatedKeywords(schema, takesPart(ajv, schema)) : [];
  for (const keyword of [...exactKeywords(schema), ...rest, ...more])
    ajv.removeKeyword(String(keyword.keyword)).addKeyword(keyword);
  return ajv.compile(schema);
}

/** What parts of the schema are compiled by: `contract:#/properties/amount`. */
const address = 'contract:';

/** Compiles parts of the schema when they are first asked for. */
function takesPart(ajv: Ajv2020, schema: SchemaObject): TakesPart {
  const pointers = pointersOf(schema);
  const compiled = new Map<SchemaObject, ValidateFunction>();
  return (part, value) => {
    const validate = compiled.get(part) ?? ajv.compile({ $ref: `${address}#${pointers.get(part)}` });
    compiled.set(part, validate);
    return validate(value) === true;
  };
}

const unevaluated: ReadonlySet<string> = new Set(['unevaluatedItems', 'unevaluatedProperties']);

/** Whether a schema names one of these anywhere: as a keyword, as a field, or as a text. */
function names(schema: unknown, wanted: ReadonlySet<string>): boolean {
  if (typeof schema === 'string') return wanted.has(schema);
  if (typeof schema !== 'object' || schema === null) return false;
  if (Array.isArray(schema)) return schema.some(each => names(each, wanted));
  return Object.entries(schema).some(([name, value]) => wanted.has(name) || names(value, wanted));
}
