import { setTimeout as pause } from 'node:timers/promises';
import type { Dial } from '../dial/dial.ts';
import type { Database } from './database.ts';
import { execute } from './execute.ts';
import { writeReports, type Report } from './report.ts';
import { workOrderOf } from './work-order.ts';

/** What executing needs. */
export interface WorkOptions {
  readonly db: Database;
  readonly dial: Dial;
  readonly seed: number;
  readonly pollMs: number;
  readonly now: () => number;
  /** Gets the reports of each executed order, after they are committed. */
  readonly reported: (reports: readonly Report[]) => void;
}

/** Executes every new work order, whoever wrote it into the table, until the signal aborts. */
export async function work(options: WorkOptions, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    const rows = await options.db.run(`SELECT * FROM work_order WHERE state = 'new' ORDER BY received_at, number LIMIT 50`);
    for (const row of rows) {
      if (signal.aborted) return;
      const postedOn = new Date(options.now()).toISOString().slice(0, 10);
      const execution = execute(workOrderOf(row), options.seed, postedOn);
      const reports = await options.db.transaction(async run => {
        await run(`UPDATE work_order SET state = 'done' WHERE number = $1`, row['number'] ?? null);
        return writeReports(run, execution, options.dial, options.seed);
      });
      options.reported(reports);
    }
    if (rows.length === 0) await pause(options.pollMs, undefined, { signal }).catch(() => undefined);
  }
}
