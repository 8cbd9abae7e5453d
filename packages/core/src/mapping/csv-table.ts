import { suggestion } from '../document/nearest.ts';
import { nextRow, rowReader } from '../format/delimited-row.ts';
import { decodeText } from '../format/text.ts';
import type { Issue } from '../value/issue.ts';

/** The columns of a kind of table, and what a table of this kind is called in sentences ("an address table"). */
export interface TableShape<Column extends string> {
  readonly name: string;
  readonly columns: readonly Column[];
  readonly required: readonly Column[];
}

/** One line of a table. */
export interface TableRow<Column extends string> {
  readonly line: number;
  /** The field as it stands; empty where there is none. */
  text(column: Column): string;
  /** The cell without the blanks around it; empty where there is none. */
  cell(column: Column): string;
}

/** Takes what is wrong with a table, with the line it stands on. */
export type TableReport = (sentence: string, line: number) => void;

const mostBytes = 64 * 1024 * 1024;
const quote = '"';

/**
 * The rows of a CSV table with a header, commas or semicolons between the fields, up to the first line that cannot be read at all. An apostrophe
 * that keeps a spreadsheet from taking a cell for a formula does not count.
 */
export function* readCsvTable<Column extends string>(
  content: string | Uint8Array,
  shape: TableShape<Column>,
  report: TableReport,
): Generator<TableRow<Column>> {
  const text = textOf(content, report);
  if (text === undefined) return;
  const reader = rowReader(text, { separator: separatorOf(text), quote });
  const header = nextRow(reader);
  if (header !== undefined && !('fields' in header)) return stopped(header, report);
  const places = placesOf(header?.fields ?? [], shape, report);
  if (places === undefined) return;
  for (let row = nextRow(reader); row !== undefined; row = nextRow(reader)) {
    if (!('fields' in row)) return stopped(row, report);
    const { fields, line } = row;
    const width = header!.fields.length;
    if (fields.length !== width) report(`expected ${width} fields, found ${fields.length}`, line);
    else yield rowOf(fields, line, places);
  }
}

function rowOf<Column extends string>(
  fields: readonly string[],
  line: number,
  places: ReadonlyMap<Column, number>,
): TableRow<Column> {
  const text = (column: Column): string => fields[places.get(column) ?? -1] ?? '';
  return { line, text, cell: column => plainCell(text(column)) };
}

/** A cell that no spreadsheet takes for a formula: an apostrophe before what would be one. */
export function safeCell(text: string): string {
  return looksLikeFormula.test(text) && !plainNumber.test(text) ? `'${text}` : text;
}

const looksLikeFormula = /^'*[=+\-@\t\r]/u;
const plainNumber = /^-?\d+(?:\.\d+)?(?:e[+-]?\d+)?$/iu;

function plainCell(cell: string): string {
  const text = cell.trim();
  return looksLikeFormula.test(text) && text.startsWith("'") ? text.slice(1) : text;
}

function textOf(content: string | Uint8Array, report: TableReport): string | undefined {
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

function separatorOf(text: string): string {
  const end = text.indexOf('\n');
  const header = end === -1 ? text : text.slice(0, end);
  return header.includes(';') && !header.includes(',') ? ';' : ',';
}

function stopped({ sentence, at }: Issue, report: TableReport): void {
  report(sentence, at?.line ?? 1);
}

/** The position of each column in a line; absent where the header is wrong. */
function placesOf<Column extends string>(
  header: readonly string[],
  { name, columns, required }: TableShape<Column>,
  report: TableReport,
): ReadonlyMap<Column, number> | undefined {
  const places = new Map<Column, number>();
  const faults: string[] = [];
  for (const [position, written] of header.map(cell => cell.trim().toLowerCase()).entries()) {
    const column = columns.find(each => each === written);
    if (column === undefined) faults.push(`"${written}" is no column of ${name}${suggestion(written, columns)}`);
    else if (places.has(column)) faults.push(`the column "${written}" stands twice`);
    else places.set(column, position);
  }
  const absent = required.filter(column => !places.has(column));
  if (faults.length === 0 && absent.length > 0)
    faults.push(`the first line must name the columns, ${required.join(' and ')} among them`);
  for (const fault of faults) report(fault, 1);
  return faults.length === 0 ? places : undefined;
}
