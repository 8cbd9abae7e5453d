import type { Issue } from '../value/issue.ts';
import { formatIssue } from './format-issue.ts';

/** The two characters of a delimited text; an empty quote switches quoting off. */
export interface Delimiters {
  readonly separator: string;
  readonly quote: string;
}

/** One row of a delimited text. */
export interface Row {
  readonly fields: readonly string[];
  /** Line where it begins, from 1. */
  readonly line: number;
}

/** Where the reading of a delimited text stands. */
export interface RowReader {
  readonly text: string;
  readonly delimiters: Delimiters;
  at: number;
  line: number;
  /** Offset of the next quote at or after `at`; the length of the text where there is none. */
  nextQuote: number;
}

/** A reader at the start of a text. */
export function rowReader(text: string, delimiters: Delimiters): RowReader {
  return { text, delimiters, at: 0, line: 1, nextQuote: -1 };
}

/** The next row (RFC 4180, line ends CRLF or LF), an issue where a quote stands wrongly, or `undefined` at the end. Blank lines are skipped. */
export function nextRow(reader: RowReader): Row | Issue | undefined {
  const { text } = reader;
  while (reader.at < text.length) {
    const feed = text.indexOf('\n', reader.at);
    const end = feed === -1 ? text.length : feed;
    if (hasQuoteBefore(reader, end)) return quotedRow(reader);
    const content = text.slice(reader.at, text.charCodeAt(end - 1) === 0x0d && end > reader.at ? end - 1 : end);
    const line = reader.line++;
    reader.at = end + 1;
    if (content.trim() === '' && !content.includes(reader.delimiters.separator)) continue;
    return { fields: content.split(reader.delimiters.separator), line };
  }
  return undefined;
}

function hasQuoteBefore(reader: RowReader, end: number): boolean {
  if (reader.delimiters.quote === '') return false;
  if (reader.nextQuote < reader.at) {
    const found = reader.text.indexOf(reader.delimiters.quote, reader.at);
    reader.nextQuote = found === -1 ? reader.text.length : found;
  }
  return reader.nextQuote < end;
}

function quotedRow(reader: RowReader): Row | Issue {
  const { text } = reader;
  const { separator } = reader.delimiters;
  const fields: string[] = [];
  const line = reader.line;
  for (;;) {
    const field = text.startsWith(reader.delimiters.quote, reader.at) ? quotedField(reader) : plainField(reader);
    if (typeof field !== 'string') return field;
    fields.push(field);
    if (text.startsWith(separator, reader.at)) {
      reader.at++;
      continue;
    }
    reader.at += text.startsWith('\r\n', reader.at) ? 2 : 1;
    reader.line++;
    return { fields, line };
  }
}

function plainField(reader: RowReader): string | Issue {
  const { text, at } = reader;
  const { separator, quote } = reader.delimiters;
  let end = at;
  while (end < text.length && text[end] !== separator && text[end] !== '\n') end++;
  const field = text.slice(at, text[end] !== separator && text[end - 1] === '\r' && end > at ? end - 1 : end);
  if (field.includes(quote)) {
    return formatIssue(
      'delimited.quote',
      '',
      'a quote stands inside a field that is not quoted',
      placeOf(reader, at + field.indexOf(quote)),
    );
  }
  reader.at = at + field.length;
  return field;
}

function quotedField(reader: RowReader): string | Issue {
  const { text, at: start } = reader;
  const { separator, quote } = reader.delimiters;
  let field = '';
  for (let from = start + 1; ;) {
    const close = text.indexOf(quote, from);
    if (close === -1) {
      return formatIssue('delimited.truncated', '', 'the text ends inside a quoted field', placeOf(reader, start));
    }
    field += text.slice(from, close);
    if (text.startsWith(quote, close + 1)) {
      field += quote;
      from = close + 2;
      continue;
    }
    reader.at = close + 1;
    const next = text.charAt(close + 1);
    if (
      next !== '' &&
      next !== separator &&
      next !== '\n' &&
      !text.startsWith('\r\n', close + 1) &&
      text.slice(close + 1) !== '\r'
    ) {
      return formatIssue(
        'delimited.quote',
        '',
        `expected the separator after a closing quote, found "${next}"`,
        placeOf(reader, close + 1),
      );
    }
    reader.line += field.split('\n').length - 1;
    return field;
  }
}

function placeOf(reader: RowReader, offset: number): { line: number; column: number; offset: number } {
  const lineStart = reader.text.lastIndexOf('\n', offset - 1) + 1;
  return { line: reader.line, column: offset - lineStart + 1, offset };
}

/** Writes one row; fields that could be misread are quoted. */
export function writeRow(fields: readonly string[], delimiters: Delimiters): string {
  const { separator, quote } = delimiters;
  if (quote === '') return fields.join(separator);
  const mustQuote = (field: string): boolean =>
    field.includes(separator) || field.includes(quote) || /[\r\n]/.test(field) || (fields.length === 1 && field.trim() === '');
  return fields.map(field => (mustQuote(field) ? quote + field.replaceAll(quote, quote + quote) + quote : field)).join(separator);
}
