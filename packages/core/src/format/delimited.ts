import type { Shape } from '../contract/contract.ts';
import type { FormatSettings } from '../document/model.ts';
import type { OpenFields } from '../value/fields.ts';
import { putField } from '../value/fields.ts';
import type { Issue, Result } from '../value/issue.ts';
import { failure, success } from '../value/issue.ts';
import type { Fields, Value } from '../value/value.ts';
import { isFields } from '../value/value.ts';
import { formatIssue } from './format-issue.ts';
import type { CellKind, DecimalMark } from './delimited-cell.ts';
import { cellKinds, readCell, writeCell } from './delimited-cell.ts';
import { headerIssue } from './delimited-header.ts';
import type { Delimiters, Row, RowReader } from './delimited-row.ts';
import { nextRow, rowReader, writeRow } from './delimited-row.ts';
import { delimitedSplitter } from './delimited-splitter.ts';
import type { Trailer } from './delimited-trailer.ts';
import { isTrailer, trailerFields, trailerIssue } from './delimited-trailer.ts';
import type { Encoding } from './encoding.ts';
import { utf8 } from './encoding.ts';
import type { DecodeLimits, Format } from './format.ts';
import { tooManyRecords } from './records.ts';
import { decodeText, encodeText, secondMark } from './text.ts';

const mostIssues = 20;
const lineFeed = 0x0a;
/** Bytes from here on may begin a byte order mark. */
const firstOfMarks = 0xef;

/** The settings of a delimited format, ready for use. */
export interface DelimitedRules {
  readonly delimiters: Delimiters;
  readonly mark: DecimalMark;
  readonly header: boolean;
  readonly columns?: readonly string[];
  readonly trailer?: Trailer;
  readonly encoding: Encoding | undefined;
  readonly limits: DecodeLimits;
  readonly kindOf: (column: string) => CellKind;
}

/** The columns of a text, with what their fields become. */
interface Columns {
  readonly names: readonly string[];
  readonly kinds: readonly CellKind[];
}

/** The delimited format of one interface. */
export function delimitedFormat(
  settings: FormatSettings,
  encoding: Encoding | undefined,
  limits: DecodeLimits,
  shape?: Shape,
): Format {
  const rules: DelimitedRules = {
    delimiters: { separator: settings.separator ?? ',', quote: settings.quote ?? '"' },
    mark: settings.decimalMark ?? '.',
    header: settings.header ?? true,
    encoding,
    limits,
    kindOf: cellKinds(settings, shape),
    ...(settings.columns && { columns: settings.columns }),
    ...(settings.trailer && { trailer: settings.trailer }),
  };
  return {
    contentType: 'text/csv',
    decode: delimitedReader(rules),
    encode: value => write([value], rules, false),
    encodeAll: values => write(values, rules, true),
    split: () => delimitedSplitter(rules),
  };
}

/** The header that the records of a stream have in common, as it stands before each of them. */
interface KnownHeader {
  readonly bytes: Uint8Array;
  readonly columns: Columns;
}

/** A reader that remembers the last header, and of a further record behind the same one decodes only the record. */
function delimitedReader(rules: DelimitedRules): (bytes: Uint8Array) => Result<readonly Value[]> {
  const fixed = rules.columns && columnsOf(rules.columns, rules);
  let known: KnownHeader | undefined;
  return bytes => {
    const quick = known && readBehind(known, bytes, rules);
    // Positions count from the start of the item, so what is wrong is looked at again as a whole.
    if (quick?.ok) return quick;
    const decoded = decodeText(bytes, rules.encoding);
    if (!decoded.ok) return decoded;
    const { text } = decoded.value;
    if (text.trim() === '') return failure(formatIssue('format.empty', '', 'expected delimited text, found nothing'));
    const reader = rowReader(text, rules.delimiters);
    if (!rules.header && fixed) return readRecords(reader, fixed, rules);
    const header = readHeader(reader, rules);
    if (!header.ok) return header;
    if (reader.at === text.indexOf('\n') + 1) known = headerIn(bytes, header.value);
    return readRecords(reader, header.value, rules);
  };
}

/** The first line of bytes, unless it begins with a mark or is in an encoding of two bytes a character. */
function headerIn(bytes: Uint8Array, columns: Columns): KnownHeader | undefined {
  const length = bytes.indexOf(lineFeed) + 1;
  const isPlain = length > 1 && bytes[0]! < firstOfMarks && bytes[0] !== 0 && bytes[1] !== 0;
  return isPlain ? { bytes: new Uint8Array(bytes.subarray(0, length)), columns } : undefined;
}

function readBehind(
  { bytes: header, columns }: KnownHeader,
  bytes: Uint8Array,
  rules: DelimitedRules,
): Result<readonly Value[]> | undefined {
  const { length } = header;
  if (bytes.length <= length || bytes[length]! >= firstOfMarks) return undefined;
  for (let at = 0; at < length; at++) if (bytes[at] !== header[at]) return undefined;
  const decoded = decodeText(bytes.subarray(length), rules.encoding);
  if (!decoded.ok) return undefined;
  const reader = rowReader(decoded.value.text, rules.delimiters);
  reader.line = 2;
  return readRecords(reader, columns, rules);
}

function readHeader(reader: RowReader, rules: DelimitedRules): Result<Columns> {
  const row = nextRow(reader);
  if (row === undefined) return failure(formatIssue('format.empty', '', 'expected a header line, found nothing'));
  if (!('fields' in row)) return failure(row);
  const issue = headerIssue(row.fields, rules.columns);
  return issue ? failure(issue) : success(columnsOf(row.fields, rules));
}

function columnsOf(names: readonly string[], rules: DelimitedRules): Columns {
  return { names, kinds: names.map(rules.kindOf) };
}

function readRecords(reader: RowReader, columns: Columns, rules: DelimitedRules): Result<readonly Value[]> {
  const records: Value[] = [];
  const issues: Issue[] = [];
  for (let row = nextRow(reader); row && issues.length < mostIssues; row = nextRow(reader)) {
    if (!('fields' in row)) return failure(...issues, row);
    if (isTrailer(row.fields, rules.trailer)) return closed(reader, row, rules, records, issues);
    if (records.length >= rules.limits.items) return failure(...issues, tooManyRecords(rules.limits.items, row.line));
    const record = readRecord(row, columns, rules, issues);
    if (record) records.push(record);
  }
  return issues.length > 0 ? failure(...issues) : success(records);
}

/** The records before a closing line, if its count agrees and nothing follows. */
function closed(
  reader: RowReader,
  row: Row,
  rules: DelimitedRules,
  records: readonly Value[],
  issues: Issue[],
): Result<readonly Value[]> {
  const at = { line: row.line, column: 1 };
  const wrong = issues.length === 0 ? trailerIssue(row.fields, rules.trailer as Trailer, records.length, at) : undefined;
  if (wrong) issues.push(wrong);
  if (nextRow(reader)) issues.push(formatIssue('delimited.trailer', '', 'something stands after the closing line', at));
  return issues.length > 0 ? failure(...issues) : success(records);
}

function readRecord(row: Row, columns: Columns, rules: DelimitedRules, issues: Issue[]): Fields | undefined {
  const { names, kinds } = columns;
  const at = { line: row.line, column: 1 };
  if (row.fields.length !== names.length) {
    const sentence = `the record at line ${row.line} has ${row.fields.length} fields, expected ${names.length}: ${names.join(', ')}`;
    issues.push(formatIssue('delimited.width', '', sentence, at));
    return undefined;
  }
  if (row.fields[0]?.charCodeAt(0) === 0xfeff) {
    issues.push(secondMark(`the record at line ${row.line} begins with a byte order mark`, at));
    return undefined;
  }
  const record: OpenFields = {};
  for (let i = 0; i < names.length; i++) {
    const name = names[i] as string;
    const text = row.fields[i] as string;
    const kind = kinds[i] as CellKind;
    if (kind === 'text') {
      putField(record, name, text);
      continue;
    }
    const cell = readCell(text, name, kind, rules.mark);
    if (!('value' in cell)) issues.push({ ...cell, at });
    else if (cell.value !== undefined) putField(record, name, cell.value);
  }
  return record;
}

function write(values: readonly Value[], rules: DelimitedRules, closes: boolean): Result<Uint8Array> {
  const names = rules.columns ?? (isFields(values[0]) ? Object.keys(values[0]) : []);
  const issue =
    names.length === 0
      ? formatIssue('delimited.not-representable', '', 'no columns are declared and no record names any')
      : headerIssue(names, undefined);
  if (issue) return failure(issue);
  const columns = columnsOf(names, rules);
  const issues: Issue[] = [];
  const rows = values.map((value, i) => writeRecord(value, columns, rules, issues, values.length > 1 ? `[${i}]` : ''));
  if (issues.length > 0) return failure(...issues.slice(0, mostIssues));
  if (rules.header) rows.unshift(writeRow(names, rules.delimiters));
  if (closes && rules.trailer) rows.push(writeRow(trailerFields(names, rules.trailer, values.length), rules.delimiters));
  return encodeText(rows.map(row => `${row}\r\n`).join(''), rules.encoding ?? utf8);
}

function writeRecord(value: Value, columns: Columns, rules: DelimitedRules, issues: Issue[], path: string): string {
  const refuse = (issue: Issue): string => {
    const joined = path === '' || issue.path === '' ? path + issue.path : `${path}.${issue.path}`;
    issues.push({ ...issue, path: joined });
    return '';
  };
  if (!isFields(value)) return refuse(formatIssue('delimited.not-representable', '', 'expected one record of fields'));
  for (const name of Object.keys(value)) {
    if (!columns.names.includes(name))
      refuse(formatIssue('delimited.unknown-column', name, `the field "${name}" is none of the columns`));
  }
  const cells = columns.names.map((name, i) => {
    const cell = writeCell(Object.hasOwn(value, name) ? value[name] : undefined, name, columns.kinds[i] as CellKind, rules.mark);
    return typeof cell === 'string' ? cell : refuse(cell);
  });
  const issue = unwritable(cells, columns.names, rules);
  return issue ? refuse(issue) : writeRow(cells, rules.delimiters);
}

/** What in the finished fields would be read as something else. */
function unwritable(cells: readonly string[], names: readonly string[], rules: DelimitedRules): Issue | undefined {
  const { separator, quote } = rules.delimiters;
  if (cells[0]?.charCodeAt(0) === 0xfeff) return secondMark('the record begins with a byte order mark');
  if (isTrailer(cells, rules.trailer)) {
    return formatIssue(
      'delimited.not-representable',
      names[0] ?? '',
      `the record begins with "${cells[0]}", the mark of the closing line`,
    );
  }
  const special = quote === '' ? unquotable(cells, separator) : -1;
  if (special === -1) return undefined;
  const sentence = 'the text holds a separator or line break or is the empty text of a single column, and quoting is off';
  return formatIssue('delimited.not-representable', names[special] ?? '', sentence);
}

/** Which field cannot be written without quotes, or -1. */
function unquotable(cells: readonly string[], separator: string): number {
  if (cells.length === 1 && cells[0]?.trim() === '') return 0;
  return cells.findIndex(cell => cell.includes(separator) || /[\r\n]/.test(cell));
}
