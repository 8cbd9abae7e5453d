import type { SchemaObject } from '../schema.ts';
import { viewOf, type View } from '../view.ts';
import { identifiedBy, wordsOf } from './words.ts';

/** A path that may be the subject, with the reason. */
export interface SubjectPath {
  readonly path: string;
  readonly why: string;
}

interface Leaf {
  readonly path: string;
  readonly name: string;
  readonly depth: number;
  readonly certain: boolean;
  readonly identifies?: string;
}

const deepest = 4;
const mostLeaves = 2000;

/** Paths outside of lists that may identify what a message is about, best first, and those that are business keys, by name. */
export function subjectPaths(
  schema: SchemaObject,
  declared: readonly string[],
  unique: readonly string[] = [],
): { readonly subjects: readonly SubjectPath[]; readonly keys: ReadonlyMap<string, string> } {
  const leaves = leavesOf(viewOf(schema));
  const ranked = leaves.map(leaf => ({ leaf, ...rank(leaf, declared, unique) })).filter(each => each.points > 0);
  ranked.sort((one, other) => other.points - one.points);
  const keys = new Map<string, string>();
  for (const { path, identifies } of leaves.toSorted((one, other) => one.depth - other.depth)) {
    if (identifies !== undefined && !keys.has(identifies)) keys.set(identifies, path);
  }
  return { subjects: ranked.map(({ leaf, why }) => ({ path: leaf.path, why })), keys };
}

/** The first field that is a single value, where none looks like an id. */
export function anyScalar(schema: SchemaObject): string | undefined {
  const fields = [...viewOf(schema).fields].filter(([name]) => !name.includes('.'));
  return fields.find(([, field]) => isScalar(field.view()))?.[0];
}

function isScalar({ types, fields }: View): boolean {
  return fields.size === 0 && types !== undefined && !types.has('array') && !types.has('object');
}

function rank(
  leaf: Leaf,
  declared: readonly string[],
  unique: readonly string[],
): { readonly points: number; readonly why: string } {
  const base = (leaf.certain ? 4 : 0) - leaf.depth + (unique.includes(leaf.path) ? 5 : 0);
  const at = declared.indexOf(leaf.path);
  if (at >= 0) return { points: base + 40 - at, why: 'the source identifies messages by it' };
  const words = wordsOf(leaf.name);
  const because = leaf.certain ? 'an id that every message has' : 'an id by its name';
  if (leaf.identifies !== undefined) return { points: base + (leaf.identifies === 'order' ? 12 : 10), why: because };
  if (words.length === 1 && words[0] === 'id') return { points: base + 14, why: because };
  if (words.includes('id')) return { points: base + 8, why: because };
  return { points: leaf.certain ? base + 1 : 0, why: 'every message has it' };
}

/** Texts and numbers outside of lists. */
function leavesOf(root: View): readonly Leaf[] {
  const found: Leaf[] = [];
  walk(root, '', 0, true);
  return found;

  function walk(view: View, path: string, depth: number, certain: boolean): void {
    if (depth > deepest) return;
    for (const [name, field] of view.fields) {
      if (found.length >= mostLeaves || name.includes('.')) return;
      const inner = field.view();
      const here = path === '' ? name : `${path}.${name}`;
      const always = certain && field.required;
      const types: ReadonlySet<string> = inner.types ?? new Set();
      if (inner.fields.size > 0) walk(inner, here, depth + 1, always);
      else if ((types.has('string') || types.has('integer')) && !types.has('array'))
        found.push(leaf(here, name, depth, always, inner));
    }
  }

  function leaf(path: string, name: string, depth: number, certain: boolean, view: View): Leaf {
    const written = view.schemas.map(schema => schema['identifies']).find(each => typeof each === 'string');
    const said = name === '#text' ? path.split('.').at(-2)! : name;
    const identifies = written ?? identifiedBy(said);
    return { path, name: said, depth, certain, ...(identifies !== undefined && { identifies }) };
  }
}
