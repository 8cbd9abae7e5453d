import type { Migration } from './migration.ts';

/**
 * Measurements.
 *
 * - `series_block` holds samples of one piece of equipment as columns, numbered over all sources in the order of commits; numbers are never used
 *   again. Its `crc` covers every column and the bytes. The index by time is searched from `longest` before a moment on, the longest time that one
 *   block of the equipment spans, since whatever overlaps it begins there at the earliest.
 * - `series_equipment` has what is kept of each piece of equipment, `series_count` its counters since the store began, `series_state` the state of
 *   collecting, `series_gap` the times that are known to have no samples; `measurements` is a JSON list, or empty for all of them.
 * - `forward_cursor` says where each forwarder stands, and up to where it had begun to give.
 */
export const series: Migration = {
  number: 7,
  title: 'measurements',
  sql: `
CREATE TABLE series_equipment (
  number INTEGER PRIMARY KEY, source INTEGER NOT NULL, name TEXT NOT NULL, blocks INTEGER NOT NULL DEFAULT 0, samples INTEGER NOT NULL DEFAULT 0,
  bytes INTEGER NOT NULL DEFAULT 0, longest INTEGER NOT NULL DEFAULT 0, last_time INTEGER, UNIQUE (source, name)
) STRICT;
CREATE TABLE series_block (
  number INTEGER PRIMARY KEY AUTOINCREMENT, source INTEGER NOT NULL, equipment INTEGER NOT NULL,
  from_time INTEGER NOT NULL, to_time INTEGER NOT NULL, samples INTEGER NOT NULL, crc INTEGER NOT NULL, data BLOB NOT NULL
) STRICT;
CREATE INDEX series_block_source ON series_block (source, number);
CREATE INDEX series_block_end ON series_block (source, to_time);
CREATE INDEX series_block_time ON series_block (equipment, from_time, to_time);
CREATE TABLE series_count (
  equipment INTEGER NOT NULL, name TEXT NOT NULL, value INTEGER NOT NULL, PRIMARY KEY (equipment, name)
) STRICT, WITHOUT ROWID;
CREATE TABLE series_state (equipment INTEGER PRIMARY KEY, state TEXT NOT NULL) STRICT;
CREATE TABLE series_gap (
  equipment INTEGER NOT NULL, from_time INTEGER NOT NULL, reason TEXT NOT NULL, measurements TEXT NOT NULL, to_time INTEGER,
  site TEXT NOT NULL, sentence TEXT NOT NULL, backfilled INTEGER, PRIMARY KEY (equipment, from_time, reason, measurements)
) STRICT, WITHOUT ROWID;
CREATE TABLE forward_cursor (name TEXT PRIMARY KEY, source INTEGER NOT NULL, sequence INTEGER NOT NULL, intent INTEGER) STRICT, WITHOUT ROWID;
`,
};
