import { hash } from 'node:crypto';

const separator = '\u001f';

/**
 * The id under which a conflict stands in the unique index: its own id, and what tells its content from the first message's, so that the same
 * conflict again is found as a duplicate of this one.
 */
export function conflictId(id: string, bytes: Uint8Array, part: number | null): string {
  return `${id}${separator}${hash('sha256', bytes)}.${part ?? 'whole'}`;
}

/** The id of a conflict as the source gave it. */
export function originalId(stored: string): string {
  return stored.slice(0, stored.lastIndexOf(separator));
}

/** The range of stored ids, first included and last excluded, in which the conflicts of an id lie. */
export function conflictRange(id: string): readonly [first: string, last: string] {
  return [`${id}${separator}`, `${id}\u0020`];
}
