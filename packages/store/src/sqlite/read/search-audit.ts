import type { AuditFound, AuditSearch } from '../../store.ts';
import type { ReadConnection } from './read-connection.ts';
import { toAuditEntry } from './records.ts';

const fits = `FROM audit WHERE number <= ?1
  AND (?2 IS NULL OR instr(lower(who), lower(?2)) > 0) AND (?3 IS NULL OR instr(lower(action), lower(?3)) > 0)
  AND (?4 IS NULL OR instr(lower(subject), lower(?4)) > 0) AND (?5 IS NULL OR at >= ?5) AND (?6 IS NULL OR at < ?6)`;

/** One page of the entries of the audit trail that fit, the newest first. */
export function searchAudit(db: ReadConnection, search: AuditSearch): AuditFound {
  const newest = db.one<{ n: number | null }>('SELECT max(number) AS n FROM audit')?.n ?? 0;
  const { who = null, action = null, subject = null, from = null, to = null, through = newest, offset, limit } = search;
  const given = [through, who, action, subject, from, to] as const;
  const total = db.one<{ n: number }>(`SELECT count(*) AS n ${fits}`, ...given)?.n ?? 0;
  const rows = db.all(`SELECT * ${fits} ORDER BY number DESC LIMIT ?7 OFFSET ?8`, ...given, limit, offset);
  return { entries: rows.map(toAuditEntry), total, newest };
}
