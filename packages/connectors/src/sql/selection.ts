import { ConnectorError } from '@millrace/connector';

import type { ReadSettings } from './config.ts';
import type { RowPlace } from './cursor.ts';
import { DatabaseFault } from './database.ts';
import type { Cell, Dialect, Rows } from './database.ts';
import { quoteName, quoteTable } from './identifier.ts';

/** Which rows of the order are wanted. */
export interface RowRange {
  /** Cursor values from this one on. */
  readonly from?: Cell;
  /** Rows up to and with this one. */
  readonly to?: RowPlace;
  /** Rows after this one. */
  readonly after?: RowPlace;
}

/** The statements of one reading, and how its rows are understood. */
export interface Selection {
  /** Columns of the order: the cursor, then what tells rows of equal value apart. */
  readonly order: readonly string[];
  /** A statement that gives no row, only the columns. */
  readonly nothing: string;
  page(range: RowRange): { readonly sql: string; readonly parameters: readonly Cell[] };
  /** Takes note of the columns that came. */
  learn(rows: Rows): void;
  columns(): readonly string[];
  place(row: readonly Cell[]): RowPlace;
  id(row: readonly Cell[]): string;
  time(row: readonly Cell[]): string | undefined;
}

/** Builds the statements. Names are quoted, values are parameters; `query` and `where` are the writer's own SQL. */
export function selection(settings: ReadSettings, dialect: Dialect): Selection {
  const ids = settings.id ?? [settings.cursor];
  const order = [settings.cursor, ...ids.filter(id => id !== settings.cursor)];
  const head = `SELECT ${columnList(settings)} FROM ${rowsOf(settings)} WHERE ${[`${quoteName(settings.cursor)} IS NOT NULL`, ...own(settings)].join(' AND ')}`;
  const tail = `ORDER BY ${order.map(quoteName).join(', ')} LIMIT ${settings.page}`;
  let known: readonly string[] = [];
  let places: readonly number[] = [];
  let idPlaces: readonly number[] = [];
  let timePlace = -1;
  return {
    order,
    nothing: `${head} LIMIT 0`,
    page(range) {
      const parameters: Cell[] = [];
      const conditions = [
        ...(range.from === undefined ? [] : [compare([settings.cursor], '>=', [range.from], parameters, dialect)]),
        ...(range.after === undefined ? [] : [compare(order, '>', range.after, parameters, dialect)]),
        ...(range.to === undefined ? [] : [compare(order, '<=', range.to, parameters, dialect)]),
      ];
      return { sql: [head, ...conditions.map(condition => `AND ${condition}`), tail].join(' '), parameters };
    },
    learn({ columns }) {
      if (columns === known) return;
      places = order.map(name => placeOf(name, columns, 'cursor or id'));
      idPlaces = ids.map(name => placeOf(name, columns, 'id'));
      timePlace = settings.time === undefined ? -1 : placeOf(settings.time, columns, 'time');
      known = columns;
    },
    columns: () => known,
    place: row => places.map(place => row[place]!),
    id: row => idText(idPlaces.map(place => row[place]!)),
    time(row) {
      const cell = timePlace === -1 ? null : row[timePlace]!;
      return cell === null ? undefined : cellText(cell);
    },
  };
}

/** A value as text, exactly. */
export function cellText(cell: Cell): string {
  if (cell === null) return '';
  return typeof cell === 'object' ? Buffer.from(cell).toString('base64') : String(cell);
}

/** One column: its text. Several: joined by `/`, with that character escaped inside. */
function idText(cells: readonly Cell[]): string {
  if (cells.length === 1) return cellText(cells[0]!);
  return cells.map(cell => cellText(cell).replaceAll('%', '%25').replaceAll('/', '%2F')).join('/');
}

function placeOf(name: string, columns: readonly string[], setting: string): number {
  const place = columns.indexOf(name);
  if (place >= 0) return place;
  throw new DatabaseFault('setup', `setting ${setting}: the rows have no column ${name}; they have ${columns.join(', ')}`);
}

function compare(names: readonly string[], operator: string, cells: RowPlace, into: Cell[], dialect: Dialect): string {
  const places = cells.map(cell => dialect.placeholder(into.push(cell)));
  if (names.length === 1) return `${quoteName(names[0]!)} ${operator} ${places[0]}`;
  return `(${names.map(quoteName).join(', ')}) ${operator} (${places.join(', ')})`;
}

function columnList({ columns, cursor, id = [], time, table }: ReadSettings): string {
  if (columns === undefined || table === undefined) return '*';
  const needed = [...columns, cursor, ...id, ...(time === undefined ? [] : [time])];
  return [...new Set(needed)].map(quoteName).join(', ');
}

function rowsOf({ table, query }: ReadSettings): string {
  if ((table === undefined) === (query === undefined)) {
    throw new ConnectorError('misconfigured', 'setting read: expected either table or query');
  }
  return table === undefined ? `(${query!.trim().replace(/;\s*$/u, '')}) AS selected` : quoteTable(table);
}

function own({ where }: ReadSettings): readonly string[] {
  return where === undefined ? [] : [`(${where})`];
}
