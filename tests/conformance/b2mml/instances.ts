import type { Value } from '@millrace/core';

type Schema = Readonly<Record<string, unknown>>;
type Fields = Record<string, Value>;

/** How much of a contract an instance uses: only what it needs, or all that it can, with the given alternative of every choice. */
export type Extent = { readonly kind: 'least' } | { readonly kind: 'most'; readonly alternative: number };

interface Making {
  readonly root: Schema;
  readonly extent: Extent;
  /** Definitions that already stand somewhere in full: once is enough, and the instance stays finite. */
  readonly used: Set<string>;
}

/** A message that keeps a contract's schema. */
export function instanceOf(root: Schema, extent: Extent): Value {
  return valueFor(root, { root, extent, used: new Set() }, extent.kind === 'most');
}

function valueFor(schema: Schema, making: Making, full: boolean): Value {
  const reference = schema.$ref;
  if (typeof reference === 'string') {
    const isFresh = !making.used.has(reference);
    making.used.add(reference);
    return valueFor(resolve(making.root, reference), making, full && isFresh);
  }
  const [first] = alternatives(schema, making);
  if (first && schema.type === undefined) return valueFor(first, making, full);
  const types = [schema.type].flat();
  if (types.includes('array')) return listFor(schema, making, full);
  if (types.includes('object')) return fieldsFor(schema, making, full);
  return scalarFor(schema, making);
}

function resolve(root: Schema, reference: string): Schema {
  const name = reference.slice('#/$defs/'.length);
  return (root.$defs as Readonly<Record<string, Schema>>)[name]!;
}

/** The alternatives of a schema, beginning with the one to take. */
function alternatives(schema: Schema, { extent }: Making): readonly Schema[] {
  const all = [schema.anyOf, schema.oneOf].flatMap(each => (each ?? []) as readonly Schema[]);
  const start = extent.kind === 'most' && all.length > 0 ? extent.alternative % all.length : 0;
  return [...all.slice(start), ...all.slice(0, start)];
}

function listFor(schema: Schema, making: Making, full: boolean): Value {
  const items = schema.items as Schema;
  const least = (schema.minItems as number | undefined) ?? 1;
  const most = (schema.maxItems as number | undefined) ?? 2;
  const count = full ? Math.max(least, Math.min(2, most)) : least;
  return Array.from({ length: count }, () => valueFor(items, making, full));
}

function fieldsFor(schema: Schema, making: Making, full: boolean): Value {
  const properties = (schema.properties ?? {}) as Readonly<Record<string, Schema>>;
  const wanted = new Set(full ? Object.keys(properties) : []);
  for (const name of (schema.required ?? []) as readonly string[]) wanted.add(name);
  for (const rule of [schema, ...((schema.allOf ?? []) as readonly Schema[])]) choose(rule, wanted, making);
  const fields: Fields = {};
  for (const [name, each] of Object.entries(properties)) if (wanted.has(name)) fields[name] = valueFor(each, making, full);
  return fields;
}

/** Takes one alternative of a choice: its fields, and none that only others have. */
function choose(rule: Schema, wanted: Set<string>, making: Making): void {
  const [chosen, ...others] = alternatives(rule, making);
  if (!chosen) return;
  for (const other of others) for (const name of needs(other)) wanted.delete(name);
  for (const [name, each] of Object.entries((chosen.properties ?? {}) as object)) if (each === false) wanted.delete(name);
  for (const name of needs(chosen)) wanted.add(name);
  choose(chosen, wanted, making);
}

function needs(schema: Schema): readonly string[] {
  const inner = [schema.anyOf, schema.oneOf].flatMap(each => (each ?? []) as readonly Schema[]);
  return [...((schema.required ?? []) as readonly string[]), ...inner.flatMap(needs)];
}

const samples = [
  'x1',
  '1',
  '2026-03-01',
  '06:00:00',
  'P1D',
  '2026',
  '2026-03',
  '--03',
  '---01',
  '--03-01',
  'en',
  'AAAA',
  '-1',
  'x',
  '00000001',
];
const byFormat: Readonly<Record<string, string>> = {
  decimal: '12.50',
  int64: '7',
  date: '2026-03-01',
  'date-time': '2026-03-01T06:00:00Z',
  'date-time-local': '2026-03-01T06:00:00',
};

function scalarFor(schema: Schema, making: Making): Value {
  const choices = schema.enum as readonly Value[] | undefined;
  if (choices) return choices[making.extent.kind === 'most' ? making.extent.alternative % choices.length : 0]!;
  if (schema.type === 'null') return null;
  if (schema.type === 'boolean') return true;
  if (schema.type === 'integer' || schema.type === 'number') return Math.max(1, (schema.minimum as number | undefined) ?? 1);
  const [first] = alternatives(schema, making);
  const format = (schema.format ?? first?.format) as string | undefined;
  if (format !== undefined) return byFormat[format] ?? 'x1';
  const pattern = (schema.pattern ?? first?.pattern) as string | undefined;
  const found = pattern === undefined ? 'x1' : samples.find(sample => new RegExp(pattern, 'u').test(sample));
  if (found === undefined) throw new Error(`no sample keeps the pattern ${pattern}`);
  return found.padEnd((schema.minLength as number | undefined) ?? 0, 'x');
}
