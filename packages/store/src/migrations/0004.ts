import type { Migration } from './migration.ts';

/**
 * What the ledger of each flow said over time.
 *
 * - `flow_history` holds the counters of a flow at the end of ten minutes in which something changed, with the latencies of those minutes as the
 *   runtime wrote them. Where no row stands nothing changed.
 * - `history_run` says from when until when a node took notice: outside of these times nothing is known, which is not the same as nothing happened.
 */
export const history: Migration = {
  number: 4,
  title: 'what the ledger of each flow said over time',
  sql: `
CREATE TABLE flow_history (
  flow INTEGER NOT NULL, at INTEGER NOT NULL, accepted INTEGER NOT NULL,
  confirmed INTEGER NOT NULL, filtered INTEGER NOT NULL, held INTEGER NOT NULL,
  cancelled INTEGER NOT NULL, expired INTEGER NOT NULL, superseded INTEGER NOT NULL,
  oldest_at INTEGER, latencies TEXT NOT NULL, PRIMARY KEY (flow, at)
) STRICT, WITHOUT ROWID;
CREATE TABLE history_run (first INTEGER PRIMARY KEY, last INTEGER NOT NULL) STRICT;
`,
};
