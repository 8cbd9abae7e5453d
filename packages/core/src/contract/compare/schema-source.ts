import { canonicalText } from '../../document/canonical.ts';
import { isSchemaObject, type SchemaObject } from '../schema.ts';

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
}

/** The address of a document without `$id`. */
const nameless = 'schema:';
const oldDraft = /draft-0[3-7]/u;

/** Opens a schema of any draft: finds its identifiers and anchors, so that references can be followed. */
export function openSource(schema: SchemaObject | boolean): SchemaSource {
  const places = new Map<string, Located>();
  const bases = new Map<SchemaObject, string>();
  const dynamic = new Set<string>();
  const repeated = new Set<string>();
  const source: SchemaSource = {
    get root() {
      return { schema, source, base: nameless };
    },
    refAlone: isSchemaObject(schema) && oldDraft.test(String(schema['$schema'])),
    identity: canonicalText(schema),
    inside: (outer, inner) => ({ schema: inner, source, base: (isSchemaObject(inner) && bases.get(inner)) || outer.base }),
    resolve: (from, reference) => {
      const [address, fragment] = splitFragment(join(from.base, reference));
      if (repeated.has(fragment)) return undefined;
      const found = places.get(`${address}#${fragment}`);
      if (found) return found;
      const document = places.get(`${address}#`);
      return document && fragment.startsWith('/') ? follow(document, fragment) : undefined;
    },
  };
  places.set(`${nameless}#`, source.root);
  index(schema, nameless);
  return source;

  function index(part: unknown, base: string): void {
    if (Array.isArray(part)) return part.forEach(each => index(each, base));
    if (!isSchemaObject(part)) return;
    const here = enter(part, base);
    for (const [name, value] of Object.entries(part)) if (!dataKeywords.has(name)) index(value, here);
  }

  /** Notes what a schema is called and gives the base address of what it holds. */
  function enter(part: SchemaObject, outer: string): string {
    const id = part['$id'] ?? part['id'];
    const identified = typeof id === 'string' && !(source.refAlone && typeof part['$ref'] === 'string');
    const [base, fragment] = identified ? splitFragment(join(outer, id)) : [outer, ''];
    const located: Located = { schema: part, source, base };
    bases.set(part, base);
    if (identified) places.set(`${base}#${fragment}`, located);
    if (part === schema) places.set(`${nameless}#`, located);
    if (typeof part['$anchor'] === 'string') places.set(`${base}#${part['$anchor']}`, located);
    if (typeof part['$dynamicAnchor'] === 'string') enterDynamic(part['$dynamicAnchor'], located);
    return base;
  }

  /** A dynamic anchor that stands once means the same from everywhere; one that stands twice is not followed. */
  function enterDynamic(anchor: string, located: Located): void {
    if (dynamic.has(anchor)) repeated.add(anchor);
    dynamic.add(anchor);
    places.set(`${located.base}#${anchor}`, located);
  }

  function follow(document: Located, pointer: string): Located | undefined {
    let here: unknown = document.schema;
    for (const written of pointer.slice(1).split('/')) {
      const step = written.replaceAll('~1', '/').replaceAll('~0', '~');
      if (typeof here !== 'object' || here === null || !Object.hasOwn(here, step)) return undefined;
      here = (here as Readonly<Record<string, unknown>>)[step];
    }
    return isSchemaObject(here) || typeof here === 'boolean' ? source.inside(document, here) : undefined;
  }
}

/** Keywords whose value is data, so that nothing inside is an identifier. */
const dataKeywords: ReadonlySet<string> = new Set(['enum', 'const', 'default', 'examples']);

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
  if (reference.startsWith('#')) return splitFragment(base)[0] + reference;
  try {
    return new URL(reference, base === nameless ? undefined : base).href;
  } catch {
    return reference;
  }
}
