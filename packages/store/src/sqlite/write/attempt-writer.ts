import type { DatabaseSync, SQLInputValue, StatementSync } from 'node:sqlite';
import { begunChecksum, endedChecksum } from '../checksum.ts';
import { packNumbers, spansOf } from '../number-list.ts';
import type { TapeReader } from '../tape.ts';
import { readNewAttempt } from '../wire/settle.ts';
import type { IncomingAttempt } from '../wire/settle.ts';
import { BulkInsert } from './bulk-insert.ts';

const columns = 'number, flow, kind, message, messages, started_at, release, attempt, crc, ended_at, outcomes, sent, answered';

/** Writes attempts: begun before the effect and finished after it, or whole. */
export class AttemptWriter {
  readonly #insert: BulkInsert;
  readonly #spans: BulkInsert;
  readonly #finish: StatementSync;
  readonly #last: StatementSync;
  #next = 1;

  constructor(db: DatabaseSync) {
    this.#insert = new BulkInsert(db, `INSERT INTO attempt (${columns})`, 13, 8);
    this.#spans = new BulkInsert(db, 'INSERT INTO attempt_span (flow, first, last, attempt)', 4, 16);
    this.#finish = db.prepare(
      `UPDATE attempt SET ended_at = ?, outcomes = ?, sent = ?, answered = ?, crc = (crc | ?) - (crc & ?)
       WHERE number = ? AND flow = ? AND ended_at IS NULL`,
    );
    this.#last = db.prepare('SELECT coalesce(max(number), 0) AS last FROM attempt');
    this.reload();
  }

  begin(tape: TapeReader, flow: number): number {
    return this.#add(flow, readNewAttempt(tape));
  }

  done(tape: TapeReader, flow: number): number {
    const attempt = readNewAttempt(tape);
    return this.#add(flow, attempt, readResult(tape, this.#next));
  }

  finish(tape: TapeReader, flow: number): void {
    const number = tape.number();
    this.#insert.flush();
    const { values, crc } = readResult(tape, number);
    const done = this.#finish.run(...values, crc, crc, number, flow);
    if (done.changes !== 1)
      throw new Error(`finishing an attempt: attempt ${number} of flow ${flow} is not one that is begun and not finished`);
  }

  flush(): void {
    this.#insert.flush();
    this.#spans.flush();
  }

  /** Reads the state from the database again, after a rollback. */
  reload(): void {
    this.#insert.clear();
    this.#spans.clear();
    this.#next = (this.#last.get()?.['last'] as number) + 1;
  }

  #add(flow: number, { attempt, ...begun }: IncomingAttempt, result: Result = unfinished): number {
    const { kind, messages, startedAt, release } = begun;
    const first = messages[0];
    if (first === undefined) throw new Error(`recording an attempt of flow ${flow}: it has no messages`);
    const number = this.#next++;
    const packed = messages.length === 1 ? null : packNumbers(messages);
    const crc = begunChecksum({ number, flow, kind, message: first, startedAt, release, attempt, packed }) ^ result.crc;
    this.#insert.add(number, flow, kind, first, packed, startedAt, release, attempt, crc >>> 0, ...result.values);
    for (const span of spansOf(messages)) this.#spans.add(flow, span[0], span[1], number);
    return number;
  }
}

/** End, outcomes, sent, answered, and the checksum over them. */
interface Result {
  readonly values: readonly SQLInputValue[];
  readonly crc: number;
}

const unfinished: Result = { values: [null, null, null, null], crc: 0 };

function readResult(tape: TapeReader, number: number): Result {
  const [endedAt, outcomes, sent, answered] = [tape.number(), tape.text(), tape.bytes(), tape.bytes()];
  return { values: [endedAt, outcomes, sent, answered], crc: endedChecksum({ number, endedAt, outcomes, sent, answered }) };
}
