import { hash } from 'node:crypto';
import type { AuditEntry, AuditInput } from './store.ts';

/** What stands before the first entry. */
export const auditRoot = '0'.repeat(64);

/**
 * The hash of an audit entry: SHA-256, hexadecimal, over the previous hash, a line feed, and the entry as a JSON array
 * `[number, at, who, action, subject, reason, before, after]` with `null` for what is absent. A trail verifies offline with this alone.
 */
export function auditHash(previous: string, number: number, entry: AuditInput): string {
  const { at, who, action, subject, reason = null, before = null, after = null } = entry;
  return hash('sha256', `${previous}\n${JSON.stringify([number, at, who, action, subject, reason, before, after])}`);
}

/** The first entry that does not follow from the one before it, or undefined where the trail is whole. `previous`: see `auditRoot`. */
export function firstBrokenEntry(entries: Iterable<AuditEntry>, previous = auditRoot, number = 1): AuditEntry | undefined {
  let hashBefore = previous;
  let expected = number;
  for (const entry of entries) {
    if (entry.number !== expected || auditHash(hashBefore, expected, entry) !== entry.hash) return entry;
    hashBefore = entry.hash;
    expected += 1;
  }
  return undefined;
}
