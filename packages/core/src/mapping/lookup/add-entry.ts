import { everySite, siteOfRow, type CrosswalkRows } from '../../document/crosswalk-rows.ts';
import type { CrosswalkEntry } from '../../document/model.ts';
import { afterAllDays, beforeAllDays, dayText, parseDay } from '../../value/day.ts';
import { entryFaults, type EntryPlace } from './check-entry.ts';
import { indexFor, type Crosswalk, type CrosswalkLayer } from './crosswalk.ts';
import { rowsOf, type Direction } from './row-index.ts';

/** Why an entry cannot be added to a crosswalk: what is wrong with it, or the entry that it repeats or contradicts; `undefined` where it can. */
export function addingFault(crosswalk: Crosswalk, entry: CrosswalkEntry, place: EntryPlace): string | undefined {
  const [fault] = entryFaults(entry, place);
  if (fault !== undefined) return fault[2];
  for (const [position, layer] of crosswalk.layers.entries()) {
    const origin = position === 0 ? 'the documents say' : 'an added entry says';
    const [row] = conflictingRows(layer, entry, 'forward');
    if (row !== undefined) return conflictText(crosswalk, layer.rows, row, entry, origin);
    const back = layer.back === undefined ? undefined : unclearBack(layer, entry);
    if (back !== undefined) {
      return `${origin} ${entryText(layer.rows, back)}, and a mapping reads ${crosswalk.name} backwards: ${quoted(entry.to)} would become ambiguous there; add it to the document and mark one with preferred`;
    }
  }
  return undefined;
}

/** The rows for the same code and site as an entry that hold on one of its days. */
export function conflictingRows(layer: CrosswalkLayer, entry: CrosswalkEntry, direction: Direction): readonly number[] {
  const { rows } = layer;
  const since = parseDay(entry.since ?? '') ?? beforeAllDays;
  const until = parseDay(entry.until ?? '') ?? afterAllDays;
  const code = direction === 'back' ? entry.to : entry.from;
  return [...rowsOf(indexFor(layer, direction), code)].filter(
    row => isSameSite(rows, row, entry) && Math.max(since, rows.since[row]!) < Math.min(until, rows.until[row]!),
  );
}

function isSameSite(rows: CrosswalkRows, row: number, { site }: CrosswalkEntry): boolean {
  return site === undefined ? rows.site[row] === everySite : siteOfRow(rows, row) === site;
}

/** A row that leads to the same code from another one, where neither is preferred. */
function unclearBack(layer: CrosswalkLayer, entry: CrosswalkEntry): number | undefined {
  const rows = conflictingRows(layer, entry, 'back').filter(row => layer.rows.from[row] !== entry.from);
  return rows.some(row => layer.rows.preferred[row] === 1) ? undefined : rows[0];
}

function conflictText({ name }: Crosswalk, rows: CrosswalkRows, row: number, entry: CrosswalkEntry, origin: string): string {
  if (rows.to[row] === entry.to) return `crosswalk ${name} has this already: ${origin} ${entryText(rows, row)}`;
  return `this contradicts crosswalk ${name}: ${origin} ${entryText(rows, row)}`;
}

/** `"4711" is "M-1" at site pune from 2026-01-01 until 2027-01-01`. */
function entryText(rows: CrosswalkRows, row: number): string {
  const [site, since, until] = [siteOfRow(rows, row), dayText(rows.since[row]!), dayText(rows.until[row]!)];
  const parts = [
    `${quoted(rows.from[row]!)} is ${quoted(rows.to[row]!)}`,
    ...(site === undefined ? [] : [`at site ${site}`]),
    ...(since === '' ? [] : [`from ${since}`]),
    ...(until === '' ? [] : [`until ${until}`]),
  ];
  return parts.join(' ');
}

function quoted(code: string): string {
  return JSON.stringify(code);
}
