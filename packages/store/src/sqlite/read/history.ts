import type { HistoryRow, HistoryRun } from '../../store.ts';
import type { ReadConnection, Row } from './read-connection.ts';
import { countsOf } from './records.ts';

/** The rows of a flow in a time, in order, with the last one before. */
export function historyRows(db: ReadConnection, flow: number, from: number, to: number): readonly HistoryRow[] {
  const sql = `SELECT * FROM flow_history WHERE flow = ?1
    AND at >= coalesce((SELECT max(at) FROM flow_history WHERE flow = ?1 AND at <= ?2), ?2) AND at <= ?3 ORDER BY at`;
  return db.all(sql, flow, from, to).map(toHistory);
}

/** The runs that reach into the time from a moment on. */
export function historyRuns(db: ReadConnection, from: number): readonly HistoryRun[] {
  const sql = 'SELECT first, last FROM history_run WHERE last >= ? ORDER BY first';
  return db.all<HistoryRun>(sql, from).map(({ first, last }) => ({ first, last }));
}

function toHistory(row: Row): HistoryRow {
  const oldestAt = row['oldest_at'] as number | null;
  return {
    flow: row['flow'] as number,
    at: row['at'] as number,
    accepted: row['accepted'] as number,
    counts: countsOf(row),
    ...(oldestAt !== null && { oldestAt }),
    latencies: row['latencies'] as string,
  };
}
