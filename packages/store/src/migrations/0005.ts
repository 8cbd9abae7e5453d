import type { Migration } from './migration.ts';

/**
 * What people read of releases.
 *
 * - `written` of a release is its documents as they stand in their files, comments included, as the runtime wrote them down; absent for a
 *   release that was kept before. `documents` stays what a release means and what its hash is over.
 * - `audit_action` finds the entries of one action, such as moving to another release, among all others.
 */
export const writtenReleases: Migration = {
  number: 5,
  title: 'documents of releases as written, and the audit trail by action',
  sql: `
ALTER TABLE release ADD COLUMN written TEXT;
CREATE INDEX audit_action ON audit (action, number);
`,
};
