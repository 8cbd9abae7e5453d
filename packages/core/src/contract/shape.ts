import type { Place, Shape, ShapeNode } from './contract.ts';
import type { TypeName } from './keywords.ts';
import type { SchemaObject } from './schema.ts';
import { nodesOf } from './shape-node.ts';
import { viewOf, type View } from './view.ts';

/** A schema that contains itself is followed this often on one path; deeper values are read as their format reads undeclared ones. */
const deepestRepeat = 4;
const mostPaths = 20_000;

interface OpenShape {
  readonly texts: Set<string>;
  readonly numbers: Set<string>;
  readonly flags: Set<string>;
  readonly lists: Set<string>;
  readonly places: Map<string, Place>;
  readonly segments: Map<string, string>;
}

/**
 * What the formats must know of a schema: which paths are texts, numbers, flags and lists. A path that may be a text or
 * something else is in none of them: what the sender wrote decides.
 */
export function shapeOf(root: SchemaObject): Shape {
  let paths: OpenShape | undefined;
  let node: ShapeNode | undefined;
  const read = (): OpenShape => (paths ??= pathsOf(root));
  return {
    get texts() {
      return read().texts;
    },
    get numbers() {
      return read().numbers;
    },
    get flags() {
      return read().flags;
    },
    get lists() {
      return read().lists;
    },
    get places() {
      return read().places;
    },
    get segments() {
      return read().segments;
    },
    get node() {
      return (node ??= nodesOf(root));
    },
  };
}

function pathsOf(root: SchemaObject): OpenShape {
  const shape: OpenShape = {
    texts: new Set(),
    numbers: new Set(),
    flags: new Set(),
    lists: new Set(),
    places: new Map(),
    segments: new Map(),
  };
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
  addPlace(view, path, shape);
}

/** What the schema says about the flat form: the place of a field, or the definition of a segment. */
function addPlace(view: View, path: string, shape: OpenShape): void {
  const [position, length] = [keyword(view, 'position'), keyword(view, 'maxLength')];
  if (typeof position === 'number' && typeof length === 'number') {
    shape.places.set(path, { position, length, decimal: view.format === 'decimal' });
  }
  const segment = keyword(view, 'segment');
  if (typeof segment === 'string') shape.segments.set(path, segment);
}

function keyword(view: View, name: 'position' | 'maxLength' | 'segment'): unknown {
  return view.schemas.find(schema => schema[name] !== undefined)?.[name];
}

/** What a schema without `type` says by its other keywords. */
function impliedTypes(view: View): readonly TypeName[] {
  if (view.format === 'decimal' || view.format === 'int64') return ['string'];
  return view.items() && view.fields.size === 0 ? ['array'] : [];
}
