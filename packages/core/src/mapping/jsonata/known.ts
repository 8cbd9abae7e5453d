import { isSchemaObject, referenceIn, schemaRoot, type SchemaObject, type SchemaRoot } from '../../contract/schema.ts';
import { dataKinds, Kind } from './kinds.ts';

/**
 * What is certain of a place in a message that its contract has checked. Only what the check proves for every message counts: `type`,
 * `const` and `enum`, `properties`, `required` and `items`, along `$ref` and `allOf`; never what only some branch says.
 */
export interface Known {
  /** What may stand there, where something does. */
  readonly kinds: number;
  /** A field of an object there, and whether every object has it. */
  field(name: string): { readonly known: Known; readonly isRequired: boolean } | undefined;
  /** An element of a list there. */
  items(): Known | undefined;
}

/** What is certain of a whole message. */
export function knownOf(schema: SchemaObject): Known {
  const root = schemaRoot(schema);
  return knownBy(root, [schema]);
}

function knownBy(root: SchemaRoot, given: readonly SchemaObject[]): Known {
  const schemas = given.every(isAlone) ? given : flatten(root, given);
  const fields = new Map<string, ReturnType<Known['field']>>();
  let items: Known | undefined | 'unread' = 'unread';
  return {
    kinds: schemas.reduce((kinds, schema) => kinds & kindsOf(schema), dataKinds & ~Kind.nothing),
    field: name => {
      if (!fields.has(name)) fields.set(name, fieldOf(root, schemas, name));
      return fields.get(name);
    },
    items: () => (items === 'unread' ? (items = itemsOf(root, schemas)) : items),
  };
}

function fieldOf(root: SchemaRoot, schemas: readonly SchemaObject[], name: string): ReturnType<Known['field']> {
  const parts = schemas.flatMap(({ properties }) =>
    isSchemaObject(properties) && Object.hasOwn(properties, name) && isSchemaObject(properties[name]) ? [properties[name]] : [],
  );
  const isRequired = schemas.some(({ required }) => Array.isArray(required) && required.includes(name));
  return parts.length === 0 && !isRequired ? undefined : { known: knownBy(root, parts), isRequired };
}

function itemsOf(root: SchemaRoot, schemas: readonly SchemaObject[]): Known | undefined {
  const parts = schemas.flatMap(({ items, prefixItems }) => (isSchemaObject(items) && prefixItems === undefined ? [items] : []));
  return parts.length === 0 ? undefined : knownBy(root, parts);
}

function isAlone(schema: SchemaObject): boolean {
  return schema['$ref'] === undefined && schema['allOf'] === undefined;
}

/** Every schema that applies at a place, whatever the message is. */
function flatten(root: SchemaRoot, given: readonly SchemaObject[]): readonly SchemaObject[] {
  const found = new Set<SchemaObject>();
  const add = (schema: unknown): void => {
    if (!isSchemaObject(schema) || found.has(schema)) return;
    found.add(schema);
    if (typeof schema['$ref'] === 'string') add(referenceIn(root, schema['$ref']));
    if (Array.isArray(schema['allOf'])) schema['allOf'].forEach(add);
  };
  given.forEach(add);
  return [...found];
}

const typeKinds: Readonly<Record<string, number>> = {
  null: Kind.null,
  boolean: Kind.flag,
  number: Kind.number,
  integer: Kind.number,
  string: Kind.text,
  object: Kind.fields,
  array: Kind.list,
};

function kindsOf(schema: SchemaObject): number {
  // The validator takes a null for every type beside this keyword of OpenAPI.
  if ('nullable' in schema) return dataKinds;
  const types = kindsOfType(schema['type']);
  const choices = Object.hasOwn(schema, 'const') ? [schema['const']] : schema['enum'];
  return Array.isArray(choices) ? types & choices.map(kindOf).reduce((kinds, kind) => kinds | kind, 0) : types;
}

function kindsOfType(type: unknown): number {
  if (Array.isArray(type)) return type.reduce<number>((kinds, one) => kinds | kindsOfType(one), 0);
  return (typeof type === 'string' ? typeKinds[type] : undefined) ?? dataKinds;
}

function kindOf(value: unknown): number {
  if (value === null) return Kind.null;
  if (Array.isArray(value)) return Kind.list;
  return typeKinds[typeof value] ?? dataKinds;
}
