/** The parts of an audit entry that its hash covers. `at`: milliseconds since 1970. */
export interface AuditedEntry {
  readonly number: number;
  readonly at: number;
  readonly who: string;
  readonly action: string;
  readonly subject: string;
  readonly reason?: string;
  readonly before?: string;
  readonly after?: string;
  /** SHA-256, hexadecimal. */
  readonly hash: string;
}

/** What stands before the first entry. */
export const auditRoot = '0'.repeat(64);

/**
 * The text whose SHA-256 is the hash of an audit entry: the previous hash, a line feed, and the entry as a JSON array
 * `[number, at, who, action, subject, reason, before, after]` with `null` for what is absent. A trail verifies offline with this alone.
 */
export function auditText(previous: string, entry: Omit<AuditedEntry, 'hash'>): string {
  const { number, at, who, action, subject, reason = null, before = null, after = null } = entry;
  return `${previous}\n${JSON.stringify([number, at, who, action, subject, reason, before, after])}`;
}

/** The first entry that does not follow from the one before it; undefined where the entries are whole. `previous` and `next`: what the first is to follow. */
export function firstBrokenEntry<E extends AuditedEntry>(
  entries: Iterable<E>,
  sha256: (text: string) => string,
  previous = auditRoot,
  next = 1,
): E | undefined {
  let [hashBefore, expected] = [previous, next];
  for (const entry of entries) {
    if (entry.number !== expected || sha256(auditText(hashBefore, entry)) !== entry.hash) return entry;
    hashBefore = entry.hash;
    expected += 1;
  }
  return undefined;
}
