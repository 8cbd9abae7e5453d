import type { Cell, ColumnFacts, Session } from './database.ts';
import { quoteName, quoteTable } from './identifier.ts';
import { writeArray } from './postgresql-array.ts';
import type { Found, Table, TableRow, TableWriter } from './table.ts';

/**
 * Writes rows of a PostgreSQL table, all rows of a call with one statement: each column travels as one list of texts, and the server
 * reads every text with the type of its column, as exactly as the column can.
 */
export function postgresqlTable(table: Table): TableWriter {
  return {
    async write(session, rows, signal) {
      const [first] = rows;
      if (first === undefined) return [];
      const written = await session.run(insertStatement(table, first.columns), lists(rows), signal);
      const all = written.rows.length === rows.length;
      if (table.returning === undefined && (all || table.mode === 'upsert')) return rows.map(() => undefined);
      return found(await find(table, session, rows, signal), rows.length, new Set(written.rows.map(row => row.join('\0'))));
    },
    async find(session, rows, signal) {
      return found(await find(table, session, rows, signal), rows.length, new Set());
    },
  };
}

function find(
  table: Table,
  session: Session,
  rows: readonly TableRow[],
  signal: AbortSignal,
): Promise<readonly (readonly Cell[])[]> {
  if (rows.length === 0) return Promise.resolve([]);
  return session.run(findStatement(table, rows[0]!.columns), lists(rows), signal).then(result => result.rows);
}

/** The statement that writes; it answers the key of every row that it inserted or updated. */
export function insertStatement(table: Table, columns: readonly ColumnFacts[]): string {
  const names = columns.map(column => quoteName(column.name));
  const others = columns.filter(column => !table.key.includes(column.name)).map(column => quoteName(column.name));
  const update =
    table.mode === 'insert' || others.length === 0
      ? 'NOTHING'
      : `UPDATE SET ${others.map(name => `${name} = excluded.${name}`).join(', ')}`;
  return [
    `INSERT INTO ${quoteTable(table.name)} (${names.join(', ')})`,
    `SELECT ${columns.map(typed).join(', ')} FROM ${given(columns)} ORDER BY v.n`,
    `ON CONFLICT (${table.key.map(quoteName).join(', ')}) DO ${update}`,
    `RETURNING ${table.key.map(name => `${quoteName(name)}::text`).join(', ')}`,
  ].join(' ');
}

/** For each given row that stands in the table: its number, reference, differing columns, and key as the table writes it. */
export function findStatement(table: Table, columns: readonly ColumnFacts[]): string {
  const places = new Map(columns.map((column, index) => [column.name, typed(column, index)]));
  const join = table.key.map(name => `t.${quoteName(name)} = ${places.get(name)}`).join(' AND ');
  const differs = columns
    .map((column, index) => ({ column, index }))
    .filter(({ column }) => !table.key.includes(column.name))
    .map(
      ({ column, index }) =>
        `CASE WHEN ${comparable(`t.${quoteName(column.name)}`, column)} IS DISTINCT FROM ${comparable(typed(column, index), column)} THEN ${literal(column.name)} END`,
    );
  const reference = table.returning === undefined ? 'NULL' : `t.${quoteName(table.returning)}::text`;
  const keys = table.key.map(name => `t.${quoteName(name)}::text`);
  const selected = ['v.n', reference, `concat_ws(', ', NULL, ${[...differs, 'NULL'].join(', ')})`, ...keys];
  return `SELECT ${selected.join(', ')} FROM ${given(columns)} JOIN ${quoteTable(table.name)} AS t ON ${join}`;
}

function found(rows: readonly (readonly Cell[])[], count: number, inserted: ReadonlySet<string>): readonly Found[] {
  const answers: Found[] = Array.from({ length: count }, () => ({ kind: 'absent' }));
  for (const [number, reference, differing, ...key] of rows) {
    const known = reference === null || reference === undefined ? {} : { reference: String(reference) };
    answers[Number(number) - 1] =
      differing === '' || differing === null
        ? { kind: 'same', inserted: inserted.has(key.join('\0')), ...known }
        : { kind: 'other', columns: String(differing), ...known };
  }
  return answers;
}

function lists(rows: readonly TableRow[]): readonly string[] {
  const [first] = rows;
  return (first?.columns ?? []).map((_, place) => writeArray(rows.map(row => row.cells[place] as string | null)));
}

function given(columns: readonly ColumnFacts[]): string {
  const parameters = columns.map((_, index) => `$${index + 1}::text[]`);
  return `unnest(${parameters.join(', ')}) WITH ORDINALITY AS v(${columns.map((_, index) => `c${index}`).join(', ')}, n)`;
}

function typed(column: ColumnFacts, index: number): string {
  return `v.c${index}::${column.type}`;
}

/** Types without an equality of their own are compared as what has one. */
function comparable(expression: string, { type }: ColumnFacts): string {
  if (type === 'json') return `(${expression})::jsonb`;
  return /^(?:xml|point|line|lseg|box|path|polygon|circle)$/u.test(type) ? `(${expression})::text` : expression;
}

function literal(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}
