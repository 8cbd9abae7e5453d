import type { AddressRow } from '../../document/address-table.ts';
import { formatDuration, parseDuration } from '../../document/duration.ts';
import type { PlacedIssue } from '../../document/place.ts';
import { writeRow } from '../../format/delimited-row.ts';
import { readCsvTable, safeCell, type TableRow } from '../csv-table.ts';
import { bindingIssue, type BindingCode } from './codes.ts';

/** A table as it was read, with what is wrong with its form. */
export interface ReadAddresses {
  readonly rows: readonly AddressRow[];
  readonly issues: readonly PlacedIssue[];
}

const columns = ['tag', 'address', 'unit', 'scale', 'offset', 'values', 'interface', 'sampling', 'note'] as const;
type Column = (typeof columns)[number];

const mostIssues = 20;
const decimal = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d{1,2})?$/u;
const interfaceName = /^[a-z0-9][a-z0-9-]*\.[a-z0-9][a-z0-9-]*$/u;

/** Reads the address table of one piece of equipment: CSV with a header, one tag a line. `file` is what issues call it. */
export function readAddressRows(content: string | Uint8Array, file: string): ReadAddresses {
  const issues: PlacedIssue[] = [];
  const report = (code: BindingCode, sentence: string, line: number): void =>
    void issues.push({ ...bindingIssue(code, '', sentence), at: { file, line, column: 1 } });
  const rows: AddressRow[] = [];
  const shape = { name: 'an address table', columns, required: ['tag', 'address'] as const };
  for (const row of readCsvTable<Column>(content, shape, (sentence, line) => report('binding.table', sentence, line))) {
    const read = readRow(row, sentence => report('binding.value', sentence, row.line));
    if (read) rows.push(read);
    if (issues.length >= mostIssues) break;
  }
  return { rows, issues };
}

/** The rows as a table that `readAddressRows` reads and a spreadsheet opens without running anything; optional columns only where a row needs one. */
export function writeAddressRows(rows: readonly Omit<AddressRow, 'line'>[]): string {
  const cells = rows.map(row => columns.map(column => cellOf(row, column)));
  const used = columns.flatMap((column, place) =>
    column === 'tag' || column === 'address' || cells.some(row => row[place] !== '') ? [place] : [],
  );
  const lines = [columns, ...cells].map(row => used.map(place => safeCell(row[place]!)));
  return lines.map(line => `${writeRow(line, { separator: ',', quote: '"' })}\r\n`).join('');
}

function cellOf(row: Omit<AddressRow, 'line'>, column: Column): string {
  if (column === 'sampling') return row.sampling === undefined ? '' : formatDuration(row.sampling);
  if (column === 'values') return writeValues(row.values);
  return String(row[column] ?? '');
}

function readRow({ line, cell }: TableRow<Column>, wrong: (sentence: string) => void): AddressRow | undefined {
  const [tag, address] = [cell('tag'), cell('address')];
  const [unit, from, note] = [cell('unit'), cell('interface'), cell('note')];
  const faults: string[] = [];
  if (tag === '') faults.push('the tag is missing');
  if (address === '') faults.push(`the address${tag === '' ? '' : ` of "${tag}"`} is missing`);
  const number = (column: 'scale' | 'offset'): number | undefined => {
    const text = cell(column);
    if (text === '') return undefined;
    if (decimal.test(text) && (column === 'offset' || Number(text) !== 0)) return Number(text);
    faults.push(`${column} must be a number with a point${column === 'scale' ? ', and not 0' : ''}; it is "${text}"`);
    return undefined;
  };
  const [scale, offset] = [number('scale'), number('offset')];
  const sampling = cell('sampling') === '' ? undefined : parseDuration(cell('sampling'));
  if (cell('sampling') !== '' && sampling === undefined)
    faults.push(`sampling must be a time such as 500 ms; it is "${cell('sampling')}"`);
  const values = readValues(cell('values'));
  if (values === 'wrong') faults.push(`values must be pairs such as ACTIVE=true; STOPPED=false; it is "${cell('values')}"`);
  if (from !== '' && !interfaceName.test(from)) faults.push(`interface must be a system and its interface; it is "${from}"`);
  faults.forEach(wrong);
  if (faults.length > 0) return undefined;
  return {
    tag,
    address,
    ...(unit !== '' && { unit }),
    ...(scale !== undefined && { scale }),
    ...(offset !== undefined && { offset }),
    ...(values !== undefined && values !== 'wrong' && { values }),
    ...(from !== '' && { interface: from }),
    ...(sampling !== undefined && { sampling }),
    ...(note !== '' && { note }),
    line,
  };
}

/** `told=standard` with semicolons between them; the last `=` parts a pair, so that what is told may hold one. */
function readValues(text: string): Readonly<Record<string, string>> | 'wrong' | undefined {
  if (text === '') return undefined;
  const pairs = text.split(';').map(pair => /^\s*(.*\S)\s*=\s*(\S.*?)\s*$/su.exec(pair));
  if (pairs.includes(null)) return 'wrong';
  const values = new Map(pairs.map(pair => [pair![1]!, pair![2]!]));
  return values.size === pairs.length ? Object.fromEntries(values) : 'wrong';
}

function writeValues(values: AddressRow['values']): string {
  return Object.entries(values ?? {})
    .map(([told, standard]) => `${told}=${standard}`)
    .join('; ');
}
