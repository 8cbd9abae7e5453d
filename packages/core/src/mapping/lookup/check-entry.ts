import { codeFault, type CodeSet } from '../../contract/code-set.ts';
import type { CrosswalkEntry } from '../../document/model.ts';
import { suggestion } from '../../document/nearest.ts';
import { parseDay } from '../../value/day.ts';
import type { LookupCode } from './codes.ts';

/** What an entry may name. */
export interface EntryPlace {
  readonly sites: ReadonlySet<string>;
  /** Code sets of both sides, where the crosswalk names them. */
  readonly from?: CodeSet;
  readonly to?: CodeSet;
}

/** One thing wrong with an entry: code, setting, sentence. */
export type EntryFault = readonly [code: LookupCode, field: keyof CrosswalkEntry, sentence: string];

/** Everything that is wrong with one entry by itself: codes, site and days. */
export function entryFaults(entry: CrosswalkEntry, place: EntryPlace): readonly EntryFault[] {
  return [
    ...codeFaults(entry, 'from', place.from),
    ...codeFaults(entry, 'to', place.to),
    ...siteFaults(entry, place),
    ...dayFaults(entry),
  ];
}

function codeFaults(entry: CrosswalkEntry, side: 'from' | 'to', set: CodeSet | undefined): readonly EntryFault[] {
  const code = entry[side];
  if (code === '') return [['crosswalk.form', side, `"${side}" is empty`]];
  if (code !== code.trim()) return [['crosswalk.form', side, `the code ${JSON.stringify(code)} begins or ends with a blank`]];
  return set === undefined || set.codes.has(code) ? [] : [['crosswalk.unknown-code', side, codeFault(set, code, undefined)]];
}

function siteFaults({ site }: CrosswalkEntry, { sites }: EntryPlace): readonly EntryFault[] {
  if (site === undefined || sites.has(site)) return [];
  return [['crosswalk.unknown-site', 'site', `there is no site "${site}"${suggestion(site, sites)}`]];
}

function dayFaults({ since, until }: CrosswalkEntry): readonly EntryFault[] {
  const [first, end] = [since, until].map(text => (text === undefined ? undefined : parseDay(text)));
  if (since !== undefined && first === undefined) return [['crosswalk.day', 'since', noDay(since)]];
  if (until !== undefined && end === undefined) return [['crosswalk.day', 'until', noDay(until)]];
  if (first === undefined || end === undefined || first < end) return [];
  return [['crosswalk.day', 'until', `the entry ends on ${until}, which is not after its first day, ${since}`]];
}

function noDay(text: string): string {
  return `"${text}" is no day of the calendar; write it as 2026-01-31`;
}
