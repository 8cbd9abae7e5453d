import { canonicalText } from '../document/canonical.ts';
import { keywords } from './keywords.ts';
import { isSchemaObject, type SchemaObject } from './schema.ts';

/** A schema inside a source: what it says, and the base address that its references start from. */
export interface Located {
  readonly schema: SchemaObject | boolean;
  readonly source: SchemaSource;
  readonly base: string;
}

/** A schema document in which references are looked up, in any draft from 04 to 2020-12. */
export interface SchemaSource {
  readonly root: Located;
  /** Up to draft 07 a `$ref` stands alone: what is beside it does not count. */
  readonly refAlone: boolean;
  /** Equal for documents of equal content. */
  readonly identity: string;
  /** A schema written inside another one. */
  inside(outer: Located, schema: SchemaObject | boolean): Located;
  /** What a reference leads to; `undefined` where that is not in this document. */
  resolve(from: Located, reference: string): Located | undefined;
  /** The dynamic anchors of the resource that a schema belongs to. */
  dynamicAnchors(of: Located): ReadonlyMap<string, Located>;
}

/** The address of a document that has none. */
const nameless = 'schema:';
const oldDraft = /draft-0[3-7]/u;

/** Opens a schema of any draft: finds its identifiers and anchors, so that references can be followed. */
export function openSource(schema: SchemaObject | boolean, address = nameless): SchemaSource {
  const places = new Map<string, Located>();
  const bases = new Map<SchemaObject, string>();
  const dynamic = new Map<string, Map<string, Located>>();
  const refAlone = isSchemaObject(schema) && oldDraft.test(String(schema['$schema']));
  const source: SchemaSource = {
    get root() {
      return source.inside({ schema, source, base: address }, schema);
    },
    refAlone,
    get identity() {
      return canonicalText(schema);
    },
    inside: (outer, inner) => ({ schema: inner, source, base: (isSchemaObject(inner) && bases.get(inner)) || outer.base }),
    resolve,
    dynamicAnchors: of => dynamic.get(of.base) ?? new Map<string, Located>(),
  };
  places.set(`${address}#`, { schema, source, base: address });
  index(schema, address);
  return source;

  /** Only what stands where a schema may stand has an identifier. */
  function index(part: unknown, outer: string): void {
    if (!isSchemaObject(part)) return;
    const base = enter(part, outer);
    for (const [name, value] of Object.entries(part)) for (const each of schemasIn(name, value)) index(each, base);
  }

  /** Notes what a schema is called and gives the base address of what it holds. */
  function enter(part: SchemaObject, outer: string): string {
    const id = part['$id'] ?? (refAlone ? part['id'] : undefined);
    const identified = typeof id === 'string' && !(refAlone && typeof part['$ref'] === 'string');
    const [base, fragment] = identified ? splitFragment(join(outer, id)) : [outer, ''];
    const located: Located = { schema: part, source, base };
    bases.set(part, base);
    if (identified) places.set(`${base}#${fragment}`, located);
    if (part === schema) places.set(`${address}#`, located);
    const { $anchor: anchor, $dynamicAnchor: dynamicAnchor } = part;
    for (const each of [anchor, dynamicAnchor]) if (typeof each === 'string') places.set(`${base}#${each}`, located);
    if (typeof dynamicAnchor === 'string') dynamic.set(base, new Map([...(dynamic.get(base) ?? []), [dynamicAnchor, located]]));
    return base;
  }

  function resolve(from: Located, reference: string): Located | undefined {
    const [target, fragment] = splitFragment(join(from.base, reference));
    const found = places.get(`${target}#${fragment}`);
    if (found) return found;
    const document = places.get(`${target}#`);
    return document && fragment.startsWith('/') ? follow(document, fragment) : undefined;
  }

  function follow(document: Located, pointer: string): Located | undefined {
    let here: Located | undefined = document;
    let value: unknown = document.schema;
    for (const written of pointer.slice(1).split('/')) {
      const step = written.replaceAll('~1', '/').replaceAll('~0', '~');
      if (typeof value !== 'object' || value === null || !Object.hasOwn(value, step)) return undefined;
      value = (value as Readonly<Record<string, unknown>>)[step];
      if (isSchemaObject(value) || typeof value === 'boolean') here = source.inside(here, value);
    }
    return here.schema === value ? here : undefined;
  }
}

/** Keywords of older drafts that hold schemas. */
const olderKeywords: ReadonlyMap<string, 'schema' | 'schema-map'> = new Map([
  ['additionalItems', 'schema'],
  ['dependencies', 'schema-map'],
]);

/** The schemas that a keyword holds. */
function schemasIn(name: string, value: unknown): readonly unknown[] {
  const holds = keywords.get(name) ?? olderKeywords.get(name);
  if (holds === 'schema' || holds === 'schemas') return Array.isArray(value) ? value : [value];
  return (holds === 'schema-map' || holds === 'pattern-map') && isSchemaObject(value) ? Object.values(value) : [];
}

function splitFragment(address: string): readonly [address: string, fragment: string] {
  const at = address.indexOf('#');
  if (at < 0) return [address, ''];
  try {
    return [address.slice(0, at), decodeURIComponent(address.slice(at + 1))];
  } catch {
    return [address.slice(0, at), address.slice(at + 1)];
  }
}

/** An address relative to a base; addresses that no URL can be made of are compared as they are written. */
function join(base: string, reference: string): string {
  if (reference.startsWith('#')) return base + reference;
  try {
    return new URL(reference, base === nameless ? undefined : base).href;
  } catch {
    return reference;
  }
}
