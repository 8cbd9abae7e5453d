import type { AnomalyRecord, AuditEntry, Counts, FlowRecord, ReleaseRecord, SourceRecord } from '../../store.ts';
import type { ReadConnection, Row } from './read-connection.ts';

const flowColumns = 'f.*, s.accepted - f.accepted_before AS accepted FROM flow AS f JOIN source AS s ON s.number = f.source';

/** Flows by number with their counters: every one, or a page of them. */
export function flows(
  db: ReadConnection,
  { after, limit }: { readonly after: number; readonly limit: number } = { after: 0, limit: -1 },
): readonly FlowRecord[] {
  return db.all(`SELECT ${flowColumns} WHERE f.number > ? ORDER BY f.number LIMIT ?`, after, limit).map(toFlow);
}

/** One flow by name and source. */
export function flowByName(db: ReadConnection, name: string, source: number): FlowRecord | undefined {
  const row = db.one(`SELECT ${flowColumns} WHERE f.name = ? AND f.source = ?`, name, source);
  return row && toFlow(row);
}

/** The counters of a row that has them as columns. */
export function countsOf(row: Row): Counts {
  const { confirmed, filtered, held, cancelled, expired, superseded } = row as Row & Counts;
  return { confirmed, filtered, held, cancelled, expired, superseded };
}

function toFlow(row: Row): FlowRecord {
  const provenAt = row['proven_at'] as number | null;
  return {
    number: row['number'] as number,
    name: row['name'] as string,
    source: row['source'] as number,
    startAfter: row['start_after'] as number,
    cursor: row['cursor'] as number,
    counts: countsOf(row),
    accepted: row['accepted'] as number,
    ...(provenAt !== null && { provenAt }),
  };
}

/** Every source, with its counters. */
export function sources(db: ReadConnection): readonly SourceRecord[] {
  return db.all('SELECT * FROM source ORDER BY number').map(row => {
    const lastReceivedAt = row['last_received_at'] as number | null;
    return {
      number: row['number'] as number,
      name: row['name'] as string,
      accepted: row['accepted'] as number,
      duplicates: row['duplicates'] as number,
      conflicts: row['conflicts'] as number,
      lastMessage: row['last_message'] as number,
      ...(lastReceivedAt !== null && { lastReceivedAt }),
    };
  });
}

/** Every release kept, without its documents. */
export function releases(db: ReadConnection): readonly ReleaseRecord[] {
  return db.all<ReleaseRecord>('SELECT number, hash, at FROM release ORDER BY number').map(row => ({ ...row }));
}

/** The documents of a release as they were written. */
export function releaseWritten(db: ReadConnection, number: number): string | undefined {
  return db.one<{ written: string | null }>('SELECT written FROM release WHERE number = ?', number)?.written ?? undefined;
}

/** The newest anomalies first. */
export function anomalies(db: ReadConnection, limit: number): readonly AnomalyRecord[] {
  return db.all('SELECT * FROM anomaly ORDER BY number DESC LIMIT ?', limit).map(row => {
    const message = row['message'] as number | null;
    return {
      number: row['number'] as number,
      at: row['at'] as number,
      code: row['code'] as string,
      about: row['about'] as string,
      sentence: row['sentence'] as string,
      times: row['times'] as number,
      ...(message !== null && { message }),
    };
  });
}

/** Audit entries after a number, in order. */
export function auditTrail(db: ReadConnection, after: number, limit: number): readonly AuditEntry[] {
  return db.all('SELECT * FROM audit WHERE number > ? ORDER BY number LIMIT ?', after, limit).map(toAuditEntry);
}

/** The newest entries of one action, newest first. */
export function auditOfAction(db: ReadConnection, action: string, limit: number): readonly AuditEntry[] {
  return db.all('SELECT * FROM audit WHERE action = ? ORDER BY number DESC LIMIT ?', action, limit).map(toAuditEntry);
}

/** An entry as it is stored. */
/** The entries whose subject names a message, in order, at most so many. */
export function auditOfMessage(db: ReadConnection, message: number, limit: number): readonly AuditEntry[] {
  const sql = `SELECT a.* FROM audit_message AS m CROSS JOIN audit AS a ON a.number = m.audit
    WHERE m.message = ? ORDER BY m.audit LIMIT ?`;
  return db.all(sql, message, limit).map(toAuditEntry);
}

/** An entry as it stands in a row. */
export function toAuditEntry(row: Row): AuditEntry {
  const [reason, before, after] = [row['reason'], row['before_json'], row['after_json']] as (string | null)[];
  return {
    number: row['number'] as number,
    at: row['at'] as number,
    who: row['who'] as string,
    action: row['action'] as string,
    subject: row['subject'] as string,
    ...(reason != null && { reason }),
    ...(before != null && { before }),
    ...(after != null && { after }),
    hash: row['hash'] as string,
  };
}

/** The newest revision delivered, for those of the subjects that have one. */
export function revisions(db: ReadConnection, flow: number, subjects: readonly string[]): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (const subject of subjects) {
    const row = db.one<{ revision: string }>('SELECT revision FROM revision WHERE flow = ? AND subject = ?', flow, subject);
    if (row !== undefined) found.set(subject, row.revision);
  }
  return found;
}
