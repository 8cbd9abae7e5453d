import { keywords } from './keywords.ts';
import { isSchemaObject, usesIdentifiers, type SchemaObject } from './schema.ts';
import { openSource, type Located } from './schema-source.ts';

/** Schemas that a contract may refer to beside its own, by address. */
export type KnownSchemas = ReadonlyMap<string, SchemaObject | boolean>;

/** A reference that leads nowhere. */
export class MissingReference extends Error {
  readonly reference: string;

  constructor(reference: string) {
    super(`"${reference}" leads nowhere in this schema`);
    this.name = 'MissingReference';
    this.reference = reference;
  }
}

/** The dynamic anchors in force at a place: name → the outermost schema that has it. */
type Scope = ReadonlyMap<string, Located>;

/**
 * The same schema without identifiers and anchors: what every reference means is worked out, dynamic ones too, and stands under
 * `$defs` of one document. A schema without identifiers is returned as it is. Throws `MissingReference`.
 */
export function plainSchema(schema: SchemaObject, known: KnownSchemas = new Map()): SchemaObject {
  if (!usesIdentifiers(schema)) return schema;
  const sources = [openSource(schema), ...[...known].map(([address, each]) => openSource(each, address))];
  const definitions: Record<string, unknown> = {};
  const names = new Map<string, string>();
  const numbers = new Map<unknown, number>();
  const root = sources[0]!.root;
  const plain = rewrite(root, enter(new Map(), root)) as SchemaObject;
  return { ...plain, $defs: definitions };

  function rewrite(part: Located, scope: Scope): SchemaObject | boolean {
    if (!isSchemaObject(part.schema)) return part.schema as boolean;
    const entries = Object.entries(part.schema).flatMap(([name, value]): readonly (readonly [string, unknown])[] => {
      if (identifying.has(name)) return [];
      if (name === '$ref' && typeof value === 'string') return [['$ref', refer(find(part, value), scope)]];
      if (name === '$dynamicRef') return [];
      return [[name, inner(part, name, value, scope)]];
    });
    const rewritten = Object.fromEntries(entries);
    const { $dynamicRef: dynamic } = part.schema;
    if (typeof dynamic !== 'string') return rewritten;
    const target = { $ref: refer(dynamically(find(part, dynamic), dynamic, scope), scope) };
    return Object.hasOwn(rewritten, '$ref')
      ? { ...rewritten, allOf: [...list(rewritten['allOf']), target] }
      : { ...rewritten, ...target };
  }

  function inner(part: Located, name: string, value: unknown, scope: Scope): unknown {
    const sub = (each: unknown): unknown => {
      if (!isSchemaObject(each)) return each;
      const located = part.source.inside(part, each);
      return rewrite(located, enter(scope, located, part));
    };
    switch (keywords.get(name)) {
      case 'schema':
        return sub(value);
      case 'schemas':
        return list(value).map(sub);
      case 'schema-map':
      case 'pattern-map':
        return Object.fromEntries(Object.entries(value as SchemaObject).map(([key, each]) => [key, sub(each)]));
      default:
        return value;
    }
  }

  /** The place under `$defs` of what a reference leads to, as it reads where the reference stands. */
  function refer(target: Located, scope: Scope): string {
    const inForce = enter(scope, target);
    const key = `${numberOf(target.schema)} ${[...inForce].map(([anchor, { schema: each }]) => `${anchor}=${numberOf(each)}`).join(' ')}`;
    let name = names.get(key);
    if (name === undefined) {
      names.set(key, (name = String(names.size)));
      definitions[name] = rewrite(target, inForce);
    }
    return `#/$defs/${name}`;
  }

  function numberOf(each: unknown): number {
    const number = numbers.get(each) ?? numbers.size;
    numbers.set(each, number);
    return number;
  }

  function find(from: Located, reference: string): Located {
    for (const source of [from.source, ...sources]) {
      const found = source.resolve(from, reference);
      if (found) return found;
    }
    throw new MissingReference(reference);
  }
}

/** The schema without identifiers, or as it is where a reference of it leads nowhere. */
export function resolvedSchema(schema: SchemaObject): SchemaObject {
  try {
    return plainSchema(schema);
  } catch (error) {
    if (error instanceof MissingReference) return schema;
    throw error;
  }
}

/** What a dynamic reference means in a scope: only where it leads to a dynamic anchor, the outermost one of that name. */
function dynamically(target: Located, reference: string, scope: Scope): Located {
  const anchor = reference.slice(reference.indexOf('#') + 1);
  const isDynamic = isSchemaObject(target.schema) && target.schema['$dynamicAnchor'] === anchor;
  return (isDynamic && scope.get(anchor)) || target;
}

/** The scope inside a schema: going into another resource adds the dynamic anchors that no outer one has. */
function enter(scope: Scope, into: Located, from?: Located): Scope {
  if (from && from.base === into.base && from.source === into.source) return scope;
  const anchors = into.source.dynamicAnchors(into);
  const added = [...anchors].filter(([name]) => !scope.has(name));
  return added.length === 0 ? scope : new Map([...scope, ...added]);
}

function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

const identifying: ReadonlySet<string> = new Set([
  '$id',
  '$anchor',
  '$dynamicAnchor',
  '$schema',
  '$vocabulary',
  '$defs',
  'definitions',
]);
