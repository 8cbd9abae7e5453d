import type { Cell } from './database.ts';
import { SeenRows } from './seen.ts';

/** The place of one row in the order of reading: its cursor value, then what tells rows of equal value apart. */
export type RowPlace = readonly Cell[];

/** How far rows were read: the newest row, and the rows given that stand shortly behind it. */
export interface RowCursor {
  readonly high: RowPlace;
  readonly seen: SeenRows;
}

/** A cursor as text; kinds of values are kept, because databases compare numbers and texts differently. */
export function writeCursor({ high, seen }: RowCursor): string {
  return JSON.stringify({ high: high.map(writeCell), seen: seen.write() });
}

/** A cursor from text; `undefined` where there is none yet or its place does not have that many values. */
export function readCursor(text: string | undefined, length: number): RowCursor | undefined {
  if (text === undefined) return undefined;
  try {
    const { high, seen } = JSON.parse(text) as { readonly high?: unknown; readonly seen?: unknown };
    if (!Array.isArray(high) || high.length !== length) return undefined;
    const cells = high.map(readCell);
    return cells.includes(undefined) ? undefined : { high: cells as Cell[], seen: SeenRows.read(seen) };
  } catch {
    return undefined;
  }
}

/** Where reading begins again: so far behind the cursor value that what became visible late is still found. */
export function behind(cell: Cell, overlap: { readonly ids: number; readonly timeMs: number }): Cell {
  if (typeof cell === 'bigint') return cell - BigInt(overlap.ids);
  if (typeof cell === 'number') return cell - overlap.ids;
  if (typeof cell !== 'string') return cell;
  if (/^-?\d+(?:\.\d+)?$/u.test(cell)) return String(BigInt(cell.replace(/\..*$/u, '')) - BigInt(overlap.ids) - 1n);
  return timeBehind(cell, overlap.timeMs);
}

const timePattern = /^(\d{4,6})-(\d\d)-(\d\d)(?:([ T])(\d\d):(\d\d):(\d\d)(?:\.\d+)?)?(Z|[+-]\d\d(?::?\d\d)?)?$/u;

/** A time earlier by so many milliseconds, in the same way of writing, rounded down to the second. */
function timeBehind(text: string, ms: number): string {
  const match = timePattern.exec(text);
  if (match === null) return text;
  const [, year, month, day, separator, hour = '0', minute = '0', second = '0', zone = ''] = match;
  const at = new Date(0);
  at.setUTCFullYear(Number(year), Number(month) - 1, Number(day));
  at.setUTCHours(Number(hour), Number(minute), Number(second));
  const earlier = new Date(Math.max(at.getTime() - ms, firstYear));
  const [date, time] = earlier
    .toISOString()
    .replace(/\.\d+Z$/u, '')
    .split('T') as [string, string];
  return separator === undefined ? date : `${date}${separator}${time}${zone}`;
}

const firstYear = Date.parse('0001-01-01T00:00:00Z');

function writeCell(cell: Cell): string {
  if (cell === null) return 'n';
  if (typeof cell === 'bigint') return `i${cell}`;
  if (typeof cell === 'number') return `r${cell}`;
  return typeof cell === 'string' ? `t${cell}` : `b${Buffer.from(cell).toString('base64')}`;
}

function readCell(text: unknown): Cell | undefined {
  if (typeof text !== 'string') return undefined;
  const rest = text.slice(1);
  switch (text[0]) {
    case 'n':
      return null;
    case 'i':
      return /^-?\d+$/u.test(rest) ? BigInt(rest) : undefined;
    case 'r':
      return Number(rest);
    case 't':
      return rest;
    case 'b':
      return Buffer.from(rest, 'base64');
    default:
      return undefined;
  }
}
