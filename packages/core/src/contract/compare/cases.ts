import { isSchemaObject, type SchemaObject } from '../schema.ts';
import { jsonTypes, meet, type Case, type Conjunction, type Implication, type JsonType, type Side } from './reasoning.ts';
import type { Located } from '../schema-source.ts';

/** More alternatives than this are not told apart. */
const mostCases = 256;

const everyType: ReadonlySet<JsonType> = new Set(jsonTypes);
const anything: Case = { types: everyType, atoms: [], nots: [], implications: [] };

/** Makes and remembers cases; `conjunction` puts schemas together. */
export function caseReader(
  conjunction: (parts: readonly Located[]) => Conjunction,
): (of: Conjunction, side: Side) => readonly Case[] {
  const known = { more: new Map<string, readonly Case[]>(), less: new Map<string, readonly Case[]>() };
  const opened = new Set<unknown>();
  return casesOf;

  function casesOf(of: Conjunction, side: Side): readonly Case[] {
    let cases = known[side].get(of.key);
    if (!cases)
      known[side].set(
        of.key,
        (cases = all(
          of.parts.map(part => () => expand(part, side)),
          side,
        )),
      );
    return cases;
  }

  /** A reference that comes back to itself at the same place says nothing. */
  function expand(part: Located, side: Side): readonly Case[] {
    const { schema } = part;
    if (schema === true) return [anything];
    if (schema === false) return [];
    if (opened.has(schema)) return [anything];
    opened.add(schema);
    try {
      return expandObject(part, schema as SchemaObject, side);
    } finally {
      opened.delete(schema);
    }
  }

  function expandObject(part: Located, schema: SchemaObject, side: Side): readonly Case[] {
    const { $ref: target } = schema;
    const reference = typeof target === 'string' ? [() => follow(part, target, side)] : [];
    if (reference.length > 0 && part.source.refAlone) return all(reference, side);
    const inner = (each: unknown): Located => part.source.inside(part, each as SchemaObject | boolean);
    const cases = all(
      [
        () => [own(part, schema, conjunction)],
        ...reference,
        ...(typeof schema['$dynamicRef'] === 'string' ? [() => unknown(side)] : []),
        ...list(schema['allOf']).map(each => () => expand(inner(each), side)),
        ...choices(schema['anyOf']).map(each => () => each.flatMap(one => expand(inner(one), side))),
        ...choices(schema['oneOf']).map(each => () => exactlyOne(each.map(inner), side)),
        ...(Object.hasOwn(schema, 'not') ? [() => negate(inner(schema['not']), side)] : []),
      ],
      side,
    );
    return closeRest(part, schema, cases, side);
  }

  function follow(from: Located, reference: string, side: Side): readonly Case[] {
    const target = from.source.resolve(from, reference);
    return target ? expand(target, side) : unknown(side);
  }

  function exactlyOne(parts: readonly Located[], side: Side): readonly Case[] {
    const expanded = parts.map(part => expand(part, side));
    return expanded.flatMap((cases, index) => {
      const others = parts.flatMap((part, other) =>
        other !== index && overlap(cases, expanded[other]!) ? [conjunction([part])] : [],
      );
      return cases.map(each => ({ ...each, nots: [...each.nots, ...others] }));
    });
  }

  /** What is not so, said directly where that is possible. */
  function negate(part: Located, side: Side): readonly Case[] {
    const { schema } = part;
    if (typeof schema === 'boolean') return schema ? [] : [anything];
    const [name, ...more] = Object.keys(schema).filter(each => !annotations.has(each));
    if (name === undefined) return [];
    const value = schema[name];
    const inner = (each: unknown): Located => part.source.inside(part, each as SchemaObject | boolean);
    if (more.length === 0 && name === 'not') return expand(inner(value), side);
    if (more.length === 0 && name === 'anyOf')
      return all(
        list(value).map(each => () => negate(inner(each), side)),
        side,
      );
    if (more.length === 0 && name === 'type') {
      const types = list(value);
      if (!types.includes('integer')) return [{ ...anything, types: everyType.difference(new Set(types)) }];
    }
    if (more.length === 0 && name === 'required' && list(value).length === 1) {
      const absent = { properties: { [String(list(value)[0])]: false } };
      return [{ ...anything, types: new Set(['object']), atoms: [inner(absent)] }];
    }
    return [{ ...anything, nots: [conjunction([part])] }];
  }

  /** `unevaluatedProperties` and `unevaluatedItems`: what no other keyword of the case has looked at. */
  function closeRest(part: Located, schema: SchemaObject, cases: readonly Case[], side: Side): readonly Case[] {
    const [properties, items] = [schema['unevaluatedProperties'], schema['unevaluatedItems']];
    if (properties === undefined && items === undefined) return cases;
    return cases.map(each => {
      const seen = each.atoms.map(atom => atom.schema as SchemaObject);
      // Another branch that also holds may look at more: then the rest is smaller than it seems.
      if (side === 'more' && (hasBranches(schema) || each.implications.length > 0)) return each;
      const rest = { ...restProperties(seen, properties), ...restItems(seen, items, side) };
      return { ...each, atoms: [...each.atoms, part.source.inside(part, rest)] };
    });
  }

  /** All at once; stops where nothing is left. */
  function all(factors: readonly (() => readonly Case[])[], side: Side): readonly Case[] {
    let product: readonly Case[] = [anything];
    for (const factor of factors) {
      const right = factor();
      if (product.length * right.length > mostCases) {
        if (side === 'less') return [];
        continue;
      }
      product = product.flatMap(one => right.flatMap(other => meet(one, other) ?? []));
    }
    return product;
  }
}

function unknown(side: Side): readonly Case[] {
  return side === 'more' ? [anything] : [];
}

const annotations: ReadonlySet<string> = new Set([
  'title',
  'description',
  'default',
  'examples',
  '$comment',
  '$schema',
  'deprecated',
]);

/** The schema by itself: its type, the keywords about the value, and its conditions. */
function own(part: Located, schema: SchemaObject, conjunction: (parts: readonly Located[]) => Conjunction): Case {
  const types = schema['type'] === undefined ? everyType : new Set(list(schema['type']).map(jsonType));
  return { ...anything, types, atoms: [part], implications: implicationsOf(part, schema, conjunction) };
}

function implicationsOf(
  part: Located,
  schema: SchemaObject,
  conjunction: (parts: readonly Located[]) => Conjunction,
): readonly Implication[] {
  const inner = (each: unknown): Conjunction => conjunction([part.source.inside(part, each as SchemaObject | boolean)]);
  const found: Implication[] = [];
  if (Object.hasOwn(schema, 'if')) {
    const when = inner(schema['if']);
    if (schema['then'] !== undefined) found.push({ when, negated: false, must: inner(schema['then']) });
    if (schema['else'] !== undefined) found.push({ when, negated: true, must: inner(schema['else']) });
  }
  for (const keyword of ['dependencies', 'dependentRequired', 'dependentSchemas']) {
    if (!isSchemaObject(schema[keyword])) continue;
    for (const [name, needs] of Object.entries(schema[keyword])) {
      const when = inner({ type: 'object', required: [name] });
      found.push({ when, negated: false, must: inner(Array.isArray(needs) ? { required: needs } : needs) });
    }
  }
  return found;
}

function restProperties(seen: readonly SchemaObject[], rest: unknown): SchemaObject {
  if (rest === undefined || seen.some(schema => schema['additionalProperties'] !== undefined)) return {};
  const names = (keyword: string): SchemaObject =>
    Object.fromEntries(seen.flatMap(schema => Object.keys(schema[keyword] ?? {})).map(name => [name, true]));
  return { properties: names('properties'), patternProperties: names('patternProperties'), additionalProperties: rest };
}

function restItems(seen: readonly SchemaObject[], rest: unknown, side: Side): SchemaObject {
  const all = seen.some(
    ({ items, contains }) => isSchemaObject(items) || typeof items === 'boolean' || (side === 'more' && contains !== undefined),
  );
  if (rest === undefined || all) return {};
  const most = Math.max(0, ...seen.map(schema => list(schema['prefixItems'] ?? schema['items']).length));
  return { prefixItems: Array<boolean>(most).fill(true), items: rest };
}

function hasBranches(schema: SchemaObject): boolean {
  return ['anyOf', 'if', 'dependentSchemas', '$ref', 'allOf', 'oneOf', '$dynamicRef'].some(name => Object.hasOwn(schema, name));
}

function overlap(one: readonly Case[], other: readonly Case[]): boolean {
  return one.some(left => other.some(right => !left.types.isDisjointFrom(right.types)));
}

/** The list of a keyword as one choice, where it stands. */
function choices(value: unknown): readonly (readonly unknown[])[] {
  return Array.isArray(value) ? [value] : [];
}

function list(value: unknown): readonly unknown[] {
  if (Array.isArray(value)) return value;
  return value === undefined ? [] : [value];
}

function jsonType(name: unknown): JsonType {
  return name === 'integer' ? 'number' : (name as JsonType);
}
