import type { SinkItem } from '@millrace/connector';

import type { WriteSettings } from './config.ts';
import type { Cell, ColumnFacts, Dialect, Session } from './database.ts';
import { columnCell, namedValues } from './values.ts';

/** A message as a row: the columns it has a value for, in one order for all rows of the table. */
export interface TableRow {
  /** Place of the message in the call. */
  readonly index: number;
  readonly columns: readonly ColumnFacts[];
  readonly cells: readonly Cell[];
  /** The key values as one text. */
  readonly key: string;
}

/** What stands in the table under the key of a row. */
export type Found =
  | { readonly kind: 'absent' }
  | { readonly kind: 'same'; readonly reference?: string; readonly inserted: boolean }
  | { readonly kind: 'other'; readonly reference?: string; readonly columns: string };

/** Writes and compares rows of one table; all rows of a call have the same columns and no key twice. */
export interface TableWriter {
  /**
   * What stands under each key afterwards; `undefined` for a row that was surely written and has no reference to fetch.
   * A row's own fault is answered where the database allows to go on, and thrown where it does not.
   */
  write(session: Session, rows: readonly TableRow[], signal: AbortSignal): Promise<readonly (Found | undefined | Error)[]>;
  find(session: Session, rows: readonly TableRow[], signal: AbortSignal): Promise<readonly Found[]>;
}

/** What a table writer works on. */
export interface Table {
  readonly name: string;
  readonly mode: 'upsert' | 'insert';
  readonly key: readonly string[];
  readonly returning?: string;
  readonly columns: readonly ColumnFacts[];
}

/** A message as a row, or why it cannot be one. */
export function tableRow(
  item: SinkItem,
  index: number,
  table: Table,
  settings: WriteSettings,
  dialect: Dialect,
): TableRow | { readonly index: number; readonly refused: string } {
  const values = namedValues(item, settings.columns);
  if (values === undefined) return { index, refused: `writing into ${table.name}: expected a message with fields` };
  const given = new Map(values.map(({ name, value }) => [name, value]));
  const unknown = values.find(({ name }) => !table.columns.some(column => column.name === name));
  if (unknown !== undefined) return { index, refused: `writing into ${table.name}: the table has no column ${unknown.name}` };
  const columns = table.columns.filter(column => given.has(column.name));
  const cells: Cell[] = [];
  for (const column of columns) {
    const made = columnCell(given.get(column.name)!, column, dialect);
    if ('refused' in made) return { index, refused: `writing into ${table.name}: ${made.refused}` };
    cells.push(made.cell);
  }
  const keys = table.key.map(name => cells[columns.findIndex(column => column.name === name)] ?? null);
  const missing = table.key[keys.indexOf(null)];
  if (missing !== undefined)
    return { index, refused: `writing into ${table.name}: the message has no value for the key column ${missing}` };
  return { index, columns, cells, key: keys.map(String).join('\0') };
}

/**
 * Rows in groups that one statement can carry: the same columns, no key twice, and rows of one key in the order they came.
 * Inside a group they are sorted by key, so that two writers never wait for each other in a circle.
 */
export function statementGroups(rows: readonly TableRow[]): readonly (readonly TableRow[])[] {
  const turns = new Map<string, number>();
  const groups = new Map<string, TableRow[]>();
  for (const row of rows) {
    const turn = turns.get(row.key) ?? 0;
    turns.set(row.key, turn + 1);
    const name = `${String(turn).padStart(6, '0')} ${row.columns.map(column => column.name).join('\0')}`;
    const group = groups.get(name);
    if (group === undefined) groups.set(name, [row]);
    else group.push(row);
  }
  const inTurn = [...groups].toSorted(([a], [b]) => (a < b ? -1 : 1));
  return inTurn.map(([, group]) => group.toSorted((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0)));
}
