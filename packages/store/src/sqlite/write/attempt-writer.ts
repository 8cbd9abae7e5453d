import type { DatabaseSync, SQLInputValue, StatementSync } from 'node:sqlite';
import { packNumbers, spansOf } from '../number-list.ts';
import type { TapeReader } from '../tape.ts';
import { readNewAttempt } from '../wire/settle.ts';
import type { IncomingAttempt } from '../wire/settle.ts';
import { BulkInsert } from './bulk-insert.ts';

const columns = 'number, flow, kind, message, messages, started_at, release, attempt, ended_at, outcomes, sent, answered';

/** Writes attempts: begun before the effect and finished after it, or whole. */
export class AttemptWriter {
  readonly #insert: BulkInsert;
  readonly #spans: BulkInsert;
  readonly #finish: StatementSync;
  readonly #last: StatementSync;
  #next = 1;

  constructor(db: DatabaseSync) {
    this.#insert = new BulkInsert(db, `INSERT INTO attempt (${columns})`, 12, 8);
    this.#spans = new BulkInsert(db, 'INSERT INTO attempt_span (flow, first, last, attempt)', 4, 16);
    this.#finish = db.prepare(
      'UPDATE attempt SET ended_at = ?, outcomes = ?, sent = ?, answered = ? WHERE number = ? AND flow = ? AND ended_at IS NULL',
    );
    this.#last = db.prepare('SELECT coalesce(max(number), 0) AS last FROM attempt');
    this.reload();
  }

  begin(tape: TapeReader, flow: number): number {
    return this.#add(flow, readNewAttempt(tape), [null, null, null, null]);
  }

  done(tape: TapeReader, flow: number): number {
    const attempt = readNewAttempt(tape);
    return this.#add(flow, attempt, readResult(tape));
  }

  finish(tape: TapeReader, flow: number): void {
    const number = tape.number();
    this.#insert.flush();
    const done = this.#finish.run(...readResult(tape), number, flow);
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

  #add(flow: number, attempt: IncomingAttempt, result: readonly SQLInputValue[]): number {
    const { kind, messages, startedAt, release } = attempt;
    const first = messages[0];
    if (first === undefined) throw new Error(`recording an attempt of flow ${flow}: it has no messages`);
    const number = this.#next++;
    const packed = messages.length === 1 ? null : packNumbers(messages);
    this.#insert.add(number, flow, kind, first, packed, startedAt, release, attempt.attempt, ...result);
    for (const span of spansOf(messages)) this.#spans.add(flow, span[0], span[1], number);
    return number;
  }
}

/** End, outcomes, sent, answered. */
function readResult(tape: TapeReader): readonly SQLInputValue[] {
  return [tape.number(), tape.text(), tape.bytes(), tape.bytes()];
}
