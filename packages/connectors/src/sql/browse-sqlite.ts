import { tablesOfSql, type TableColumn } from '@millrace/core';

import type { Catalogue } from './browse.ts';
import { quoteName } from './identifier.ts';

/** Tables of a SQLite file. */
export const browseSqlite: Catalogue = {
  async tables(session, signal) {
    const { rows } = await session.run(
      `SELECT name FROM sqlite_schema WHERE type IN ('table', 'view') AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' ORDER BY name`,
      [],
      signal,
    );
    return rows.map(([name]) => String(name));
  },
  async describe(session, table, signal) {
    const [name = '', schema = 'main'] = table.split('.').toReversed();
    const { rows: schemas } = await session.run(
      'SELECT 1 FROM pragma_database_list WHERE name = ?1 COLLATE NOCASE',
      [schema],
      signal,
    );
    if (schemas.length === 0) return undefined;
    const { rows } = await session.run(
      `SELECT name, type, "notnull", pk FROM pragma_table_xinfo(?1, ?2) WHERE hidden <> 1 ORDER BY cid`,
      [name, schema],
      signal,
    );
    if (rows.length === 0) return undefined;
    const { rows: made } = await session.run(
      `SELECT sql FROM ${quoteName(schema)}.sqlite_schema WHERE type = 'table' AND name = ?1 COLLATE NOCASE`,
      [name],
      signal,
    );
    const choices = choicesIn(String(made[0]?.[0] ?? ''));
    const keys = rows.filter(row => row[3] !== 0n).toSorted((one, other) => Number(one[3]) - Number(other[3]));
    return {
      name,
      columns: rows.map(([column, type, notNull]) => columnOf(String(column), String(type), notNull === 1n, choices)),
      keys: keys.map(([column]) => String(column)),
    };
  },
};

/** The pragma knows no checks; the statement that made the table does. */
function choicesIn(statement: string): ReadonlyMap<string, readonly string[]> {
  const tables = tablesOfSql(statement);
  const columns = (tables.ok && tables.value[0]?.columns) || [];
  return new Map(columns.flatMap(({ name, choices }) => (choices === undefined ? [] : [[name, choices] as const])));
}

function columnOf(
  name: string,
  declared: string,
  required: boolean,
  choices: ReadonlyMap<string, readonly string[]>,
): TableColumn {
  const chosen = choices.get(name);
  return { name, ...typeOf(declared), required, ...(chosen !== undefined && { choices: chosen }) };
}

/** The declared type; where SQLite has no such type and keeps something else, what it keeps. */
function typeOf(declared: string): Pick<TableColumn, 'type' | 'sizes' | 'remark'> {
  const type = declared
    .replace(/\(.*\)/u, '')
    .replace(/\s+/gu, ' ')
    .trim()
    .toLowerCase();
  const sizes = [...(/\(([^)]*)\)/u.exec(declared)?.[1]?.matchAll(/\d+/gu) ?? [])].map(Number);
  if (type.startsWith('bool')) return { type: 'integer', sizes: [], remark: 'SQLite keeps no boolean: 0 or 1' };
  if (/^(?:datetime|timestamp)/u.test(type))
    return { type: 'text', sizes: [], remark: 'SQLite keeps no time: say how it is written, and in which zone' };
  if (type.startsWith('json')) return { type: 'text', sizes: [], remark: 'JSON as text' };
  return { type, sizes };
}
