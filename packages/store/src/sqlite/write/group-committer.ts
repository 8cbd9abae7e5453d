import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { StoreError } from '../../store.ts';
import { asStoreError } from '../failure.ts';
import { TapeReader, TapeWriter } from '../tape.ts';
import type { Tape, TapeMark } from '../tape.ts';
import { readAppend, writeAppended } from '../wire/append.ts';
import { markOf, writeFailure, writeKinds } from '../wire/group.ts';
import type { Group } from '../wire/group.ts';
import type { RecordInput } from '../wire/record.ts';
import { FlowWriter } from './flow-writer.ts';
import { JournalWriter } from './journal-writer.ts';
import { RecordWriter } from './record-writer.ts';
import { SeriesWriter } from './series-writer.ts';
import type { Reserve } from './reserve.ts';

/**
 * Makes one transaction of each group. Where that fails, it is rolled back and the writes are made one by one, in order, each in its own
 * transaction: a failure reaches only the caller it belongs to.
 */
export class GroupCommitter {
  readonly #begin: StatementSync;
  readonly #commit: StatementSync;
  readonly #db: DatabaseSync;
  readonly #journal: JournalWriter;
  readonly #flows: FlowWriter;
  readonly #records: RecordWriter;
  readonly #series: SeriesWriter;
  readonly #reserve: Reserve;

  constructor(db: DatabaseSync, reserve: Reserve) {
    this.#db = db;
    this.#reserve = reserve;
    this.#begin = db.prepare('BEGIN IMMEDIATE');
    this.#commit = db.prepare('COMMIT');
    this.#journal = new JournalWriter(db);
    this.#flows = new FlowWriter(db);
    this.#series = new SeriesWriter(db);
    this.#records = new RecordWriter(db, this.#series);
  }

  /** Commits a group; returns one answer or error for each write. */
  commit(group: Group): { readonly tape: Tape; readonly transfer: ArrayBuffer[] } {
    const tape = new TapeReader(group.tape);
    const count = group.marks.length / 3;
    const together = new TapeWriter();
    try {
      this.#transaction(() => {
        for (let index = 0; index < count; index += 1) this.#apply(tape, together);
      });
      return together.finish();
    } catch (error) {
      return this.#commitEach(group, count, tape, error).finish();
    }
  }

  /** Brings the key index up to date where it lags behind: when nothing else is to do. */
  index(): void {
    if (this.#journal.isIndexing) this.#transaction(() => this.#journal.index());
  }

  /** After one append found no space, the others of the group are not tried; everything else may use the reserve. */
  #commitEach(group: Group, count: number, tape: TapeReader, error: unknown): TapeWriter {
    const answers = new TapeWriter();
    let full: unknown;
    for (let index = 0; index < count; index += 1) {
      const mark = markOf(group, index);
      const isAppend = group.tape.numbers[mark.numbers] === writeKinds.append;
      const again = (): unknown => this.#commitOne(tape, mark, answers);
      let failed = isAppend && full !== undefined ? full : count === 1 ? asStoreError(error, 'committing') : again();
      if (isFull(failed) && isAppend) full = failed;
      else if (isFull(failed) && this.#reserve.release()) failed = again();
      if (failed !== undefined) writeFailure(answers, failed);
    }
    return answers;
  }

  /** The error, or undefined where the write is on disk and its answer on the tape. */
  #commitOne(tape: TapeReader, mark: TapeMark, answers: TapeWriter): unknown {
    const before = answers.mark();
    tape.seek(mark);
    try {
      this.#transaction(() => this.#apply(tape, answers));
      return undefined;
    } catch (error) {
      answers.rewind(before);
      return asStoreError(error, 'committing');
    }
  }

  #transaction(work: () => void): void {
    try {
      this.#begin.run();
      work();
      this.#flush();
      this.#commit.run();
    } catch (error) {
      if (this.#db.isTransaction) this.#db.exec('ROLLBACK');
      this.#journal.reload();
      this.#flows.reload();
      this.#series.reload();
      throw error;
    }
  }

  #flush(): void {
    this.#journal.flush();
    this.#flows.flush();
  }

  #apply(tape: TapeReader, answers: TapeWriter): void {
    const kind = tape.number();
    answers.number(1);
    if (kind === writeKinds.append) {
      const batch = readAppend(tape);
      writeAppended(answers, this.#journal.append(batch));
      if (batch.series !== undefined) this.#series.append(batch.source, batch.series);
    } else if (kind === writeKinds.settle) {
      const numbers = this.#flows.settle(tape);
      answers.number(numbers.length);
      for (const number of numbers) answers.number(number);
    } else if (kind === writeKinds.index) {
      this.#journal.index();
    } else {
      this.#flush();
      answers.text(JSON.stringify(this.#records.write(JSON.parse(tape.name()) as RecordInput)));
    }
  }
}

function isFull(error: unknown): boolean {
  return error instanceof StoreError && error.kind === 'full';
}
