import type { CrosswalkRows } from '../../document/crosswalk-rows.ts';
import type { CrosswalkEntry } from '../../document/model.ts';
import type { PlacedIssue } from '../../document/place.ts';
import { writeRow } from '../../format/delimited-row.ts';
import { dayText } from '../../value/day.ts';
import { readCsvTable, type TableReport, type TableRow, type TableShape } from '../csv-table.ts';
import { lookupIssue } from './codes.ts';

/** A table as it was read: its entries, the line of each, and what is wrong with its form. */
export interface ReadTable {
  readonly entries: readonly CrosswalkEntry[];
  readonly lines: readonly number[];
  readonly issues: readonly PlacedIssue[];
}

const columns = ['from', 'to', 'site', 'valid-from', 'valid-until', 'preferred'] as const;
type Column = (typeof columns)[number];
const shape: TableShape<Column> = { name: 'a crosswalk', columns, required: ['from', 'to'] };

const mostIssues = 20;
const delimiters = { separator: ',', quote: '"' };
const flags: Readonly<Record<string, boolean>> = { no: false, false: false, '0': false, yes: true, true: true, '1': true };

/**
 * Reads the table of a crosswalk: CSV with a header, commas or semicolons between the fields. What an entry says is checked with those
 * of the document. `file` is what issues call it.
 */
export function readCrosswalkTable(content: string | Uint8Array, file: string): ReadTable {
  const issues: PlacedIssue[] = [];
  const report: TableReport = (sentence, line) =>
    void issues.push({ ...lookupIssue('crosswalk.table', '', sentence), at: { file, line, column: 1 } });
  const entries: CrosswalkEntry[] = [];
  const lines: number[] = [];
  for (const row of readCsvTable(content, shape, report)) {
    entries.push(entryOf(row, flag => report(`preferred must be yes or no; it is "${flag}"`, row.line)));
    lines.push(row.line);
    if (issues.length >= mostIssues) break;
  }
  return { entries, lines, issues };
}

function entryOf({ text, cell }: TableRow<Column>, wrongFlag: (flag: string) => void): CrosswalkEntry {
  const [site, since, until, flag] = [cell('site'), cell('valid-from'), cell('valid-until'), cell('preferred').toLowerCase()];
  if (flag !== '' && !Object.hasOwn(flags, flag)) wrongFlag(flag);
  return {
    from: text('from'),
    to: text('to'),
    ...(site !== '' && { site }),
    ...(since !== '' && { since }),
    ...(until !== '' && { until }),
    ...(flags[flag] === true && { preferred: true }),
  };
}

/** The rows as a table that `readCrosswalkTable` reads; optional columns only where a row needs one. */
export function writeCrosswalkTable(rows: readonly CrosswalkRows[]): string {
  const used = columns.filter(column => column === 'from' || column === 'to' || rows.some(each => isUsed(each, column)));
  const lines = rows.flatMap(each =>
    each.from.map((_, row) =>
      writeRow(
        used.map(column => cellOf(each, row, column)),
        delimiters,
      ),
    ),
  );
  return [used.join(','), ...lines].map(line => `${line}\r\n`).join('');
}

function isUsed(rows: CrosswalkRows, column: Column): boolean {
  return rows.from.some((_, row) => cellOf(rows, row, column) !== '');
}

function cellOf(rows: CrosswalkRows, row: number, column: Column): string {
  switch (column) {
    case 'from':
    case 'to':
      return rows[column][row]!;
    case 'site':
      return rows.sites[rows.site[row]!] ?? '';
    case 'valid-from':
      return dayText(rows.since[row]!);
    case 'valid-until':
      return dayText(rows.until[row]!);
    case 'preferred':
      return rows.preferred[row] === 1 ? 'yes' : '';
  }
}
