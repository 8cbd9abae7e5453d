import type { Migration } from './migration.ts';

/**
 * Crosswalks on a running node.
 *
 * - `crosswalk_entry` holds what was added to crosswalks, in the order of adding; nothing of it is ever changed or removed. Who added it
 *   and why stands in its audit entry, whose `after` holds the entry again, so that the chain covers it.
 * - `awaits` of a delivery says which entries a held delivery waits for, as the runtime wrote it.
 */
export const crosswalks: Migration = {
  number: 2,
  title: 'entries added to crosswalks, and deliveries that wait for some',
  sql: `
CREATE TABLE crosswalk_entry (
  number INTEGER PRIMARY KEY, audit INTEGER NOT NULL, at INTEGER NOT NULL, crosswalk TEXT NOT NULL,
  from_code TEXT NOT NULL, to_code TEXT NOT NULL, site TEXT, since TEXT, until TEXT
) STRICT;
CREATE TRIGGER crosswalk_entry_is_not_changed BEFORE UPDATE ON crosswalk_entry
  BEGIN SELECT raise(ABORT, 'entries of crosswalks are append-only'); END;
CREATE TRIGGER crosswalk_entry_is_not_deleted BEFORE DELETE ON crosswalk_entry
  BEGIN SELECT raise(ABORT, 'entries of crosswalks are append-only'); END;

ALTER TABLE delivery ADD COLUMN awaits TEXT;
CREATE INDEX delivery_awaiting ON delivery (message, flow) WHERE awaits IS NOT NULL;
`,
};
