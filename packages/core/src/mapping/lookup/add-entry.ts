import { siteOfRow, type CrosswalkRows } from '../../document/crosswalk-rows.ts';
import type { CrosswalkEntry } from '../../document/model.ts';
import { dayText } from '../../value/day.ts';
import { entryFaults, type EntryPlace } from './check-entry.ts';
import type { Crosswalk, CrosswalkLayer } from './crosswalk.ts';
import { conflictingRows, dayOptions, entryCommand, freeDays } from './entry-days.ts';

/**
 * Why an entry cannot be added to a crosswalk: what is wrong with it, or the entry that it repeats or contradicts, with the command that
 * adds it for the days that are still free; `undefined` where it can.
 */
export function addingFault(crosswalk: Crosswalk, entry: CrosswalkEntry, place: EntryPlace): string | undefined {
  const [fault] = entryFaults(entry, place);
  if (fault !== undefined) return fault[2];
  const clash = clashOf(crosswalk, entry);
  return clash === undefined ? undefined : `${clash}${adviceFor(crosswalk, entry)}`;
}

/** How to add an entry for those of its days that are still free, a command for each range; nothing where none is. */
export function addingCommands(crosswalk: Crosswalk, entry: CrosswalkEntry): readonly string[] {
  return freeDays(crosswalk, entry).flatMap(days => {
    const { since: _, until: __, ...always } = entry;
    const narrowed: CrosswalkEntry = { ...always, ...days };
    if (clashOf(crosswalk, narrowed) !== undefined) return [];
    return [entryCommand(crosswalk.name, narrowed) ?? `the same with ${dayOptions(days).join(' ')}`];
  });
}

function adviceFor(crosswalk: Crosswalk, entry: CrosswalkEntry): string {
  const commands = addingCommands(crosswalk, entry);
  return commands.length === 0 ? '' : `; for the days that are still free: ${commands.slice(0, 3).join(', or ')}`;
}

/** The entry that another one would repeat, contradict or make ambiguous on the way back. */
function clashOf(crosswalk: Crosswalk, entry: CrosswalkEntry): string | undefined {
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
