import type { AnySchemaObject, DataValidateFunction, KeywordDefinition } from 'ajv/dist/types/index.js';
import { matchesPattern } from './pattern.ts';
import { isSchemaObject, referenceIn, schemaRoot, type SchemaObject } from './schema.ts';

/** Whether a part of the schema takes a value. */
export type TakesPart = (part: SchemaObject, value: unknown) => boolean;

/** What keywords have looked at: names of fields or positions of items; `all`: everything. */
type Seen = ReadonlySet<string> | 'all';

const nothing: ReadonlySet<string> = new Set();

/**
 * `unevaluatedProperties` and `unevaluatedItems` of a schema without identifiers, by the rules of the standard (2020-12, 11.2 and 11.3):
 * what no other keyword at the same place has looked at, with references, alternatives that hold, and conditions counted.
 */
export function unevaluatedKeywords(schema: SchemaObject, takes: TakesPart): readonly KeywordDefinition[] {
  const root = schemaRoot(schema);
  return [
    { keyword: 'unevaluatedProperties', type: 'object', compile: (rest: unknown, parent) => checkProperties(rest, parent) },
    { keyword: 'unevaluatedItems', type: 'array', compile: (rest: unknown, parent) => checkItems(rest, parent) },
  ];

  function checkProperties(rest: unknown, parent: AnySchemaObject): DataValidateFunction {
    const validate: DataValidateFunction = (value: Readonly<Record<string, unknown>>) => {
      const seen = seenBeside(parent, 'unevaluatedProperties', value);
      if (seen === 'all') return true;
      const wrong = Object.keys(value).find(name => !seen.has(name) && !takesRest(rest, value[name]));
      if (wrong === undefined) return true;
      validate.errors = [{ keyword: 'unevaluatedProperties', params: { unevaluatedProperty: wrong } }];
      return false;
    };
    return validate;
  }

  function checkItems(rest: unknown, parent: AnySchemaObject): DataValidateFunction {
    const validate: DataValidateFunction = (list: readonly unknown[]) => {
      const seen = seenBeside(parent, 'unevaluatedItems', list);
      if (seen === 'all') return true;
      const wrong = list.findIndex((item, index) => !seen.has(String(index)) && !takesRest(rest, item));
      if (wrong < 0) return true;
      validate.errors = [{ keyword: 'unevaluatedItems', params: { len: wrong } }];
      return false;
    };
    return validate;
  }

  function takesRest(rest: unknown, value: unknown): boolean {
    return isSchemaObject(rest) ? takes(rest, value) : rest !== false;
  }

  function seenBeside(parent: SchemaObject, keyword: string, value: object): Seen {
    const { [keyword]: _, ...others } = parent;
    return seenBy(others, value);
  }

  /** What a schema, which the value keeps, has looked at. */
  function seenBy(schema: unknown, value: object): Seen {
    if (!isSchemaObject(schema)) return nothing;
    const own = Array.isArray(value) ? itemsSeen(schema, value, takes) : fieldsSeen(schema, value);
    return [...inPlace(schema, value)].reduce<Seen>((seen, part) => both(seen, () => seenBy(part, value)), own);
  }

  /** The schemas at the same place that the value keeps. */
  function* inPlace(schema: SchemaObject, value: object): Generator<unknown> {
    if (typeof schema['$ref'] === 'string') yield referenceIn(root, schema['$ref']);
    yield* listOf(schema['allOf']);
    for (const part of [...listOf(schema['anyOf']), ...listOf(schema['oneOf'])]) if (keeps(part, value)) yield part;
    if (schema['if'] !== undefined) {
      const holds = keeps(schema['if'], value);
      if (holds) yield schema['if'];
      yield schema[holds ? 'then' : 'else'];
    }
    for (const [name, part] of Object.entries(schema['dependentSchemas'] ?? {})) if (Object.hasOwn(value, name)) yield part;
  }

  function keeps(part: unknown, value: unknown): boolean {
    return isSchemaObject(part) ? takes(part, value) : part === true;
  }
}

function fieldsSeen(schema: SchemaObject, value: object): Seen {
  if (schema['additionalProperties'] !== undefined || schema['unevaluatedProperties'] !== undefined) return 'all';
  const patterns = Object.keys(schema['patternProperties'] ?? {});
  const matching = Object.keys(value).filter(name => patterns.some(pattern => matchesPattern(pattern, name)));
  return new Set([...Object.keys(schema['properties'] ?? {}), ...matching]);
}

function itemsSeen(schema: SchemaObject, list: readonly unknown[], takes: TakesPart): Seen {
  if (schema['items'] !== undefined || schema['unevaluatedItems'] !== undefined) return 'all';
  const { contains } = schema;
  const found = list.flatMap((item, index) =>
    contains === true || (isSchemaObject(contains) && takes(contains, item)) ? [String(index)] : [],
  );
  return new Set([...listOf(schema['prefixItems']).keys()].map(String).concat(found));
}

function both(one: Seen, other: () => Seen): Seen {
  if (one === 'all') return 'all';
  const more = other();
  return more === 'all' ? 'all' : one.union(more);
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}
