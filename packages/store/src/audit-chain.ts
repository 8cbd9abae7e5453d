import { hash } from 'node:crypto';
import { auditRoot, auditText, firstBrokenEntry as firstBroken } from '@millrace/core';
import type { AuditEntry, AuditInput } from './store.ts';

/** The hash of an audit entry: SHA-256, hexadecimal, of its `auditText`. */
export function auditHash(previous: string, number: number, entry: AuditInput): string {
  return hash('sha256', auditText(previous, { ...entry, number }));
}

/** The first entry that does not follow from the one before it, or undefined where the trail is whole. `previous`: see `auditRoot`. */
export function firstBrokenEntry(entries: Iterable<AuditEntry>, previous = auditRoot, number = 1): AuditEntry | undefined {
  return firstBroken(entries, text => hash('sha256', text), previous, number);
}
