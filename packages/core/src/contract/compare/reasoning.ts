import { isSchemaObject, type SchemaObject } from '../schema.ts';
import type { Located } from '../schema-source.ts';

/** The types of JSON as values have them; a whole number is a number. */
export type JsonType = 'null' | 'boolean' | 'number' | 'string' | 'array' | 'object';

/** Every type. */
export const jsonTypes: readonly JsonType[] = ['null', 'boolean', 'number', 'string', 'array', 'object'];

/** Schemas that all apply to one value. Equal keys mean equal demands. */
export interface Conjunction {
  readonly key: string;
  readonly parts: readonly Located[];
}

/** If a value keeps `when` (or, where `negated`, breaks it), it must keep `must`. */
export interface Implication {
  readonly when: Conjunction;
  readonly negated: boolean;
  readonly must: Conjunction;
}

/** One alternative of what a conjunction allows: no references, no alternatives, only keywords about the value itself. */
export interface Case {
  readonly types: ReadonlySet<JsonType>;
  /** Schemas of which only the keywords about the value itself count. */
  readonly atoms: readonly Located[];
  /** What the value must not be. */
  readonly nots: readonly Conjunction[];
  readonly implications: readonly Implication[];
}

/** What cannot be expressed is taken as allowed (`more`) or as refused (`less`), so that a proof holds on either side. */
export type Side = 'more' | 'less';

/** How the older version of a difference is told from the newer one is not known here: one side gives values, the other wants them. */
export interface Gap {
  readonly path: string;
  /** What differs: `type`, `required`, `most-characters` … */
  readonly what: string;
  /** In words, what the giving and the wanting side say. */
  readonly given: string;
  readonly wanted: string;
}

/** What is known of two schemas, and the questions that decisions about one kind of value ask about the values inside. */
export interface Reasoning {
  /** Fields that a schema neither declares nor mentions do not occur in what is given. */
  readonly declaredOnly: boolean;
  conjunction(parts: readonly Located[]): Conjunction;
  cases(of: Conjunction, side: Side): readonly Case[];
  /** Every reason why a value of `given` might not be one of `wanted`; empty where all are. */
  gaps(given: Conjunction, wanted: Conjunction): readonly Gap[];
  /** No value keeps it. */
  isEmpty(of: Conjunction): boolean;
  accepts(by: Conjunction, value: unknown, side: Side): boolean;
}

/** The schemas of a case that are objects. */
export function keywordsOf(one: Case): readonly SchemaObject[] {
  return one.atoms.map(atom => atom.schema as SchemaObject);
}

/** Both cases at once; `undefined` where no type is left. */
export function meet(one: Case, other: Case): Case | undefined {
  const types = one.types.intersection(other.types);
  if (types.size === 0) return undefined;
  return {
    types,
    atoms: union(one.atoms, other.atoms),
    nots: union(one.nots, other.nots),
    implications: union(one.implications, other.implications),
  };
}

function union<T>(one: readonly T[], other: readonly T[]): readonly T[] {
  if (one.length === 0) return other;
  return other.length === 0 ? one : [...new Set([...one, ...other])];
}

/** The type of a value. */
export function typeOf(value: unknown): JsonType {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'array';
  return typeof value as JsonType;
}

/** A part of a schema as a schema, where it is one. */
export function locate(outer: Located, schema: unknown): readonly Located[] {
  return isSchemaObject(schema) || typeof schema === 'boolean' ? [outer.source.inside(outer, schema)] : [];
}

/** A gap of what stands at a path. */
export function inside(path: string, gap: Gap): Gap {
  const dot = path === '' || gap.path === '' || gap.path.startsWith('[') ? '' : '.';
  return { ...gap, path: path + dot + gap.path };
}
