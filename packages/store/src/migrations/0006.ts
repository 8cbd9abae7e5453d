import type { Migration } from './migration.ts';

/**
 * Which audit entries touch a message. `audit_message` holds a row for every message that the subject of an entry names (`message 4711`); it says
 * nothing that the trail itself does not say, and is what finds it there.
 */
export const auditOfMessages: Migration = {
  number: 6,
  title: 'the audit trail by message',
  sql: `
CREATE TABLE audit_message (message INTEGER NOT NULL, audit INTEGER NOT NULL, PRIMARY KEY (message, audit)) STRICT, WITHOUT ROWID;
WITH RECURSIVE named (audit, rest) AS (
  SELECT number, substr(subject, instr(subject, 'message ') + 8) FROM audit WHERE instr(subject, 'message ') > 0
  UNION ALL
  SELECT audit, substr(rest, instr(rest, 'message ') + 8) FROM named WHERE instr(rest, 'message ') > 0
)
INSERT OR IGNORE INTO audit_message (message, audit) SELECT CAST(rest AS INTEGER), audit FROM named WHERE rest GLOB '[0-9]*';
`,
};
