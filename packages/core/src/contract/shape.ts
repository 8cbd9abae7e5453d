import type { Shape } from './contract.ts';
import type { TypeName } from './keywords.ts';
import type { SchemaObject } from './schema.ts';
import { viewOf, type View } from './view.ts';

/** A schema that contains itself is followed this often on one path; deeper values are read as their format reads undeclared ones. */
const deepestRepeat = 4;
const mostPaths = 20_000;

interface OpenShape {
  readonly texts: Set<string>;
  readonly numbers: Set<string>;
  readonly flags: Set<string>;
  readonly lists: Set<string>;
}

/**
 * What the formats must know of a schema: which paths are texts, numbers, flags and lists. A path that may be a text or
 * something else is in none of them: what the sender wrote decides.
 */
export function shapeOf(root: SchemaObject): Shape {
  const shape: OpenShape = { texts: new Set(), numbers: new Set(), flags: new Set(), lists: new Set() };
  const within = new Map<SchemaObject | undefined, number>();
  let paths = 0;
  walk(viewOf(root), '');
  return shape;

  function walk(view: View, path: string): void {
    const place = view.schemas[0];
    const times = within.get(place) ?? 0;
    if (times >= deepestRepeat || ++paths > mostPaths) return;
    within.set(place, times + 1);
    classify(view, path, shape);
    const items = view.items();
    if (items) walk(items, path);
    for (const [name, field] of view.fields) walk(field.view(), path === '' ? name : `${path}.${name}`);
    within.set(place, times);
  }
}

function classify(view: View, path: string, shape: OpenShape): void {
  const types = new Set(view.types ?? impliedTypes(view));
  types.delete('null');
  const has = (type: TypeName): boolean => types.has(type);
  const numeric = has('number') || has('integer');
  if (has('string')) {
    if (!numeric && !has('boolean')) shape.texts.add(path);
  } else {
    if (numeric) shape.numbers.add(path);
    if (has('boolean')) shape.flags.add(path);
  }
  if (has('array') && types.size === 1) shape.lists.add(path);
}

/** What a schema without `type` says by its other keywords. */
function impliedTypes(view: View): readonly TypeName[] {
  if (view.format === 'decimal' || view.format === 'int64') return ['string'];
  return view.items() && view.fields.size === 0 ? ['array'] : [];
}
