/** A schema that is an object (and not `true` or `false`). */
export type SchemaObject = Readonly<Record<string, unknown>>;

/** Whether a part of a schema is a schema with keywords. */
export function isSchemaObject(value: unknown): value is SchemaObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A schema as a whole, in which its references are looked up. */
export interface SchemaRoot {
  readonly schema: SchemaObject;
  /** It holds schemas with identifiers of their own, whose references mean something else: only the validator resolves them. */
  readonly embedded: boolean;
}

/** Prepares a schema for looking up references. */
export function schemaRoot(schema: SchemaObject): SchemaRoot {
  return { schema, embedded: Object.values(schema).some(hasIdentifier) };
}

/**
 * The schema a reference inside `root` means. `nowhere`: it points into this schema and nothing is there; `elsewhere`: it
 * goes by an identifier (`$id`, `$anchor`), which only the validator resolves.
 */
export function referenceIn(root: SchemaRoot, reference: string): SchemaObject | boolean | 'nowhere' | 'elsewhere' {
  if (root.embedded) return 'elsewhere';
  if (reference === '#') return root.schema;
  if (!reference.startsWith('#/')) return 'elsewhere';
  let here: unknown = root.schema;
  for (const step of reference.slice(2).split('/')) {
    const name = decodeStep(step);
    if (typeof here !== 'object' || here === null || name === undefined || !Object.hasOwn(here, name)) return 'nowhere';
    here = (here as SchemaObject)[name];
  }
  return isSchemaObject(here) || typeof here === 'boolean' ? here : 'nowhere';
}

function decodeStep(step: string): string | undefined {
  try {
    return decodeURIComponent(step).replaceAll('~1', '/').replaceAll('~0', '~');
  } catch {
    return undefined;
  }
}

function hasIdentifier(part: unknown): boolean {
  if (typeof part !== 'object' || part === null) return false;
  if (Array.isArray(part)) return part.some(hasIdentifier);
  return Object.entries(part).some(([name, value]) => (name === '$id' && typeof value === 'string') || hasIdentifier(value));
}

/** Each object inside a schema with its JSON pointer, encoded for a reference. */
export function pointersOf(schema: SchemaObject): ReadonlyMap<SchemaObject, string> {
  const found = new Map<SchemaObject, string>();
  const walk = (part: unknown, pointer: string): void => {
    if (typeof part !== 'object' || part === null) return;
    if (isSchemaObject(part)) found.set(part, pointer);
    for (const [name, value] of Object.entries(part))
      walk(value, `${pointer}/${encodeURIComponent(name.replaceAll('~', '~0').replaceAll('/', '~1'))}`);
  };
  walk(schema, '');
  return found;
}

const identifying = new Set(['$id', '$anchor', '$dynamicAnchor', '$dynamicRef']);

/** Whether a schema uses identifiers, so that only compiling it tells whether its references hold. */
export function usesIdentifiers(schema: unknown): boolean {
  if (typeof schema !== 'object' || schema === null) return false;
  if (Array.isArray(schema)) return schema.some(usesIdentifiers);
  return Object.entries(schema).some(
    ([name, value]) =>
      identifying.has(name) ||
      (name === '$ref' && typeof value === 'string' && !/^#(\/|$)/.test(value)) ||
      usesIdentifiers(value),
  );
}
