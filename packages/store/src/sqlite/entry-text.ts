import type { EntryInput } from '../store.ts';

/** The action under which an added entry stands in the audit trail. */
export const entryAction = 'add crosswalk entry';

/** What was added, as its audit entry holds it. */
export function entryText({ from, to, site, since, until }: EntryInput): string {
  return JSON.stringify({ from, to, site: site ?? null, since: since ?? null, until: until ?? null });
}
