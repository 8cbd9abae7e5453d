import type { Migration } from './migration.ts';

/**
 * What a target of measurements did not simply get.
 *
 * - `forward_range` has a row for each range of blocks that is held, waits to be given again, or was given up (cancelled by a person, expired by the
 *   node), with what it had of each piece of equipment. Ranges of one forwarder never overlap. While one is held or waits, its blocks stay as they are.
 * - `stored_bytes` counts all bytes of blocks that were ever stored of a piece of equipment; `bytes` of a forwarder those that its cursor has passed.
 *   The difference is what lies behind the cursor.
 */
export const forwardRanges: Migration = {
  number: 9,
  title: 'held measurements',
  sql: `
CREATE TABLE forward_range (
  name TEXT NOT NULL, first INTEGER NOT NULL, last INTEGER NOT NULL, source INTEGER NOT NULL, state TEXT NOT NULL, at INTEGER NOT NULL,
  blocks INTEGER NOT NULL, bytes INTEGER NOT NULL, from_time INTEGER, to_time INTEGER, samples TEXT NOT NULL, facts TEXT NOT NULL,
  PRIMARY KEY (name, first)
) STRICT, WITHOUT ROWID;
CREATE INDEX forward_range_kept ON forward_range (source, first) WHERE state IN ('held', 'waiting');
ALTER TABLE series_equipment ADD COLUMN stored_bytes INTEGER NOT NULL DEFAULT 0;
UPDATE series_equipment SET stored_bytes = bytes;
ALTER TABLE forward_cursor ADD COLUMN bytes INTEGER NOT NULL DEFAULT 0;
UPDATE forward_cursor SET bytes = (
  SELECT coalesce(sum(length(data)), 0) FROM series_block AS b WHERE b.source = forward_cursor.source AND b.number <= forward_cursor.sequence
);
`,
};
