import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { countNames } from '../states.ts';
import type { TapeReader } from '../tape.ts';
import { AttemptWriter } from './attempt-writer.ts';
import { BulkInsert } from './bulk-insert.ts';

const deliveryColumns = 'flow, message, state, attempts, at, release, code, sentence, reference, awaits, cause, owner, forwarded';

/** Writes what flows settle: delivery rows, attempts, revisions; each flow's own row once a group. */
export class FlowWriter {
  readonly #rows: BulkInsert;
  readonly #forget: StatementSync;
  readonly #revision: StatementSync;
  readonly #update: StatementSync;
  readonly #attempts: AttemptWriter;
  readonly #changes = new Map<number, Change>();

  constructor(db: DatabaseSync) {
    this.#rows = new BulkInsert(db, `INSERT OR REPLACE INTO delivery (${deliveryColumns})`, 13, 16);
    this.#forget = db.prepare('DELETE FROM delivery WHERE flow = ? AND message = ?');
    this.#revision = db.prepare('INSERT OR REPLACE INTO revision (flow, subject, revision) VALUES (?, ?, ?)');
    const counts = countNames.map(name => `${name} = ${name} + ?`).join(', ');
    this.#update = db.prepare(
      `UPDATE flow SET cursor = max(cursor, ?), proven_at = nullif(max(coalesce(proven_at, -1), ?), -1), ${counts} WHERE number = ?`,
    );
    this.#attempts = new AttemptWriter(db);
  }

  /** Takes one change off the tape and applies it; returns the numbers of the attempts begun, then of those recorded whole. */
  settle(tape: TapeReader): readonly number[] {
    const flow = tape.number();
    this.#addUp(tape, this.#changeOf(flow));
    repeat(tape, () => this.#addRow(tape, flow));
    const forgotten = tape.number();
    if (forgotten > 0) this.#rows.flush();
    for (let index = 0; index < forgotten; index += 1) this.#forget.run(flow, tape.number());
    const begun = repeat(tape, () => this.#attempts.begin(tape, flow));
    repeat(tape, () => this.#attempts.finish(tape, flow));
    const done = repeat(tape, () => this.#attempts.done(tape, flow));
    repeat(tape, () => this.#revision.run(flow, tape.text(), tape.text()));
    return [...begun, ...done];
  }

  flush(): void {
    this.#rows.flush();
    this.#attempts.flush();
    for (const [flow, { cursor, provenAt, counts }] of this.#changes) {
      const done = this.#update.run(cursor, provenAt, ...counts, flow);
      if (done.changes !== 1) throw new Error(`settling: flow ${flow} is not registered`);
    }
    this.#changes.clear();
  }

  /** Forgets what a rollback undid. */
  reload(): void {
    this.#rows.clear();
    this.#changes.clear();
    this.#attempts.reload();
  }

  #changeOf(flow: number): Change {
    let change = this.#changes.get(flow);
    if (change === undefined) this.#changes.set(flow, (change = { cursor: 0, provenAt: -1, counts: countNames.map(() => 0) }));
    return change;
  }

  #addUp(tape: TapeReader, change: Change): void {
    change.cursor = Math.max(change.cursor, tape.number());
    change.provenAt = Math.max(change.provenAt, tape.optionalNumber() ?? -1);
    change.counts = change.counts.map(count => count + tape.number());
  }

  #addRow(tape: TapeReader, flow: number): void {
    const [message, state, attempts, at, release] = [tape.number(), tape.number(), tape.number(), tape.number(), tape.number()];
    const [code, sentence, reference, awaits] = [tape.text(), tape.text(), tape.text(), tape.text()];
    const [cause, owner, forwarded] = [tape.text(), tape.text(), tape.optionalNumber() ?? null];
    this.#rows.add(flow, message, state, attempts, at, release, code, sentence, reference, awaits, cause, owner, forwarded);
  }
}

interface Change {
  cursor: number;
  provenAt: number;
  /** In the order of `countNames`. */
  counts: readonly number[];
}

function repeat<T>(tape: TapeReader, take: () => T): T[] {
  return Array.from({ length: tape.number() }, take);
}
