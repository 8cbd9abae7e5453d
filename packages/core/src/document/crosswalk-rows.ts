import type { CrosswalkEntry } from './model.ts';
import { afterAllDays, beforeAllDays, dayText, parseDay, type Day } from '../value/day.ts';

/** The entries of a crosswalk, column by column: 100,000 of them stay small, and go to another thread in one copy. */
export interface CrosswalkRows {
  readonly from: readonly string[];
  readonly to: readonly string[];
  /** Position in `sites`; `everySite` for an entry that is for all. */
  readonly site: Int32Array;
  readonly sites: readonly string[];
  readonly since: Int32Array;
  readonly until: Int32Array;
  /** 1 for an entry that is taken on the way back. */
  readonly preferred: Uint8Array;
}

/** Stands in `site` of an entry for all sites. */
export const everySite = -1;

/** Rows of entries, in their order. The days have been checked. */
export function rowsOfEntries(entries: readonly CrosswalkEntry[]): CrosswalkRows {
  const sites: string[] = [];
  const places = new Map<string, number>();
  const placeOf = (site: string | undefined): number => {
    if (site === undefined) return everySite;
    const known = places.get(site) ?? sites.push(site) - 1;
    places.set(site, known);
    return known;
  };
  return {
    from: entries.map(entry => entry.from),
    to: entries.map(entry => entry.to),
    site: Int32Array.from(entries, entry => placeOf(entry.site)),
    sites,
    since: Int32Array.from(entries, ({ since }) => dayOr(since, beforeAllDays)),
    until: Int32Array.from(entries, ({ until }) => dayOr(until, afterAllDays)),
    preferred: Uint8Array.from(entries, ({ preferred }) => Number(preferred === true)),
  };
}

/** One row as an entry. */
export function entryOfRow(rows: CrosswalkRows, row: number): CrosswalkEntry {
  const site = siteOfRow(rows, row);
  const [since, until] = [dayText(rows.since[row]!), dayText(rows.until[row]!)];
  return {
    from: rows.from[row]!,
    to: rows.to[row]!,
    ...(site !== undefined && { site }),
    ...(since !== '' && { since }),
    ...(until !== '' && { until }),
    ...(rows.preferred[row] === 1 && { preferred: true }),
  };
}

/** The site that a row is for; absent: every site. */
export function siteOfRow(rows: CrosswalkRows, row: number): string | undefined {
  return rows.sites[rows.site[row]!];
}

function dayOr(text: string | undefined, otherwise: Day): Day {
  return text === undefined ? otherwise : (parseDay(text) ?? otherwise);
}
