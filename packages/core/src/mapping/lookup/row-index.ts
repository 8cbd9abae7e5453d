import type { CrosswalkRows } from '../../document/crosswalk-rows.ts';

/** Finds the rows of a code: the first one, and from each row the next one of the same code. One number a row, however many rows there are. */
export interface RowIndex {
  readonly first: ReadonlyMap<string, number>;
  /** The next row of the same code; -1 at the last. */
  readonly next: Int32Array;
}

/** Which way a crosswalk is read: from its source side to its target side, or back. */
export type Direction = 'forward' | 'back';

/** The codes that are looked up in a direction. */
export function keysOf(rows: CrosswalkRows, direction: Direction): readonly string[] {
  return direction === 'back' ? rows.to : rows.from;
}

/** Indexes the rows by the code that is looked up in a direction; rows of one code are found in their order. */
export function indexRows(rows: CrosswalkRows, direction: Direction): RowIndex {
  const keys = keysOf(rows, direction);
  const first = new Map<string, number>();
  const next = new Int32Array(keys.length).fill(-1);
  for (let row = keys.length - 1; row >= 0; row--) {
    const later = first.get(keys[row]!);
    if (later !== undefined) next[row] = later;
    first.set(keys[row]!, row);
  }
  return { first, next };
}

/** The rows of a code, in their order. */
export function* rowsOf(index: RowIndex, code: string): Generator<number> {
  for (let row = index.first.get(code) ?? -1; row !== -1; row = index.next[row]!) yield row;
}
