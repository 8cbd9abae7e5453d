import { ConnectorError } from '@millrace/connector';
import type { TableColumn } from '@millrace/core';

import type { Catalogue } from './browse.ts';
import type { Cell } from './database.ts';
import { quoteTable } from './identifier.ts';
import { parseArray } from './postgresql-array.ts';

/** Tables and views of PostgreSQL, without their schema where the search path finds them. */
export const browsePostgresql: Catalogue = {
  async tables(session, signal) {
    const { rows } = await session.run(tablesQuery, [], signal);
    return rows.map(([name]) => String(name));
  },
  async describe(session, table, signal) {
    const { rows: found } = await session.run(tableQuery, [quoteTable(table)], signal);
    const [oid = null, description = null, keys = null, readable = null] = found[0] ?? [];
    if (oid === null) return undefined;
    if (readable !== 't')
      throw new ConnectorError('refused', `looking at ${table}: it is there, but this user may not SELECT from it`);
    const { rows } = await session.run(columnsQuery, [oid], signal);
    return {
      name: table.split('.').at(-1)!,
      columns: rows.map(columnOf),
      keys: textsOf(keys),
      ...(description !== null && { description: String(description) }),
    };
  },
};

const kinds = `c.relkind IN ('r', 'p', 'v', 'm', 'f')`;

const tablesQuery = `
  SELECT CASE WHEN pg_table_is_visible(c.oid) THEN c.relname ELSE n.nspname || '.' || c.relname END
  FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
  WHERE ${kinds} AND n.nspname <> 'information_schema' AND n.nspname !~ '^pg_'
    AND has_schema_privilege(n.oid, 'USAGE') AND has_any_column_privilege(c.oid, 'SELECT')
  ORDER BY NOT pg_table_is_visible(c.oid), n.nspname, c.relname`;

const tableQuery = `
  SELECT c.oid, obj_description(c.oid, 'pg_class'),
    (SELECT array_agg(a.attname::text ORDER BY k.place)
      FROM pg_index i CROSS JOIN unnest(i.indkey::int2[]) WITH ORDINALITY k (number, place)
      JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = k.number
      WHERE i.indrelid = c.oid AND i.indisprimary AND k.place <= i.indnkeyatts),
    has_any_column_privilege(c.oid, 'SELECT')
  FROM pg_class c WHERE c.oid = to_regclass($1) AND ${kinds}`;

/** A domain is its base type, with its own NOT NULL and CHECK; an enum is its labels. */
const columnsQuery = `
  SELECT a.attname, CASE WHEN t.typtype = 'd' THEN format_type(t.typbasetype, t.typtypmod) ELSE format_type(a.atttypid, a.atttypmod) END,
    a.attnotnull OR t.typnotnull, col_description(a.attrelid, a.attnum),
    (SELECT array_agg(e.enumlabel::text ORDER BY e.enumsortorder) FROM pg_enum e
      WHERE e.enumtypid = coalesce(nullif(t.typbasetype, 0), t.oid)),
    (SELECT array_agg(pg_get_constraintdef(k.oid) ORDER BY k.conname) FROM pg_constraint k
      WHERE k.contype = 'c' AND (k.contypid = t.oid OR (k.conrelid = a.attrelid AND k.conkey = ARRAY[a.attnum])))
  FROM pg_attribute a JOIN pg_type t ON t.oid = a.atttypid
  WHERE a.attrelid = $1::oid AND a.attnum > 0 AND NOT a.attisdropped ORDER BY a.attnum`;

function columnOf([
  name = null,
  declared = null,
  notNull,
  description = null,
  labels = null,
  checks = null,
]: readonly Cell[]): TableColumn {
  const { type, sizes, remark } = typeOf(String(declared));
  const listed = textsOf(labels);
  const choices =
    listed.length > 0
      ? listed
      : textsOf(checks)
          .map(choicesIn)
          .find(found => found.length > 0);
  // A text of fixed length comes with the blanks that fill it.
  const padded = type === 'character' && choices?.some(choice => choice.length !== (sizes[0] ?? 1));
  return {
    name: String(name),
    type,
    sizes,
    required: notNull === 't',
    ...(choices !== undefined && !padded && { choices }),
    ...(description !== null && { description: String(description) }),
    ...(remark !== undefined && { remark }),
  };
}

/** A type as its values are read: those that have no form of their own in JSON are text. */
function typeOf(declared: string): Pick<TableColumn, 'type' | 'sizes' | 'remark'> {
  const sizes = [...(/\(([\d,]+)\)/u.exec(declared)?.[1]?.matchAll(/\d+/gu) ?? [])].map(Number);
  const type = declared
    .replace(/\([^)]*\)/u, '')
    .replace(/\s+/gu, ' ')
    .replaceAll('"', '')
    .toLowerCase();
  if (type.startsWith('money')) return as('text', 'money as the database writes it, with its sign: numeric would be exact');
  if (type.startsWith('bit')) return as('text', 'bits as text, like 1011');
  if (type === 'oid') return as('integer');
  if (type === 'name') return as('text');
  return { type, sizes };

  function as(read: string, remark?: string): ReturnType<typeof typeOf> {
    return { type: type.endsWith('[]') ? `${read}[]` : read, sizes: [], ...(remark !== undefined && { remark }) };
  }
}

/** `CHECK ((state = ANY (ARRAY['open'::text, 'closed'::text])))`: one value or several, and nothing else. */
function choicesIn(check: string): readonly string[] {
  const texts = [...check.matchAll(/'((?:[^']|'')*)'/gu)].map(([, text]) => text!.replaceAll("''", "'"));
  const plain = check
    .replaceAll(/'(?:[^']|'')*'/gu, '?')
    .replaceAll(/::[a-z ]+(?:\[\])?/gu, '')
    .replaceAll(/[()]/gu, '');
  return /^CHECK (?:"[^"]+"|\w+) ?= ?(?:\?|ANY ARRAY\[\?(?:, \?)*\])$/u.test(plain) ? texts : [];
}

function textsOf(list: Cell): readonly string[] {
  return list === null ? [] : parseArray(String(list)).map(String);
}
