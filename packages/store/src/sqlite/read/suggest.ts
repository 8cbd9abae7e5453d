import type { KeySuggestion } from '../../store.ts';
import { isSubjectCode, nameCode } from '../key-value.ts';
import type { ReadConnection } from './read-connection.ts';

/** The last code point: what begins like a text lies between the text and the text with this behind it. */
const last = '\u{10FFFF}';

/** Values of keys, subjects and ids that begin like a text, in order. Each takes a seek, however many messages carry it. */
export function suggestValues(db: ReadConnection, start: string, limit: number): readonly KeySuggestion[] {
  const found = new Map<string, KeySuggestion>();
  const names = new Map(
    db.all<{ number: number; name: string }>('SELECT number, name FROM key_name').map(row => [row.number, row.name]),
  );
  for (const value of seek(db, 'SELECT min(value) AS value FROM business_key WHERE value >= ? AND value < ?', start, limit))
    found.set(value, { value, names: namesOf(db, value, names) });
  for (const id of seek(
    db,
    'SELECT min(id) AS value FROM message INDEXED BY message_id WHERE id >= ? AND id < ?',
    start,
    limit,
  )) {
    const known = found.get(id);
    found.set(id, { value: id, names: [...(known?.names ?? []), 'id'] });
  }
  return [...found.values()].toSorted((one, other) => (one.value < other.value ? -1 : 1)).slice(0, limit);
}

/** Distinct values from an index that begin like a text; long ones, of which the index holds a part and a hash, and conflicts are left out. */
function* seek(db: ReadConnection, sql: string, start: string, limit: number): Iterable<string> {
  let from = start;
  for (let count = 0, looked = 0; count < limit && looked < limit * 4; looked++) {
    const value: string | null = db.one<{ value: string | null }>(sql, from, start + last)?.value ?? null;
    if (value === null) return;
    from = `${value}\u0000`;
    if (value.includes('\u001f')) continue;
    count++;
    yield value;
  }
}

function namesOf(db: ReadConnection, value: string, known: ReadonlyMap<number, string>): readonly string[] {
  const names = new Set<string>();
  for (const [number, name] of known) {
    for (const isSubject of [false, true]) {
      const sql = 'SELECT 1 AS found FROM business_key WHERE value = ? AND name = ? LIMIT 1';
      const code = nameCode(number, isSubject);
      if (db.one(sql, value, code) === undefined) continue;
      names.add(name);
      if (isSubjectCode(code)) names.add('subject');
    }
  }
  return [...names];
}
