import type { Migration } from './migration.ts';

/**
 * Commands to equipment. `record` is the command with everything that became of it (CommandRecord as JSON), replaced at each step; the steps that people
 * take and what came of it stand in the audit trail. The id is chosen by whoever asks and is never given twice.
 */
export const commands: Migration = {
  number: 8,
  title: 'commands to equipment',
  sql: `
CREATE TABLE command (
  number INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, collection TEXT NOT NULL, equipment TEXT NOT NULL, state TEXT NOT NULL, record TEXT NOT NULL
) STRICT;
CREATE INDEX command_equipment ON command (collection, equipment, number);
CREATE INDEX command_open ON command (state, number) WHERE state IN ('proposed', 'running');
CREATE TRIGGER command_is_not_deleted BEFORE DELETE ON command BEGIN SELECT raise(ABORT, 'commands are kept'); END;
`,
};
