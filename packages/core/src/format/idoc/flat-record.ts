import { controlLength, controlName, segmentLength } from './control-record.ts';

/** One line of a flat IDoc, or one record of a file without line breaks. */
export interface FlatRecord {
  readonly text: string;
  readonly line: number;
  /** Offset of its first character. */
  readonly start: number;
  /** Offset behind it and its line break. */
  readonly end: number;
}

/** What stands in front of the data of a segment (EDI_DD40); 0 where a number is not given. */
export interface FlatSegment {
  readonly name: string;
  readonly document: string;
  readonly number: number;
  readonly parent: number;
  readonly level: number;
  readonly data: string;
  readonly record: FlatRecord;
}

/** The record that begins at an offset, or `undefined` at the end. Blanks at the end of a line may be missing. */
export function recordAt(text: string, from: number, line: number): FlatRecord | undefined {
  let start = from;
  let at = line;
  for (; '\r\n\x1a'.includes(text.charAt(start)) && start < text.length; start++) if (text[start] === '\n') at++;
  if (start >= text.length) return undefined;
  const length = isControl(text, start) ? controlLength : segmentLength;
  const feed = text.indexOf('\n', start);
  const stop = feed === -1 ? text.length : feed;
  const isLine = stop - start <= length + 1;
  const content = text.slice(start, isLine ? stop : start + length);
  return { text: content.replace(/\r$/, ''), line: at, start, end: start + content.length };
}

/** Whether a control record begins at an offset. */
export function isControl(text: string, at: number): boolean {
  return text.startsWith(controlName, at);
}

/** The header of a segment and its data, or `undefined` where a number is none. */
export function segmentOf(record: FlatRecord): FlatSegment | undefined {
  const { text } = record;
  const [number, parent, level] = [numberIn(text.slice(49, 55)), numberIn(text.slice(55, 61)), numberIn(text.slice(61, 63))];
  if (number === undefined || parent === undefined || level === undefined) return undefined;
  return {
    name: text
      .slice(0, 30)
      .trim()
      .replaceAll(/\/([A-Z0-9]+)\//g, '_-$1_-'),
    document: text.slice(33, 49).trim(),
    number,
    parent,
    level,
    data: text.slice(63),
    record,
  };
}

function numberIn(text: string): number | undefined {
  const trimmed = text.trim();
  return /^\d*$/.test(trimmed) ? Number(trimmed) : undefined;
}
