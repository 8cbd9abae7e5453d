import { quote } from '../../contract/excerpt.ts';
import { everySite, type CrosswalkRows } from '../../document/crosswalk-rows.ts';
import { dayText, type Day } from '../../value/day.ts';
import { indexFor, type Crosswalk, type CrosswalkLayer } from './crosswalk.ts';
import { rowsOf, type Direction } from './row-index.ts';

/** What is looked up: a code, where, as of which day, and which way. */
export interface LookupKey {
  readonly code: string;
  /** Name of the site; absent: only entries for every site count. */
  readonly site?: string;
  /** Absent: the far end of time, where only what never expires holds. */
  readonly day?: Day;
  readonly direction: Direction;
}

/** The answer of a crosswalk: the code, or why there is none. */
export type Lookup =
  | { readonly kind: 'found'; readonly code: string; readonly added: boolean; readonly row: number }
  /** No entry at all, or none that holds yet. */
  | { readonly kind: 'missing'; readonly sentence: string }
  /** The last entry ended before this day. */
  | { readonly kind: 'expired'; readonly sentence: string }
  /** Several entries hold and lead to different codes. */
  | { readonly kind: 'ambiguous'; readonly sentence: string };

const farDay: Day = 2 ** 31 - 2;

/**
 * Looks a code up. An entry of the site wins over one for every site; among entries of the same standing those of the documents win
 * over added ones; only entries that hold on the day count. Takes the same time however large the crosswalk is.
 */
export function lookUp(crosswalk: Crosswalk, key: LookupKey): Lookup {
  const day = key.day ?? farDay;
  for (const ofSite of key.site === undefined ? [false] : [true, false]) {
    for (const [position, layer] of crosswalk.layers.entries()) {
      const row = holdingRow(layer, key, day, ofSite);
      if (row === several) return ambiguous(crosswalk, layer, key, day, ofSite);
      if (row !== none) return { kind: 'found', code: answerOf(layer.rows, key.direction)[row]!, added: position === 1, row };
    }
  }
  return absent(crosswalk, key, day);
}

const none = -1;
const several = -2;

/** The one row that holds at a level (the site's own entries, or those for every site); the preferred one where the way back has several. */
function holdingRow(layer: CrosswalkLayer, { code, site, direction }: LookupKey, day: Day, ofSite: boolean): number {
  const { rows } = layer;
  const index = indexFor(layer, direction);
  const answers = answerOf(rows, direction);
  let best = none;
  let tied = false;
  for (let row = index.first.get(code) ?? none; row !== none; row = index.next[row]!) {
    if (!isAtLevel(rows, row, site, ofSite) || day < rows.since[row]! || day >= rows.until[row]!) continue;
    const order = best === none ? 1 : rankOf(rows, row, direction) - rankOf(rows, best, direction);
    if (order > 0) [best, tied] = [row, false];
    else if (order === 0 && answers[row] !== answers[best]) tied = true;
  }
  return tied ? several : best;
}

function rankOf(rows: CrosswalkRows, row: number, direction: Direction): number {
  return direction === 'back' ? rows.preferred[row]! : 0;
}

function isAtLevel(rows: CrosswalkRows, row: number, site: string | undefined, ofSite: boolean): boolean {
  const place = rows.site[row]!;
  return ofSite ? place !== everySite && rows.sites[place] === site : place === everySite;
}

function answerOf(rows: CrosswalkRows, direction: Direction): readonly string[] {
  return direction === 'back' ? rows.from : rows.to;
}

/** Rows of the code that a lookup at this site could use on some day. */
function* relevantRows(crosswalk: Crosswalk, { code, site, direction }: LookupKey): Generator<readonly [CrosswalkRows, number]> {
  for (const layer of crosswalk.layers) {
    for (const row of rowsOf(indexFor(layer, direction), code)) {
      const isOurs = isAtLevel(layer.rows, row, site, false) || isAtLevel(layer.rows, row, site, true);
      if (isOurs) yield [layer.rows, row];
    }
  }
}

/** Why nothing holds: there is no entry, it ended, or it begins later. */
function absent(crosswalk: Crosswalk, key: LookupKey, day: Day): Lookup {
  const rows = [...relevantRows(crosswalk, key)];
  const ended = Math.max(...rows.map(([{ until }, row]) => until[row]!).filter(until => until <= day));
  const begins = Math.min(...rows.map(([{ since }, row]) => since[row]!).filter(since => since > day));
  const { code, direction } = key;
  const quoted = quote(code);
  const back = direction === 'back' ? ' on the way back' : '';
  const steward = `its steward is ${crosswalk.owner}`;
  const isAtSites = crosswalk.layers.some(layer => hasSiteRow(layer, key));
  const where = placeText(key, isAtSites ? 'for all sites' : 'at any site');
  if (Number.isFinite(ended)) {
    const sentence = `in crosswalk ${crosswalk.name} the entry for ${quoted}${back} expired on ${dayText(ended)}, and none holds ${where}; ${steward}${usersText(crosswalk)}`;
    return { kind: 'expired', sentence };
  }
  const later = Number.isFinite(begins) ? `, the first one holds from ${dayText(begins)} on` : '';
  return {
    kind: 'missing',
    sentence: `crosswalk ${crosswalk.name} has no entry for ${quoted}${back} ${where}${later}; ${steward}`,
  };
}

/** Whether a layer has an entry for the code that only a site sees. */
function hasSiteRow(layer: CrosswalkLayer, { code, direction }: LookupKey): boolean {
  return [...rowsOf(indexFor(layer, direction), code)].some(row => layer.rows.site[row] !== everySite);
}

/** Where an entry that ended is still used. */
function usersText({ usedBy }: Crosswalk): string {
  return usedBy.length === 0
    ? ''
    : `; used by ${usedBy.slice(0, 4).join(', ')}${usedBy.length > 4 ? ` and ${usedBy.length - 4} more` : ''}`;
}

/** `at site pune on 2026-11-23`; without a site, in the words given. */
function placeText({ site, day }: LookupKey, everywhere: string): string {
  const at = site === undefined ? everywhere : `at site ${site}`;
  return day === undefined ? at : `${at} on ${dayText(day)}`;
}

function ambiguous(crosswalk: Crosswalk, layer: CrosswalkLayer, key: LookupKey, day: Day, ofSite: boolean): Lookup {
  const { rows } = layer;
  const holding = [...rowsOf(indexFor(layer, key.direction), key.code)].filter(
    row => isAtLevel(rows, row, key.site, ofSite) && rows.since[row]! <= day && day < rows.until[row]!,
  );
  const codes = [...new Set(holding.map(row => answerOf(rows, key.direction)[row]!))];
  const shown = codes.slice(0, 3).map(quote);
  const list = `${shown.join(', ')}${codes.length > 3 ? ` and ${codes.length - 3} more` : ''}`;
  const back = key.direction === 'back' ? ' on the way back' : '';
  const sentence = `crosswalk ${crosswalk.name} has several entries for ${quote(key.code)}${back} ${placeText(key, 'for all sites')}: ${list}; its steward is ${crosswalk.owner}`;
  return { kind: 'ambiguous', sentence };
}
