import type { TypeName } from './keywords.ts';
import { resolvedSchema } from './plain-schema.ts';
import { isSchemaObject, referenceIn, schemaRoot, type SchemaObject, type SchemaRoot } from './schema.ts';

/**
 * What a schema says about one place of a message, with `$ref`, `allOf` and the branches of `anyOf`, `oneOf` and `if` put
 * together. Fields and items are views made when asked for, so a schema that refers to itself is no problem.
 */
export interface View {
  /** The types that may stand here; absent: any. `integer` stands for itself, `number` for both. */
  readonly types?: ReadonlySet<TypeName>;
  /** The only values that may stand here (`enum`, `const`). */
  readonly choices?: readonly unknown[];
  readonly unit?: string;
  readonly codes?: string;
  readonly format?: string;
  readonly fields: ReadonlyMap<string, FieldView>;
  /** Other fields than the declared ones are meant to occur. Declared fields are taken as complete unless the schema says otherwise. */
  readonly open: boolean;
  items(): View | undefined;
  /** A list has at least this many items. */
  readonly leastItems: number;
  /** What certainly bounds a text or number here. */
  limits(): Limits;
  /** The schemas put together here; the first one names the place for whoever must notice a cycle. */
  readonly schemas: readonly SchemaObject[];
}

/** Bounds of a text (characters, pattern) or number; of several schemas the narrowest. */
export interface Limits {
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minimum?: number;
  readonly maximum?: number;
  /** One of the patterns that a text must keep. */
  readonly pattern?: string;
}

/** A declared field of an object. */
export interface FieldView {
  readonly required: boolean;
  view(): View;
}

/** What stands under a name: a field, certainly nothing (with the names that are there), or something that the schema leaves open. */
export type Step =
  | { readonly kind: 'field'; readonly view: View; readonly required: boolean; readonly list: boolean }
  | { readonly kind: 'missing'; readonly candidates: readonly string[] }
  | { readonly kind: 'open' };

interface Part {
  readonly schema: SchemaObject;
  /** It always applies; otherwise it is one of several alternatives. */
  readonly certain: boolean;
}

/** The view of a whole schema, its identifiers resolved where all of them lead somewhere. */
export function viewOf(schema: SchemaObject): View {
  const plain = resolvedSchema(schema);
  return viewOfParts(schemaRoot(plain), [{ schema: plain, certain: true }]);
}

/** Goes to a field; a list on the way is entered, as JSONata does. */
export function stepInto(view: View, name: string): Step {
  const field = view.fields.get(name);
  if (field) return { kind: 'field', view: field.view(), required: field.required, list: false };
  const items = mayBe(view, 'array') ? view.items() : undefined;
  if (items && view.fields.size === 0) {
    const step = stepInto(items, name);
    return step.kind === 'field' ? { ...step, list: true } : step;
  }
  if (view.types && !view.types.has('object') && !view.types.has('array')) return { kind: 'missing', candidates: [] };
  if (view.open || (mayBe(view, 'array') && view.fields.size === 0)) return { kind: 'open' };
  return { kind: 'missing', candidates: [...view.fields.keys()] };
}

/** Whether a value of this type may stand here. */
export function mayBe(view: View, type: TypeName): boolean {
  return !view.types || view.types.has(type) || (type === 'integer' && view.types.has('number'));
}

function viewOfParts(root: SchemaRoot, given: readonly Part[]): View {
  const parts = flatten(root, given);
  const schemas = parts.map(part => part.schema);
  const types = typesOf(parts);
  const choices = choicesOf(parts);
  const fields = fieldsOf(root, parts);
  let items: { readonly view: View | undefined } | undefined;
  let limits: Limits | undefined;
  return {
    ...(types && { types }),
    ...(choices && { choices }),
    ...textOf(schemas, 'unit'),
    ...textOf(schemas, 'codes'),
    ...textOf(schemas, 'format'),
    fields,
    open: fields.size === 0 || schemas.some(isOpen),
    items: () => (items ??= { view: itemsOf(root, parts) }).view,
    leastItems: Math.max(
      0,
      ...parts.map(({ schema, certain }) => (certain && typeof schema.minItems === 'number' ? schema.minItems : 0)),
    ),
    limits: () => (limits ??= limitsOf(parts)),
    schemas,
  };
}

function limitsOf(parts: readonly Part[]): Limits {
  const certain = parts.filter(part => part.certain).map(part => part.schema);
  const numbers = (...names: readonly string[]): readonly number[] =>
    certain.flatMap(schema => names.map(name => schema[name])).filter(value => typeof value === 'number');
  const pattern = certain.map(schema => schema['pattern']).find(each => typeof each === 'string');
  return {
    ...extreme('minLength', numbers('minLength'), Math.max),
    ...extreme('maxLength', numbers('maxLength'), Math.min),
    ...extreme('minimum', numbers('minimum', 'exclusiveMinimum'), Math.max),
    ...extreme('maximum', numbers('maximum', 'exclusiveMaximum'), Math.min),
    ...(pattern !== undefined && { pattern }),
  };
}

function extreme(name: keyof Limits, values: readonly number[], choose: (...of: readonly number[]) => number): Limits {
  return values.length === 0 ? {} : { [name]: choose(...values) };
}

/** Stands for what a reference by identifier leads to. */
const anything: SchemaObject = { additionalProperties: true };

/** Every schema that applies at a place, references followed; each once. */
function flatten(root: SchemaRoot, given: readonly Part[]): readonly Part[] {
  const found = new Map<SchemaObject, Part>();
  const add = (schema: unknown, certain: boolean): void => {
    if (!isSchemaObject(schema) || found.has(schema)) return;
    found.set(schema, { schema, certain });
    const target = typeof schema.$ref === 'string' ? referenceIn(root, schema.$ref) : undefined;
    if (target === 'elsewhere') found.set(anything, { schema: anything, certain });
    else if (target !== 'nowhere') add(target, certain);
    for (const each of listOf(schema.allOf)) add(each, certain);
    for (const each of [...listOf(schema.anyOf), ...listOf(schema.oneOf), schema.then, schema.else]) add(each, false);
    if (isSchemaObject(schema.dependentSchemas)) for (const each of Object.values(schema.dependentSchemas)) add(each, false);
  };
  for (const part of given) add(part.schema, part.certain);
  return [...found.values()];
}

function typesOf(parts: readonly Part[]): ReadonlySet<TypeName> | undefined {
  const certain = parts.filter(part => part.certain).map(part => ownTypes(part.schema));
  const known = certain.filter(types => types !== undefined);
  if (known.length > 0) return known.reduce(bothAllow);
  const possible = parts.filter(part => !part.certain && !isDelegate(part.schema)).map(part => ownTypes(part.schema));
  if (possible.length === 0 || possible.includes(undefined)) return undefined;
  return new Set(possible.flatMap(types => [...types!]));
}

/** Whether a schema leaves the type to others, which stand among the parts as well. */
function isDelegate(schema: SchemaObject): boolean {
  return ownTypes(schema) === undefined && ['$ref', 'allOf', 'anyOf', 'oneOf'].some(name => Object.hasOwn(schema, name));
}

function ownTypes(schema: SchemaObject): ReadonlySet<TypeName> | undefined {
  if (typeof schema.type === 'string') return new Set([schema.type as TypeName]);
  if (Array.isArray(schema.type)) return new Set(schema.type as readonly TypeName[]);
  const choices = ownChoices(schema);
  return choices && new Set(choices.map(typeOfValue));
}

function bothAllow(one: ReadonlySet<TypeName>, other: ReadonlySet<TypeName>): ReadonlySet<TypeName> {
  const narrow = (from: ReadonlySet<TypeName>, by: ReadonlySet<TypeName>): readonly TypeName[] =>
    [...from].filter(type => by.has(type) || (type === 'integer' && by.has('number')));
  return new Set([...narrow(one, other), ...narrow(other, one)]);
}

/** The type of a value in the words of JSON Schema; a whole number is `integer`. */
export function typeOfValue(value: unknown): TypeName {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'array';
  if (typeof value === 'number') return Number.isInteger(value) ? 'integer' : 'number';
  return typeof value as 'string' | 'boolean' | 'object';
}

function choicesOf(parts: readonly Part[]): readonly unknown[] | undefined {
  const certain = parts.filter(part => part.certain).map(part => ownChoices(part.schema));
  return certain.find(choices => choices !== undefined);
}

function ownChoices(schema: SchemaObject): readonly unknown[] | undefined {
  if (Object.hasOwn(schema, 'const')) return [schema.const];
  return Array.isArray(schema.enum) ? (schema.enum as readonly unknown[]) : undefined;
}

function fieldsOf(root: SchemaRoot, parts: readonly Part[]): ReadonlyMap<string, FieldView> {
  const required = new Set(parts.filter(part => part.certain).flatMap(part => listOf(part.schema.required) as readonly string[]));
  const declared = new Map<string, Part[]>();
  for (const { schema, certain } of parts) {
    if (!isSchemaObject(schema.properties)) continue;
    for (const [name, each] of Object.entries(schema.properties)) {
      const list = declared.get(name) ?? [];
      declared.set(name, list);
      if (isSchemaObject(each)) list.push({ schema: each, certain });
    }
  }
  return new Map([...declared].map(([name, list]) => [name, fieldOf(root, list, required.has(name))]));
}

function fieldOf(root: SchemaRoot, parts: readonly Part[], required: boolean): FieldView {
  let view: View | undefined;
  return { required, view: () => (view ??= viewOfParts(root, parts)) };
}

function itemsOf(root: SchemaRoot, parts: readonly Part[]): View | undefined {
  const found = parts.flatMap(({ schema, certain }) => {
    const tuple = listOf(schema.prefixItems);
    const all = [...tuple, schema.items].filter(isSchemaObject);
    return all.map(each => ({ schema: each, certain: certain && tuple.length === 0 }));
  });
  return found.length > 0 ? viewOfParts(root, found) : undefined;
}

function isOpen(schema: SchemaObject): boolean {
  const allows = (rest: unknown): boolean => rest === true || isSchemaObject(rest);
  return allows(schema.additionalProperties) || allows(schema.unevaluatedProperties) || isSchemaObject(schema.patternProperties);
}

function textOf<K extends 'unit' | 'codes' | 'format'>(
  schemas: readonly SchemaObject[],
  name: K,
): { readonly [P in K]?: string } {
  const value = schemas.map(schema => schema[name]).find(each => typeof each === 'string');
  return value === undefined ? {} : ({ [name]: value } as { readonly [P in K]?: string });
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}
