import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { Appended } from '../../store.ts';
import type { IncomingBatch } from '../wire/append.ts';

/** Adds up what a group changes in each source's row and its runs, and writes each row once a group. */
export class SourceCounters {
  readonly #update: StatementSync;
  readonly #writeRun: StatementSync;
  readonly #changes = new Map<number, Change>();
  #run: Run | undefined;
  #runIsWritten = true;

  constructor(db: DatabaseSync) {
    this.#update = db.prepare(`UPDATE source SET accepted = accepted + ?, duplicates = duplicates + ?, conflicts = conflicts + ?,
      last_message = max(last_message, ?), last_received_at = coalesce(?, last_received_at), cursor = coalesce(?, cursor) WHERE number = ?`);
    this.#writeRun = db.prepare(
      'INSERT INTO run (source, first, last) VALUES (?, ?, ?) ON CONFLICT (source, first) DO UPDATE SET last = excluded.last',
    );
  }

  /** Counts one batch, whose stored messages have the numbers `first` up to, not including, `next`. */
  add(batch: IncomingBatch, answers: readonly Appended[], first: number, next: number): void {
    const change = this.#changeOf(batch.source);
    change.accepted += next - first;
    for (const answer of answers) {
      if (answer.state === 'duplicate') change.duplicates += 1;
      else if (answer.state === 'conflict') change.conflicts += 1;
    }
    if (batch.cursor !== null) change.cursor = batch.cursor;
    if (next === first) return;
    change.lastMessage = next - 1;
    change.lastReceivedAt = batch.receivedAt;
    this.#extend(batch.source, first, next - 1);
  }

  flush(): void {
    this.#flushRun();
    for (const [source, change] of this.#changes) {
      const { accepted, duplicates, conflicts, lastMessage, lastReceivedAt, cursor } = change;
      const done = this.#update.run(accepted, duplicates, conflicts, lastMessage, lastReceivedAt, cursor, source);
      if (done.changes !== 1) throw new Error(`appending to the journal: source ${source} is not registered`);
    }
    this.#changes.clear();
  }

  /** Forgets what a rollback undid. */
  reload(): void {
    this.#changes.clear();
    this.#run = undefined;
    this.#runIsWritten = true;
  }

  #changeOf(source: number): Change {
    let change = this.#changes.get(source);
    if (change === undefined) {
      change = { accepted: 0, duplicates: 0, conflicts: 0, lastMessage: 0, lastReceivedAt: null, cursor: null };
      this.#changes.set(source, change);
    }
    return change;
  }

  /** Numbers are given in order, so a run goes on as long as no other source comes between, over any number of groups. */
  #extend(source: number, first: number, last: number): void {
    if (this.#run?.source === source && this.#run.last + 1 === first) this.#run.last = last;
    else {
      this.#flushRun();
      this.#run = { source, first, last };
    }
    this.#runIsWritten = false;
  }

  #flushRun(): void {
    if (this.#run !== undefined && !this.#runIsWritten) this.#writeRun.run(this.#run.source, this.#run.first, this.#run.last);
    this.#runIsWritten = true;
  }
}

interface Run {
  readonly source: number;
  readonly first: number;
  last: number;
}

interface Change {
  accepted: number;
  duplicates: number;
  conflicts: number;
  lastMessage: number;
  lastReceivedAt: number | null;
  cursor: string | null;
}
