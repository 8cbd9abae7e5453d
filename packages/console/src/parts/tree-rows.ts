import { joinIndex, joinName } from '@millrace/core';

/** One line of a tree of values. */
export interface TreeRow {
  /** Path as lineage writes it: `steps[1].seq`; the root is the empty path. */
  readonly path: string;
  readonly steps: readonly (string | number)[];
  readonly depth: number;
  /** Name of the field or position in the list. */
  readonly name: string | number;
  readonly value: unknown;
  /** How many it holds; `undefined` for a single value. */
  readonly size?: number;
}

/** The lines of a value of which only what is open is entered. Paths of what is open are in `open`. */
export function treeRows(root: unknown, isOpen: (path: string) => boolean): readonly TreeRow[] {
  const rows: TreeRow[] = [];
  enter(root, '', [], 0);
  return rows;

  function enter(value: unknown, path: string, steps: TreeRow['steps'], depth: number): void {
    if (Array.isArray(value)) value.forEach((each, index) => add(each, joinIndex(path, index), [...steps, index], index, depth));
    else if (isFields(value))
      for (const [name, each] of Object.entries(value)) add(each, joinName(path, name), [...steps, name], name, depth);
  }

  function add(value: unknown, path: string, steps: TreeRow['steps'], name: string | number, depth: number): void {
    const size = sizeOf(value);
    rows.push({ path, steps, depth, name, value, ...(size !== undefined && { size }) });
    if (size !== undefined && size > 0 && isOpen(path)) enter(value, path, steps, depth + 1);
  }
}

/** The branches that are open at first: all of a small value, of a large one the upper ones and none with many elements. */
export function openAtFirst(root: unknown): ReadonlySet<string> {
  const all = treeRows(root, () => false).length;
  const open = new Set<string>();
  let count = all;
  for (let level = 0; level < 12; level++) {
    const rows = treeRows(root, path => open.has(path));
    const next = rows.filter(row => (row.size ?? 0) > 0 && !open.has(row.path));
    const more = next.reduce((sum, row) => sum + row.size!, 0);
    if (next.length === 0 || count + more > 400) break;
    for (const row of next) open.add(row.path);
    count += more;
  }
  return open;
}

function sizeOf(value: unknown): number | undefined {
  if (Array.isArray(value)) return value.length;
  return isFields(value) ? Object.keys(value).length : undefined;
}

function isFields(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}
