import { DatabaseFault } from './database.ts';
import type { ColumnFacts, Session } from './database.ts';
import { quoteName, quoteTable } from './identifier.ts';
import { cellText } from './selection.ts';
import type { Found, Table, TableRow, TableWriter } from './table.ts';

/** Writes rows of a SQLite table one by one with a prepared statement; a row that fails leaves the others of the transaction as they are. */
export function sqliteTable(table: Table): TableWriter {
  return {
    async write(session, rows, signal) {
      const [first] = rows;
      if (first === undefined) return [];
      const statements = { insert: sqliteInsert(table, first.columns), find: sqliteFind(table, first.columns) };
      const answers: (Found | undefined | Error)[] = [];
      for (const row of rows) answers.push(await writeRow(table, statements, session, row, signal));
      return answers;
    },
    async find(session, rows, signal) {
      const [first] = rows;
      if (first === undefined) return [];
      const statement = sqliteFind(table, first.columns);
      const answers: Found[] = [];
      for (const row of rows) answers.push(await findRow(table, statement, session, row, signal));
      return answers;
    },
  };
}

async function writeRow(
  table: Table,
  statements: { readonly insert: string; readonly find: string },
  session: Session,
  row: TableRow,
  signal: AbortSignal,
): Promise<Found | undefined | Error> {
  try {
    const { affected } = await session.run(statements.insert, row.cells, signal);
    if (table.mode === 'insert' && affected === 0) return await findRow(table, statements.find, session, row, signal);
    if (table.returning === undefined) return undefined;
    const found = await findRow(table, statements.find, session, row, signal);
    return found.kind === 'same' ? { ...found, inserted: true } : found;
  } catch (error) {
    if (error instanceof DatabaseFault && error.kind === 'data') return error;
    throw error;
  }
}

async function findRow(table: Table, statement: string, session: Session, row: TableRow, signal: AbortSignal): Promise<Found> {
  const { rows } = await session.run(statement, row.cells, signal);
  const [found] = rows;
  if (found === undefined) return { kind: 'absent' };
  const [reference = null, ...same] = found;
  const known = reference === null ? {} : { reference: cellText(reference) };
  const others = row.columns.filter(column => !table.key.includes(column.name));
  const differing = others.filter((_, index) => same[index] !== 1n).map(column => column.name);
  if (differing.length === 0) return { kind: 'same', inserted: false, ...known };
  return { kind: 'other', columns: differing.join(', '), ...known };
}

/** The statement that writes one row. */
export function sqliteInsert(table: Table, columns: readonly ColumnFacts[]): string {
  const names = columns.map(column => quoteName(column.name));
  const others = columns.filter(column => !table.key.includes(column.name)).map(column => quoteName(column.name));
  const update =
    table.mode === 'insert' || others.length === 0
      ? 'NOTHING'
      : `UPDATE SET ${others.map(name => `${name} = excluded.${name}`).join(', ')}`;
  return [
    `INSERT INTO ${quoteTable(table.name)} (${names.join(', ')}) VALUES (${columns.map((_, index) => `?${index + 1}`).join(', ')})`,
    `ON CONFLICT (${table.key.map(quoteName).join(', ')}) DO ${update}`,
  ].join(' ');
}

/** The statement that finds a row by its key: its reference, then for each other column whether it is the same. */
function sqliteFind(table: Table, columns: readonly ColumnFacts[]): string {
  const place = (name: string): string => `?${columns.findIndex(column => column.name === name) + 1}`;
  const same = columns
    .filter(column => !table.key.includes(column.name))
    .map(({ name }) => `${quoteName(name)} IS ${place(name)}`);
  const reference = table.returning === undefined ? 'NULL' : quoteName(table.returning);
  const where = table.key.map(name => `${quoteName(name)} = ${place(name)}`).join(' AND ');
  return `SELECT ${[reference, ...same].join(', ')} FROM ${quoteTable(table.name)} WHERE ${where}`;
}
