import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { HistoryBatch, HistoryRow } from '../../store.ts';
import { countNames } from '../states.ts';

/** Flows whose old rows are looked for with one batch; the next batch goes on with the next flows. */
const tidiedAtOnce = 500;

/** Writes what ledgers said over time, and takes away what is too old. */
export class HistoryWriter {
  readonly #run: StatementSync;
  readonly #row: StatementSync;
  readonly #oldRuns: StatementSync;
  readonly #flows: StatementSync;
  readonly #oldRows: StatementSync;
  #tidied = 0;

  constructor(db: DatabaseSync) {
    this.#run = db.prepare('INSERT OR REPLACE INTO history_run (first, last) VALUES (?, ?)');
    this.#row = db.prepare(
      `INSERT OR IGNORE INTO flow_history (flow, at, accepted, oldest_at, latencies, ${countNames.join(', ')})
       VALUES (?, ?, ?, ?, ?, ${countNames.map(() => '?').join(', ')})`,
    );
    this.#oldRuns = db.prepare('DELETE FROM history_run WHERE last < ?');
    this.#flows = db.prepare('SELECT number FROM flow WHERE number > ? ORDER BY number LIMIT ?');
    this.#oldRows = db.prepare(
      'DELETE FROM flow_history WHERE flow = ?1 AND at < (SELECT max(at) FROM flow_history WHERE flow = ?1 AND at <= ?2)',
    );
  }

  write({ run, rows, forgetBefore }: HistoryBatch): void {
    this.#run.run(run.first, run.last);
    for (const row of rows) this.#write(row);
    this.#oldRuns.run(forgetBefore);
    this.#tidy(forgetBefore);
  }

  #write({ flow, at, accepted, oldestAt, latencies, counts }: HistoryRow): void {
    this.#row.run(flow, at, accepted, oldestAt ?? null, latencies, ...countNames.map(name => counts[name]));
  }

  #tidy(forgetBefore: number): void {
    const flows = this.#flows.all(this.#tidied, tidiedAtOnce).map(row => row['number'] as number);
    for (const flow of flows) this.#oldRows.run(flow, forgetBefore);
    this.#tidied = flows.length < tidiedAtOnce ? 0 : flows.at(-1)!;
  }
}
