import type { FormatSettings } from '../document/model.ts';
import type { Issue, Position } from '../value/issue.ts';
import { formatIssue } from './format-issue.ts';

/** The declared closing line; its `countColumn` counts fields from 0. */
export type Trailer = NonNullable<FormatSettings['trailer']>;

/** Whether a row is the closing line. */
export function isTrailer(fields: readonly string[], trailer: Trailer | undefined): boolean {
  return trailer !== undefined && fields[0]?.trim() === trailer.mark;
}

/** What is wrong with a closing line that stands after `records` records. */
export function trailerIssue(fields: readonly string[], trailer: Trailer, records: number, at: Position): Issue | undefined {
  const text = fields[trailer.countColumn]?.trim() ?? '';
  if (!/^\d{1,15}$/.test(text)) {
    const sentence = `expected the number of records in field ${trailer.countColumn + 1} of the closing line, found ${JSON.stringify(text)}`;
    return formatIssue('delimited.trailer', '', sentence, at);
  }
  if (Number(text) === records) return undefined;
  const sentence = `the closing line says ${Number(text)} records, but ${records} came`;
  return formatIssue('delimited.trailer', '', sentence, at);
}

/** Fields of the closing line for a number of records. */
export function trailerFields(columns: readonly string[], trailer: Trailer, records: number): readonly string[] {
  const width = Math.max(columns.length, trailer.countColumn + 1);
  return Array.from({ length: width }, (_, i) => (i === 0 ? trailer.mark : i === trailer.countColumn ? String(records) : ''));
}
