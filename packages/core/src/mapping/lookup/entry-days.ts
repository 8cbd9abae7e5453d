import { everySite, siteOfRow, type CrosswalkRows } from '../../document/crosswalk-rows.ts';
import type { CrosswalkEntry } from '../../document/model.ts';
import { afterAllDays, beforeAllDays, dayText, parseDay, type Day } from '../../value/day.ts';
import { indexFor, type Crosswalk, type CrosswalkLayer } from './crosswalk.ts';
import { rowsOf, type Direction } from './row-index.ts';

/** Days in a row, as an entry says them: since its first day, until the day after its last one; open where absent. */
export type EntryDays = Pick<CrosswalkEntry, 'since' | 'until'>;

type Span = readonly [since: Day, until: Day];

/** The rows for the same code and site as an entry that hold on one of its days. */
export function conflictingRows(layer: CrosswalkLayer, entry: CrosswalkEntry, direction: Direction): readonly number[] {
  const { rows } = layer;
  const [since, until] = spanOf(entry);
  const code = direction === 'back' ? entry.to : entry.from;
  return [...rowsOf(indexFor(layer, direction), code)].filter(
    row => isSameSite(rows, row, entry) && Math.max(since, rows.since[row]!) < Math.min(until, rows.until[row]!),
  );
}

/** Those days of an entry on which the crosswalk has no entry for its code and site yet, in order. */
export function freeDays(crosswalk: Crosswalk, entry: CrosswalkEntry): readonly EntryDays[] {
  const taken = crosswalk.layers.flatMap(layer =>
    conflictingRows(layer, entry, 'forward').map((row): Span => [layer.rows.since[row]!, layer.rows.until[row]!]),
  );
  const [first, end] = spanOf(entry);
  let begin = first;
  const free: Span[] = [];
  for (const [since, until] of taken.toSorted(([one], [other]) => one - other)) {
    if (begin < since) free.push([begin, since]);
    begin = Math.max(begin, until);
  }
  if (begin < end) free.push([begin, end]);
  return free.map(daysOf);
}

/** `millrace crosswalk add …` for an entry; absent where its codes are not plain words that any shell takes as they are. */
export function entryCommand(crosswalk: string, entry: CrosswalkEntry): string | undefined {
  const { from, to, site } = entry;
  if (![from, to, site ?? 'any'].every(word => /^[\w.+/][\w.+/-]*$/.test(word))) return undefined;
  const options = [...(site === undefined ? [] : [`--site ${site}`]), ...dayOptions(entry), '--reason "…"'];
  return `millrace crosswalk add ${crosswalk} ${from} ${to} ${options.join(' ')}`;
}

/** `--since 2026-01-01`, `--until 2027-01-01`: the options that name the days of an entry. */
export function dayOptions({ since, until }: EntryDays): readonly string[] {
  return [...(since === undefined ? [] : [`--since ${since}`]), ...(until === undefined ? [] : [`--until ${until}`])];
}

function spanOf({ since, until }: EntryDays): Span {
  return [parseDay(since ?? '') ?? beforeAllDays, parseDay(until ?? '') ?? afterAllDays];
}

function daysOf([begin, end]: Span): EntryDays {
  const [since, until] = [dayText(begin), dayText(end)];
  return { ...(since !== '' && { since }), ...(until !== '' && { until }) };
}

function isSameSite(rows: CrosswalkRows, row: number, { site }: CrosswalkEntry): boolean {
  return site === undefined ? rows.site[row] === everySite : siteOfRow(rows, row) === site;
}
