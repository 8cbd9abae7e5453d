import { type CrosswalkRows } from '../../document/crosswalk-rows.ts';
import { indexRows, rowsOf, type Direction } from './row-index.ts';

/** Two rows for one code that hold on the same day, at the same site or both at every site. */
export interface Overlap {
  readonly first: number;
  readonly second: number;
}

/** Rows that hold at the same time for the code they are looked up by. In time in proportion to the rows, sorted by code. */
export function* overlaps(rows: CrosswalkRows, direction: Direction): Generator<Overlap> {
  const index = indexRows(rows, direction);
  for (const [code, start] of index.first) {
    if (index.next[start] === -1) continue;
    const level = Map.groupBy(rowsOf(index, code), row => rows.site[row]!);
    for (const group of level.values()) yield* overlapsIn(rows, group);
  }
}

/** Sorted by their first day, a row overlaps what came before it where that ends later. */
function* overlapsIn(rows: CrosswalkRows, group: readonly number[]): Generator<Overlap> {
  const sorted = group.toSorted((a, b) => rows.since[a]! - rows.since[b]! || a - b);
  let longest = sorted[0]!;
  for (const row of sorted.slice(1)) {
    if (rows.since[row]! < rows.until[longest]!) yield { first: Math.min(longest, row), second: Math.max(longest, row) };
    if (rows.until[row]! > rows.until[longest]!) longest = row;
  }
}

/** Rows that lead to one code on the same day, so that the way back is not clear: no preferred row decides, or two do. */
export function* backOverlaps(rows: CrosswalkRows): Generator<Overlap> {
  const index = indexRows(rows, 'back');
  for (const { first, second } of overlaps(rows, 'back')) {
    if (rows.preferred[first] !== rows.preferred[second] || rows.from[first] === rows.from[second]) continue;
    const since = Math.max(rows.since[first]!, rows.since[second]!);
    const until = Math.min(rows.until[first]!, rows.until[second]!);
    const decides = (row: number): boolean =>
      rows.preferred[row] === 1 && rows.site[row] === rows.site[first] && rows.since[row]! <= since && until <= rows.until[row]!;
    const isDecided = rows.preferred[first] === 0 && [...rowsOf(index, rows.to[first]!)].some(decides);
    if (!isDecided) yield { first, second };
  }
}
