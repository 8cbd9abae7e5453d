/** A JSON Schema (2020-12) as plain data. */
export interface JsonSchema {
  readonly [keyword: string]: unknown;
}

/**
 * A JSON Schema that carries the TypeScript type it describes, so that the compiler refuses a schema that differs from its type.
 * `is` and `has` exist for the compiler only; they make the type exact in both directions, optional fields included.
 */
export interface Schema<T, Name extends PropertyKey = keyof T> {
  readonly json: JsonSchema;
  readonly is?: (value: T) => T;
  readonly has?: (name: Name) => Name;
}

/** The type that a schema describes. */
export type TypeOf<S> = S extends Schema<infer T> ? T : never;

type AnyParts = Readonly<Record<string, { readonly json: JsonSchema }>>;
type Fields<R, O> = { readonly [K in keyof R]: TypeOf<R[K]> } & { readonly [K in keyof O]?: TypeOf<O[K]> };

/** A text; `format` and the other keywords as JSON Schema has them. */
export function text(description: string, keywords: JsonSchema = {}): Schema<string> {
  return { json: { type: 'string', description, ...keywords } };
}

/** A moment, RFC 3339 in UTC. */
export function moment(description: string): Schema<string> {
  return text(description, { format: 'date-time' });
}

/** A whole number from 0 unless said otherwise. */
export function integer(description: string, keywords: JsonSchema = {}): Schema<number> {
  return { json: { type: 'integer', description, minimum: 0, ...keywords } };
}

/** A number with a fraction. */
export function number(description: string, keywords: JsonSchema = {}): Schema<number> {
  return { json: { type: 'number', description, ...keywords } };
}

/** True or false. */
export function flag(description: string, keywords: JsonSchema = {}): Schema<boolean> {
  return { json: { type: 'boolean', description, ...keywords } };
}

/** True where it is there at all. */
export function only(description: string): Schema<true> {
  return { json: { type: 'boolean', description, const: true } };
}

/** One of a closed list of words. */
export function choice<const T extends string>(description: string, words: readonly T[], keywords: JsonSchema = {}): Schema<T> {
  return { json: { type: 'string', description, enum: words, ...keywords } };
}

/** Anything that JSON can say. */
export function anything(description: string): Schema<unknown> {
  return { json: { description } };
}

/** A list of one kind of thing. */
export function list<T>(description: string, of: Schema<T>, keywords: JsonSchema = {}): Schema<readonly T[]> {
  return { json: { type: 'array', description, items: of.json, ...keywords } };
}

/** Names chosen by others → values of one kind. */
export function map<T>(description: string, of: Schema<T>): Schema<Readonly<Record<string, T>>> {
  return { json: { type: 'object', description, additionalProperties: of.json } };
}

/** An object: the fields it always has, then those it may have. */
export function object<R extends AnyParts>(description: string, required: R): Schema<Fields<R, Record<never, never>>>;
export function object<R extends AnyParts, O extends AnyParts>(
  description: string,
  required: R,
  optional: O,
): Schema<Fields<R, O>>;
export function object(description: string, required: AnyParts, optional: AnyParts = {}): { readonly json: JsonSchema } {
  const fields: AnyParts = { ...required, ...optional };
  return {
    json: {
      type: 'object',
      description,
      properties: Object.fromEntries(Object.entries(fields).map(([name, field]) => [name, field.json])),
      ...(Object.keys(required).length > 0 && { required: Object.keys(required) }),
    },
  };
}

/** Gives an object a name of its own in the description (`components.schemas`). */
export function named<T>(title: string, schema: Schema<T>): Schema<T> {
  return { json: { title, ...schema.json } };
}

/** An object that refuses fields it does not know: for everything a caller sends. */
export function closed<T>(schema: Schema<T>): Schema<T> {
  return { json: { ...schema.json, additionalProperties: false } };
}
