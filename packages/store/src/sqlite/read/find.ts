import { indexedValue, isSubjectCode, nameCode } from '../key-value.ts';
import { messagesById } from './journal.ts';
import type { ReadConnection } from './read-connection.ts';

/** Message numbers that carry a key, newest first. Without a name every key counts, and the id. */
export function findMessages(db: ReadConnection, value: string, name: string | undefined, limit: number): readonly number[] {
  const indexed = indexedValue(value);
  const codes = codesOf(db, indexed, name);
  const lists = codes.map(code => newest(db, indexed, code, limit));
  const byId = name === undefined ? messagesById(db, value) : [];
  const numbers = new Set([...lists.flat(), ...byId]);
  return [...numbers].sort((a, b) => b - a).slice(0, limit);
}

function newest(db: ReadConnection, value: string, code: number, limit: number): number[] {
  const sql = 'SELECT message FROM business_key WHERE value = ? AND name = ? ORDER BY message DESC LIMIT ?';
  return db.all<{ message: number }>(sql, value, code, limit).map(row => row.message);
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
  for (let code: number | null = -1; ;) {
    code =
      db.one<{ code: number | null }>('SELECT min(name) AS code FROM business_key WHERE value = ? AND name > ?', value, code)
        ?.code ?? null;
    if (code === null) return;
    yield code;
  }
}
