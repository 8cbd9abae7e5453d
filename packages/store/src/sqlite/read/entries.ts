import type { EntryRecord } from '../../store.ts';
import type { ReadConnection } from './read-connection.ts';

interface EntryRow {
  readonly number: number;
  readonly audit: number;
  readonly at: number;
  readonly crosswalk: string;
  readonly from_code: string;
  readonly to_code: string;
  readonly site: string | null;
  readonly since: string | null;
  readonly until: string | null;
  readonly who: string | null;
  readonly reason: string | null;
}

/** Every entry that was added to a crosswalk, with who and why from its audit entry. */
export function addedEntries(db: ReadConnection): readonly EntryRecord[] {
  const sql = `SELECT e.*, a.who AS who, a.reason AS reason FROM crosswalk_entry AS e
    LEFT JOIN audit AS a ON a.number = e.audit ORDER BY e.number`;
  return db.all<EntryRow>(sql).map(({ number, audit, at, crosswalk, from_code, to_code, site, since, until, who, reason }) => ({
    number,
    audit,
    at,
    who: who ?? '',
    reason: reason ?? '',
    crosswalk,
    from: from_code,
    to: to_code,
    ...(site !== null && { site }),
    ...(since !== null && { since }),
    ...(until !== null && { until }),
  }));
}
