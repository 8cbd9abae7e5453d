import type { DatabaseSync, SQLInputValue, StatementSync } from 'node:sqlite';
import type { Appended } from '../../store.ts';
import { bytesChecksum, messageChecksum } from '../checksum.ts';
import { conflictId } from '../message-id.ts';
import type { Detail, IncomingBatch, IncomingMessage } from '../wire/append.ts';
import { KeyIndex } from './key-index.ts';
import { SourceCounters } from './source-counters.ts';

const columns = 'number, source, id, subject, time, received_at, part, data_of, keys, detail, crc, data';
const row = `(${columns.replaceAll(/\w+/g, '?')})`;
const insertHead = `INSERT INTO message (${columns}) VALUES`;
const insertTail = 'ON CONFLICT (id, source) DO NOTHING';

/** Messages a multi-row insert takes. */
const chunk = 16;

/** Appends messages; the unique index of source and id is the only look-up that a new message costs. */
export class JournalWriter {
  readonly #one: StatementSync;
  readonly #many: StatementSync;
  readonly #undo: StatementSync;
  readonly #known: StatementSync;
  readonly #data: StatementSync;
  readonly #last: StatementSync;
  readonly #keys: KeyIndex;
  readonly #sources: SourceCounters;
  #next = 1;

  constructor(db: DatabaseSync) {
    this.#one = db.prepare(`${insertHead} ${row} ${insertTail}`);
    this.#many = db.prepare(`${insertHead} ${Array(chunk).fill(row).join(',')} ${insertTail}`);
    this.#undo = db.prepare('DELETE FROM message WHERE number >= ?');
    this.#known = db.prepare(
      'SELECT number, part, coalesce(data_of, number) AS carrier FROM message WHERE id = ? AND source = ?',
    );
    this.#data = db.prepare('SELECT data FROM message WHERE number = ?');
    this.#last = db.prepare(
      'SELECT max(coalesce((SELECT max(number) FROM message), 0), coalesce((SELECT max(last_message) FROM source), 0)) AS last',
    );
    this.#keys = new KeyIndex(db);
    this.#sources = new SourceCounters(db);
    this.reload();
  }

  append(batch: IncomingBatch): readonly Appended[] {
    const work = new BatchWork(batch);
    const answers: Appended[] = [];
    const first = this.#next;
    let isNew = true;
    while (answers.length < batch.messages.length) {
      isNew &&= batch.messages.length - answers.length >= chunk && this.#appendChunk(work, answers);
      if (!isNew) answers.push(this.#appendOne(work, batch.messages[answers.length] as IncomingMessage));
    }
    this.#sources.add(batch, answers, first, this.#next);
    return answers;
  }

  /** Writes what was added up since the last call; before every commit, and before anything reads sources or keys. */
  flush(): void {
    this.#keys.step();
    this.#sources.flush();
  }

  /** Whether the key index lags behind the journal. */
  get isIndexing(): boolean {
    return this.#keys.isBehind;
  }

  /** Brings the key index up to the last message; inside a transaction. */
  index(): void {
    this.#keys.catchUp();
  }

  /** Reads the state from the database again, after a rollback. */
  reload(): void {
    this.#next = (this.#last.get()?.['last'] as number) + 1;
    this.#keys.reload();
    this.#sources.reload();
  }

  /** Appends the next messages in one insert; false, with nothing changed, where one of them is not new. */
  #appendChunk(work: BatchWork, answers: Appended[]): boolean {
    const messages = work.batch.messages.slice(answers.length, answers.length + chunk);
    const first = this.#next;
    const values: SQLInputValue[] = [];
    messages.forEach((message, index) => work.pushRow(values, message, first + index));
    const done = this.#many.run(...values);
    if (done.changes !== chunk) {
      this.#undo.run(first);
      work.forget(messages, first);
      return false;
    }
    for (const message of messages) {
      this.#keys.add(this.#next, message.subject, message.keyNames, message.keyValues);
      answers.push({ state: 'accepted', message: this.#next++ });
    }
    return true;
  }

  #appendOne(work: BatchWork, message: IncomingMessage): Appended {
    if (this.#insertOne(work, message)) return { state: 'accepted', message: this.#next++ };
    const known = this.#find(message.id, work.batch.source);
    if (this.#isSame(work, message, known)) return { state: 'duplicate', message: known.number };
    return this.#appendConflict(work, message, known.number);
  }

  #appendConflict(work: BatchWork, message: IncomingMessage, first: number): Appended {
    const id = conflictId(message.id, work.bytesOf(message), message.part);
    const sentence = `the id "${message.id}" came before with other content, as message ${first}`;
    const bad = { code: 'intake.conflict', sentence };
    const detail: Detail = { ...(JSON.parse(message.detail ?? '{}') as Detail), bad, conflictOf: first };
    if (this.#insertOne(work, { ...message, id, detail: JSON.stringify(detail) })) {
      return { state: 'conflict', message: this.#next++, first };
    }
    return { state: 'duplicate', message: this.#find(id, work.batch.source).number };
  }

  /** Whether the message was new; then it has the number `#next`. */
  #insertOne(work: BatchWork, message: IncomingMessage): boolean {
    const values: SQLInputValue[] = [];
    work.pushRow(values, message, this.#next);
    if (this.#one.run(...values).changes === 0) {
      work.forget([message], this.#next);
      return false;
    }
    this.#keys.add(this.#next, message.subject, message.keyNames, message.keyValues);
    return true;
  }

  #find(id: string, source: number): KnownMessage {
    return this.#known.get(id, source) as unknown as KnownMessage;
  }

  /** Compares the content itself, not a hash of it. The comparison of shared bytes is made once a batch. */
  #isSame(work: BatchWork, message: IncomingMessage, known: KnownMessage): boolean {
    if (known.part !== message.part) return false;
    return work.sameBytes(message.payload, known.carrier, () => this.#data.get(known.carrier)?.['data'] as Uint8Array);
  }
}

interface KnownMessage {
  readonly number: number;
  readonly part: number | null;
  /** The message that carries its bytes. */
  readonly carrier: number;
}

/** What is remembered while one batch is appended: which message carries each of its payloads, and their checksums. */
class BatchWork {
  readonly batch: IncomingBatch;
  readonly #carriers: (number | undefined)[] = [];
  readonly #checksums: (number | undefined)[] = [];
  #compared: { readonly payload: number; readonly carrier: number; readonly same: boolean } | undefined;

  constructor(batch: IncomingBatch) {
    this.batch = batch;
  }

  bytesOf(message: IncomingMessage): Uint8Array {
    return this.batch.payloads[message.payload] as Uint8Array;
  }

  pushRow(values: SQLInputValue[], m: IncomingMessage, number: number): void {
    const { source, receivedAt } = this.batch;
    const carrier = (this.#carriers[m.payload] ??= number);
    const dataOf = carrier === number ? null : carrier;
    const bytes = this.bytesOf(m);
    const ofBytes = (this.#checksums[m.payload] ??= bytesChecksum(bytes));
    const { id, subject, time, part, keys, detail } = m;
    const crc = messageChecksum({ number, source, id, subject, time, receivedAt, part, dataOf, keys, detail }, ofBytes);
    values.push(number, source, id, subject, time, receivedAt, part, dataOf, keys, detail, crc, dataOf === null ? bytes : null);
  }

  /** These messages were not stored under numbers from `number` on after all, so they carry nothing. */
  forget(messages: readonly IncomingMessage[], number: number): void {
    for (const { payload } of messages) {
      if ((this.#carriers[payload] ?? 0) >= number) this.#carriers[payload] = undefined;
    }
  }

  sameBytes(payload: number, carrier: number, stored: () => Uint8Array): boolean {
    const last = this.#compared;
    if (last?.payload === payload && last.carrier === carrier) return last.same;
    const same =
      this.#carriers[payload] === carrier || Buffer.compare(stored(), this.batch.payloads[payload] as Uint8Array) === 0;
    this.#compared = { payload, carrier, same };
    return same;
  }
}
