import type { Migration } from './migration.ts';

/**
 * Corrections of held messages, and what the inbox groups by.
 *
 * - `correction` holds what people put in place of the content of a message, `correction_decision` what a second person said to it; nothing of
 *   them is ever changed or removed, and the journal keeps what was received. Who and why stand in the audit entry, whose `after` holds the
 *   SHA-256 of the content, so that the chain covers it. `deliveries` are those for which it holds, as `[[flow, held since], …]`; null: it
 *   waits for a decision.
 * - `cause` of a delivery is its sentence without what differs from message to message, `owner` whoever it was forwarded to with the audit
 *   entry `forwarded`. The indexes over held rows hold everything that a count by cause needs.
 */
export const corrections: Migration = {
  number: 3,
  title: 'corrections, and held deliveries by cause and owner',
  sql: `
CREATE TABLE correction (
  number INTEGER PRIMARY KEY, audit INTEGER NOT NULL, at INTEGER NOT NULL, message INTEGER NOT NULL, deliveries TEXT, data BLOB NOT NULL
) STRICT;
CREATE INDEX correction_message ON correction (message);
CREATE TRIGGER correction_is_not_changed BEFORE UPDATE ON correction BEGIN SELECT raise(ABORT, 'corrections are append-only'); END;
CREATE TRIGGER correction_is_not_deleted BEFORE DELETE ON correction BEGIN SELECT raise(ABORT, 'corrections are append-only'); END;

CREATE TABLE correction_decision (
  correction INTEGER PRIMARY KEY, audit INTEGER NOT NULL, at INTEGER NOT NULL, agreed INTEGER NOT NULL, deliveries TEXT NOT NULL
) STRICT;
CREATE TRIGGER correction_decision_is_not_changed BEFORE UPDATE ON correction_decision
  BEGIN SELECT raise(ABORT, 'decisions about corrections are append-only'); END;
CREATE TRIGGER correction_decision_is_not_deleted BEFORE DELETE ON correction_decision
  BEGIN SELECT raise(ABORT, 'decisions about corrections are append-only'); END;

ALTER TABLE delivery ADD COLUMN cause TEXT;
ALTER TABLE delivery ADD COLUMN owner TEXT;
ALTER TABLE delivery ADD COLUMN forwarded INTEGER;
CREATE INDEX delivery_cause ON delivery (flow, code, cause, message, at) WHERE state = 3;
CREATE INDEX delivery_forwarded ON delivery (owner, flow, code, cause, message, at) WHERE state = 3 AND owner IS NOT NULL;
`,
};
