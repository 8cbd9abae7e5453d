import type { StoredMessage } from '../../store.ts';
import { bytesChecksum, messageChecksum } from '../checksum.ts';
import { conflictRange, originalId } from '../message-id.ts';
import type { Detail } from '../wire/append.ts';
import type { ReadConnection } from './read-connection.ts';

/** A row of the journal. */
export interface MessageRow {
  readonly number: number;
  readonly source: number;
  readonly id: string;
  readonly subject: string;
  readonly time: number | null;
  readonly received_at: number;
  readonly part: number | null;
  readonly data_of: number | null;
  readonly keys: string | null;
  readonly detail: string | null;
  readonly crc: number;
  readonly data: Uint8Array | null;
}

const nothing = new Uint8Array(0);

/** The next messages of a source: run by run, each a range of numbers, so no index entry a message is needed. */
export function readMessages(
  db: ReadConnection,
  source: number,
  after: number,
  count: number,
  bytes: number,
): readonly StoredMessage[] {
  const start = db.one<{ first: number }>(
    'SELECT first FROM run WHERE source = ? AND first <= ? ORDER BY first DESC LIMIT 1',
    source,
    after + 1,
  );
  const rows = db.each<MessageRow>(
    `SELECT m.* FROM run AS r CROSS JOIN message AS m ON m.number BETWEEN max(r.first, ?) AND r.last
     WHERE r.source = ? AND r.first >= ? ORDER BY r.first, m.number LIMIT ?`,
    after + 1,
    source,
    start?.first ?? 0,
    count,
  );
  return decodedUpTo(bytes, db, rows);
}

/** The newest messages of a source before a number, newest first: the same runs backwards. */
export function readMessagesBack(
  db: ReadConnection,
  source: number,
  before: number,
  count: number,
  bytes: number,
): readonly StoredMessage[] {
  const rows = db.each<MessageRow>(
    `SELECT m.* FROM run AS r CROSS JOIN message AS m ON m.number BETWEEN r.first AND min(r.last, ?)
     WHERE r.source = ? AND r.first < ? ORDER BY r.first DESC, m.number DESC LIMIT ?`,
    before - 1,
    source,
    before,
    count,
  );
  return decodedUpTo(bytes, db, rows);
}

/** Messages of rows, until they have come to about so many bytes. */
function decodedUpTo(bytes: number, db: ReadConnection, rows: Iterable<MessageRow>): readonly StoredMessage[] {
  const decoder = new MessageDecoder(db);
  const found: StoredMessage[] = [];
  let size = 0;
  for (const row of rows) {
    found.push(decoder.decode(row));
    size += row.data?.byteLength ?? 0;
    if (size >= bytes) break;
  }
  return found;
}

/** Messages by number, in the order asked. */
export function messagesByNumber(db: ReadConnection, numbers: readonly number[]): readonly StoredMessage[] {
  const decoder = new MessageDecoder(db);
  const found: StoredMessage[] = [];
  for (const number of numbers) {
    const row = db.one<MessageRow>('SELECT * FROM message WHERE number = ?', number);
    if (row !== undefined) found.push(decoder.decode(row));
  }
  return found;
}

/** Messages with a source id, in any source, oldest first; conflicts with it among them. */
export function messagesById(db: ReadConnection, id: string): readonly number[] {
  const exact = db.all<{ number: number }>('SELECT number FROM message WHERE id = ?', id);
  const conflicts = db.all<{ number: number }>('SELECT number FROM message WHERE id >= ? AND id < ?', ...conflictRange(id));
  return [...exact, ...conflicts].map(row => row.number).sort((a, b) => a - b);
}

/** The keys of a message as its contract gave them; none where it is damaged. */
export function keysOf(db: ReadConnection, message: number): Readonly<Record<string, string>> {
  const row = db.one<MessageRow>('SELECT * FROM message WHERE number = ?', message);
  if (row === undefined || row.keys === null || !new MessageDecoder(db).isWhole(row)) return {};
  return Object.fromEntries(JSON.parse(row.keys) as [string, string][]);
}

/** Makes messages of rows, and finds the damaged ones. Bytes that several share are read and checked once. */
export class MessageDecoder {
  readonly #db: ReadConnection;
  #carrier: { readonly number: number; readonly bytes: Uint8Array; readonly crc: number } | undefined;

  constructor(db: ReadConnection) {
    this.#db = db;
  }

  /** Never serves a damaged message as if it were good: it comes without bytes, and with `bad` saying so. */
  decode(row: MessageRow): StoredMessage {
    if (!this.isWhole(row)) return damaged(row);
    const detail = row.detail === null ? {} : (JSON.parse(row.detail) as Detail);
    return {
      ...common(row),
      id: detail.conflictOf === undefined ? row.id : originalId(row.id),
      bytes: this.#bytesOf(row).bytes,
      ...(detail.attributes && { attributes: detail.attributes }),
      ...(detail.bad && { bad: detail.bad }),
    };
  }

  isWhole(row: MessageRow): boolean {
    const { number, source, id, subject, time, received_at: receivedAt, part, data_of: dataOf, keys, detail } = row;
    const columns = { number, source, id, subject, time, receivedAt, part, dataOf, keys, detail };
    return messageChecksum(columns, this.#bytesOf(row).crc) === row.crc;
  }

  #bytesOf(row: MessageRow): { readonly bytes: Uint8Array; readonly crc: number } {
    const number = row.data_of ?? row.number;
    if (this.#carrier?.number !== number) {
      const bytes = (row.data_of === null ? row.data : this.#read(row.data_of)) ?? nothing;
      this.#carrier = { number, bytes, crc: bytesChecksum(bytes) };
    }
    return this.#carrier;
  }

  #read(number: number): Uint8Array | null {
    return this.#db.one<{ data: Uint8Array | null }>('SELECT data FROM message WHERE number = ?', number)?.data ?? null;
  }
}

function common(row: MessageRow): Omit<StoredMessage, 'bytes'> {
  const { number, source, id, subject, time, received_at: receivedAt, part } = row;
  return { number, source, id, subject, receivedAt, ...(time !== null && { time }), ...(part !== null && { part }) };
}

function damaged(row: MessageRow): StoredMessage {
  const sentence = `message ${row.number} does not match its checksum: its stored bytes or columns were changed on disk`;
  return { ...common(row), bytes: nothing, bad: { code: 'store.damaged', sentence } };
}
