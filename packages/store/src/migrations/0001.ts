import type { Migration } from './migration.ts';

/**
 * The first schema.
 *
 * - `message` is the journal: append-only, numbered over all sources in the order of commits. `data` is the received item; further
 *   records of the same item have `data_of` instead, the number of the message that carries it. A conflict keeps its id with a suffix
 *   (`\u001f` and the hash of its content), so that the unique index holds. `crc` covers every column and the bytes.
 * - `run` says which numbers belong to which source: one row for consecutive messages, so that reading one source among thousands in
 *   order costs no index entry a message.
 * - `business_key` answers "where is order 258456"; its `name` is twice the number in `key_name`, plus one where the value is also the
 *   subject, which saves an entry a message. It holds every message up to `key_progress.indexed_to`, and perhaps some later ones: entries are
 *   collected over several commits, since a page of the index costs the same for one entry as for many.
 * - `delivery` has rows only for what did not simply succeed or has a reference. `attempt_span` finds the attempts of a message: an attempt
 *   has one row for each stretch of at most 1,024 numbers that its messages lie in. The `crc` of an attempt covers every column and the bytes.
 */
export const first: Migration = {
  number: 1,
  title: 'journal, flows, deliveries, attempts, keys, audit',
  sql: `
CREATE TABLE source (
  number INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, cursor TEXT,
  accepted INTEGER NOT NULL DEFAULT 0, duplicates INTEGER NOT NULL DEFAULT 0, conflicts INTEGER NOT NULL DEFAULT 0,
  last_message INTEGER NOT NULL DEFAULT 0, last_received_at INTEGER
) STRICT;

CREATE TABLE message (
  number INTEGER PRIMARY KEY, source INTEGER NOT NULL, id TEXT NOT NULL, subject TEXT NOT NULL, time INTEGER,
  received_at INTEGER NOT NULL, part INTEGER, data_of INTEGER, keys TEXT, detail TEXT, crc INTEGER NOT NULL, data BLOB
) STRICT;
CREATE UNIQUE INDEX message_id ON message (id, source);

CREATE TABLE run (
  source INTEGER NOT NULL, first INTEGER NOT NULL, last INTEGER NOT NULL, PRIMARY KEY (source, first)
) STRICT, WITHOUT ROWID;

CREATE TABLE key_name (number INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE) STRICT;
INSERT INTO key_name (number, name) VALUES (0, 'subject');
CREATE TABLE business_key (
  value TEXT NOT NULL, name INTEGER NOT NULL, message INTEGER NOT NULL, PRIMARY KEY (value, name, message)
) STRICT, WITHOUT ROWID;
CREATE TABLE key_progress (indexed_to INTEGER NOT NULL) STRICT;
INSERT INTO key_progress VALUES (0);

CREATE TABLE flow (
  number INTEGER PRIMARY KEY, name TEXT NOT NULL, source INTEGER NOT NULL,
  start_after INTEGER NOT NULL, accepted_before INTEGER NOT NULL, cursor INTEGER NOT NULL, proven_at INTEGER,
  confirmed INTEGER NOT NULL DEFAULT 0, filtered INTEGER NOT NULL DEFAULT 0, held INTEGER NOT NULL DEFAULT 0,
  cancelled INTEGER NOT NULL DEFAULT 0, expired INTEGER NOT NULL DEFAULT 0, superseded INTEGER NOT NULL DEFAULT 0,
  UNIQUE (name, source)
) STRICT;
CREATE INDEX flow_source ON flow (source);

CREATE TABLE delivery (
  flow INTEGER NOT NULL, message INTEGER NOT NULL, state INTEGER NOT NULL, attempts INTEGER NOT NULL, at INTEGER NOT NULL,
  release INTEGER NOT NULL, code TEXT, sentence TEXT, reference TEXT, PRIMARY KEY (flow, message)
) STRICT, WITHOUT ROWID;
CREATE INDEX delivery_open ON delivery (flow, message) WHERE state <= 3;
CREATE INDEX delivery_held ON delivery (message, flow) WHERE state = 3;

CREATE TABLE attempt (
  number INTEGER PRIMARY KEY, flow INTEGER NOT NULL, kind TEXT NOT NULL, message INTEGER NOT NULL, messages BLOB,
  started_at INTEGER NOT NULL, ended_at INTEGER, release INTEGER NOT NULL, attempt INTEGER NOT NULL,
  outcomes TEXT, crc INTEGER NOT NULL, sent BLOB, answered BLOB
) STRICT;
CREATE INDEX attempt_unfinished ON attempt (flow) WHERE ended_at IS NULL;
CREATE TABLE attempt_span (
  flow INTEGER NOT NULL, first INTEGER NOT NULL, last INTEGER NOT NULL, attempt INTEGER NOT NULL, PRIMARY KEY (flow, first, attempt)
) STRICT, WITHOUT ROWID;

CREATE TABLE revision (
  flow INTEGER NOT NULL, subject TEXT NOT NULL, revision TEXT NOT NULL, PRIMARY KEY (flow, subject)
) STRICT, WITHOUT ROWID;

CREATE TABLE release (number INTEGER PRIMARY KEY, hash TEXT NOT NULL UNIQUE, at INTEGER NOT NULL, documents TEXT NOT NULL) STRICT;
CREATE TABLE setting (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;

CREATE TABLE anomaly (
  number INTEGER PRIMARY KEY, at INTEGER NOT NULL, code TEXT NOT NULL, about TEXT NOT NULL, message INTEGER,
  sentence TEXT NOT NULL, times INTEGER NOT NULL DEFAULT 1
) STRICT;
CREATE INDEX anomaly_same ON anomaly (code, about);

CREATE TABLE audit (
  number INTEGER PRIMARY KEY, at INTEGER NOT NULL, who TEXT NOT NULL, action TEXT NOT NULL, subject TEXT NOT NULL,
  reason TEXT, before_json TEXT, after_json TEXT, hash TEXT NOT NULL
) STRICT;
CREATE TRIGGER audit_is_not_changed BEFORE UPDATE ON audit BEGIN SELECT raise(ABORT, 'the audit trail is append-only'); END;
CREATE TRIGGER audit_is_not_deleted BEFORE DELETE ON audit BEGIN SELECT raise(ABORT, 'the audit trail is append-only'); END;
`,
};
