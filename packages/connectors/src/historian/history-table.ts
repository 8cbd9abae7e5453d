import { statusCodes } from '@millrace/core';
import type { DataValue, TagValue } from '@millrace/core';

import type { Cell, Rows } from '../sql/database.ts';
import { quoteName, quoteTable } from '../sql/identifier.ts';
import type { HistorianRead } from './config.ts';

/** One value of a tag in a table. */
export interface HistoryValue extends Pick<DataValue, 'value' | 'status'> {
  readonly address: string;
  /** Microseconds since 1970. */
  readonly time: number;
}

const micros = (column: string): string => `(extract(epoch FROM ${quoteName(column)}) * 1000000)::bigint`;
const moment = `'epoch'::timestamptz + $1::bigint * interval '1 microsecond'`;

/** The statement for one page of values from a time on (`$1`, inclusive), in the order of time; `$2`: names of tags, in the narrow form. */
export function pageStatement(read: HistorianRead, columns: readonly string[], limit: number): string {
  const { table, time, tag } = read;
  const only = tag === undefined ? '' : ` AND ${quoteName(tag)} = ANY($2::text[])`;
  return `SELECT ${selected(read, columns)} FROM ${quoteTable(table)} WHERE ${quoteName(time)} >= ${moment}${only} ORDER BY ${quoteName(time)} LIMIT ${limit}`;
}

/** The statement for the newest value of each tag (`$1`), in the narrow form. */
export function newestStatement(read: HistorianRead): string {
  const name = quoteName(read.tag ?? '');
  return `SELECT DISTINCT ON (${name}) ${selected(read, [])} FROM ${quoteTable(read.table)} WHERE ${name} = ANY($1::text[]) ORDER BY ${name}, ${quoteName(read.time)} DESC`;
}

/** The statement for the newest value of one column, in the wide form. */
export function newestOfColumn(read: HistorianRead, column: string): string {
  return `SELECT ${selected(read, [column])} FROM ${quoteTable(read.table)} WHERE ${quoteName(column)} IS NOT NULL ORDER BY ${quoteName(read.time)} DESC LIMIT 1`;
}

/** The statement for names of tags after one (`$1`), in order. */
export function tagsStatement({ table, tag = '' }: HistorianRead, limit: number): string {
  const name = quoteName(tag);
  return `SELECT DISTINCT ${name} FROM ${quoteTable(table)} WHERE ${name} > $1 ORDER BY ${name} LIMIT ${limit}`;
}

/** Time first; then tag, value and status, or the columns of the tags. */
function selected({ time, tag, value = '', status }: HistorianRead, columns: readonly string[]): string {
  const named = tag === undefined ? columns : [tag, value, ...(status === undefined ? [] : [status])];
  return [micros(time), ...named.map(quoteName)].join(', ');
}

/** The values of rows. A narrow row without a value is bad; in a wide row, a column without one says nothing. */
export function valuesOf(read: HistorianRead, columns: readonly string[], { rows, types }: Rows): readonly HistoryValue[] {
  if (read.tag !== undefined) return rows.map(row => narrow(row, types, read.status !== undefined));
  return rows.flatMap(row => columns.flatMap((address, at) => wide(address, row, at + 1, types)));
}

function narrow(row: readonly Cell[], types: readonly string[], hasStatus: boolean): HistoryValue {
  const [time, address, cell = null, told] = row;
  const value = valueOf(cell, types[2] ?? '');
  const status = hasStatus && told !== null ? Number(told) >>> 0 : value === null ? statusCodes.badNoData : statusCodes.good;
  return { address: String(address), time: Number(time), value, status };
}

function wide(address: string, row: readonly Cell[], at: number, types: readonly string[]): readonly HistoryValue[] {
  const value = valueOf(row[at] ?? null, types[at] ?? '');
  return value === null ? [] : [{ address, time: Number(row[0]), value, status: statusCodes.good }];
}

/** A cell as its type says; exact, but for decimals that no double holds. */
function valueOf(cell: Cell, type: string): TagValue {
  if (cell === null || typeof cell !== 'string') return cell === null ? null : String(cell);
  switch (type) {
    case 'boolean':
      return cell === 't';
    case 'smallint':
    case 'integer':
    case 'bigint':
      return wholeOf(cell);
    case 'numeric':
      return /^-?\d+$/u.test(cell) ? wholeOf(cell) : Number(cell);
    case 'real':
    case 'double precision':
      return Number(cell);
    default:
      return cell;
  }
}

function wholeOf(text: string): number | bigint {
  const number = Number(text);
  return Number.isSafeInteger(number) ? number : BigInt(text);
}
