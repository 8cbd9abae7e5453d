import { indexedValue, isSubjectCode, nameCode } from '../key-value.ts';
import { messagesById } from './journal.ts';
import type { ReadConnection } from './read-connection.ts';

/** Message numbers that carry a key, newest first. Without a name every key counts, and the id. */
export function findMessages(db: ReadConnection, value: string, name: string | undefined, limit: number): readonly number[] {
  const indexed = indexedValue(value);
  const codes = codesOf(db, indexed, name);
  const numbers = new Set([...notYetIndexed(db, value, name), ...codes.flatMap(code => newest(db, indexed, code, limit))]);
  if (name === undefined) for (const number of messagesById(db, value)) numbers.add(number);
  return [...numbers].sort((a, b) => b - a).slice(0, limit);
}

function newest(db: ReadConnection, value: string, code: number, limit: number): number[] {
  const sql = 'SELECT message FROM business_key WHERE value = ? AND name = ? ORDER BY message DESC LIMIT ?';
  return db.all<{ message: number }>(sql, value, code, limit).map(row => row.message);
}

/** The last messages, which the index does not hold yet: few, and usually none. */
function* notYetIndexed(db: ReadConnection, value: string, name: string | undefined): Iterable<number> {
  const sql = `SELECT number, subject, keys FROM message WHERE number > (SELECT indexed_to FROM key_progress)
    AND (subject = ?1 OR instr(keys, ?2) > 0) ORDER BY number`;
  const rows = db.each<{ number: number; subject: string; keys: string | null }>(sql, value, JSON.stringify(value));
  for (const row of rows) {
    const keys = JSON.parse(row.keys ?? '[]') as [string, string][];
    const isKey = keys.some(([key, text]) => text === value && (name ?? key) === key);
    const isSubject = row.subject === value && (name ?? 'subject') === 'subject';
    if (value !== '' && (isKey || isSubject)) yield row.number;
  }
}

function codesOf(db: ReadConnection, value: string, name: string | undefined): readonly number[] {
  if (name !== undefined && name !== 'subject') {
    const number = db.one<{ number: number }>('SELECT number FROM key_name WHERE name = ?', name)?.number;
    return number === undefined ? [] : [nameCode(number, false), nameCode(number, true)];
  }
  const codes = [...codesUnder(db, value)];
  return name === undefined ? codes : codes.filter(isSubjectCode);
}

/** The codes under which a value stands: one seek each, however many messages there are. */
function* codesUnder(db: ReadConnection, value: string): Iterable<number> {
  const sql = 'SELECT min(name) AS code FROM business_key WHERE value = ? AND name > ?';
  for (let code: number | null = -1; ;) {
    code = db.one<{ code: number | null }>(sql, value, code)?.code ?? null;
    if (code === null) return;
    yield code;
  }
}
