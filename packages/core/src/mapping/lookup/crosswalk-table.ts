import type { CrosswalkRows } from '../../document/crosswalk-rows.ts';
import type { CrosswalkEntry } from '../../document/model.ts';
import { suggestion } from '../../document/nearest.ts';
import type { PlacedIssue } from '../../document/place.ts';
import { nextRow, rowReader, writeRow } from '../../format/delimited-row.ts';
import { decodeText } from '../../format/text.ts';
import { dayText } from '../../value/day.ts';
import type { Issue } from '../../value/issue.ts';
import { lookupIssue } from './codes.ts';

/** A table as it was read: its entries, the line of each, and what is wrong with its form. */
export interface ReadTable {
  readonly entries: readonly CrosswalkEntry[];
  readonly lines: readonly number[];
  readonly issues: readonly PlacedIssue[];
}

const columns = ['from', 'to', 'site', 'valid-from', 'valid-until', 'preferred'] as const;
type Column = (typeof columns)[number];

const mostBytes = 64 * 1024 * 1024;
const mostIssues = 20;
const delimiters = { separator: ',', quote: '"' };
const flags: Readonly<Record<string, boolean>> = { no: false, false: false, '0': false, yes: true, true: true, '1': true };

/**
 * Reads the table of a crosswalk: CSV with a header, commas or semicolons between the fields. What an entry says is checked with those
 * of the document. `file` is what issues call it.
 */
export function readCrosswalkTable(content: string | Uint8Array, file: string): ReadTable {
  const issues: PlacedIssue[] = [];
  const report: Report = (sentence, line) =>
    void issues.push({ ...lookupIssue('crosswalk.table', '', sentence), at: { file, line, column: 1 } });
  const text = textOf(content, report);
  const table = text === undefined ? none : readRows(text, report, () => issues.length >= mostIssues);
  return { ...table, issues };
}

type Report = (sentence: string, line: number) => void;

const none = { entries: [], lines: [] };

function readRows(text: string, report: Report, isEnough: () => boolean): Omit<ReadTable, 'issues'> {
  const reader = rowReader(text, { ...delimiters, separator: separatorOf(text) });
  const header = nextRow(reader);
  if (header !== undefined && !('fields' in header)) return stopped(header, report);
  const places = placesOf(header?.fields ?? [], report);
  if (places === undefined) return none;
  const entries: CrosswalkEntry[] = [];
  const lines: number[] = [];
  for (let row = nextRow(reader); row !== undefined && !isEnough(); row = nextRow(reader)) {
    if (!('fields' in row)) return stopped(row, report);
    const { fields, line } = row;
    const width = header!.fields.length;
    if (fields.length !== width) {
      report(`expected ${width} fields, found ${fields.length}`, line);
      continue;
    }
    entries.push(entryOf(fields, places, flag => report(`preferred must be yes or no; it is "${flag}"`, line)));
    lines.push(line);
  }
  return { entries, lines };
}

function separatorOf(text: string): string {
  const end = text.indexOf('\n');
  const header = end === -1 ? text : text.slice(0, end);
  return header.includes(';') && !header.includes(',') ? ';' : ',';
}

function stopped({ sentence, at }: Issue, report: Report): Omit<ReadTable, 'issues'> {
  report(sentence, at?.line ?? 1);
  return none;
}

function entryOf(fields: readonly string[], places: Places, wrongFlag: (text: string) => void): CrosswalkEntry {
  const cell = (column: Column): string => (places[column] === undefined ? '' : fields[places[column]]!.trim());
  const [site, since, until, flag] = [cell('site'), cell('valid-from'), cell('valid-until'), cell('preferred').toLowerCase()];
  if (flag !== '' && !Object.hasOwn(flags, flag)) wrongFlag(flag);
  return {
    from: fields[places.from]!,
    to: fields[places.to]!,
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

function textOf(content: string | Uint8Array, report: Report): string | undefined {
  if (content.length > mostBytes) {
    report(`the table has ${content.length} bytes, at most ${mostBytes} are read`, 1);
    return undefined;
  }
  const decoded = typeof content === 'string' ? content.replace(/^\uFEFF/, '') : decodeText(content, undefined);
  if (typeof decoded === 'string') return decoded;
  if (decoded.ok) return decoded.value.text;
  for (const { sentence, at } of decoded.issues) report(sentence, at?.line ?? 1);
  return undefined;
}

type Places = Readonly<Partial<Record<Column, number>>> & { readonly from: number; readonly to: number };

/** The position of each column in a line; absent where the header is wrong. */
function placesOf(header: readonly string[], report: Report): Places | undefined {
  const places: Partial<Record<Column, number>> = {};
  const faults: string[] = [];
  for (const [position, name] of header.map(cell => cell.trim().toLowerCase()).entries()) {
    const column = columns.find(each => each === name);
    if (column === undefined) faults.push(`"${name}" is no column of a crosswalk${suggestion(name, columns)}`);
    else if (places[column] !== undefined) faults.push(`the column "${name}" stands twice`);
    else places[column] = position;
  }
  const { from, to } = places;
  if (faults.length === 0 && from !== undefined && to !== undefined) return { ...places, from, to };
  if (faults.length === 0) faults.push('the first line must name the columns, from and to among them');
  for (const fault of faults) report(fault, 1);
  return undefined;
}
