import { isDeepStrictEqual } from 'node:util';
import { openFormat, type EdiSeparators, type Format, type Value } from '@millrace/core';

type EdiKind = 'edifact' | 'x12' | 'tradacoms';

/** Trailers whose first element is a count, by the segment that they close. */
const counted: Readonly<Record<EdiKind, { readonly open: string; readonly close: string; readonly end: string }>> = {
  edifact: { open: 'UNH', close: 'UNT', end: 'UNZ' },
  x12: { open: 'ST', close: 'SE', end: 'IEA' },
  tradacoms: { open: 'MHD', close: 'MTR', end: 'END' },
};

/** What came of an interchange: read and written without loss, rightly refused with a code, or a fault of ours. */
export type EdiVerdict = { readonly refused: string } | { readonly fault: string } | 'kept';

/** Reads an interchange, as a whole and as a stream, and writes it again: every segment must come back as it was. */
export function judgeEdi(kind: EdiKind, bytes: Uint8Array): EdiVerdict {
  const text = new TextDecoder('latin1').decode(bytes);
  const separators = separatorsOf(kind, text);
  const opened = openFormat({ kind, ...(kind !== 'tradacoms' && { separators }) });
  if (!opened.ok) return { fault: opened.issues[0]?.sentence ?? '' };
  const decoded = opened.value.decode(bytes);
  const expected = wrongIn(kind, text, separators);
  if (!decoded.ok) {
    const { code = '', sentence = '' } = decoded.issues[0] ?? {};
    return code === expected ? { refused: `${code}: ${sentence}` } : { fault: sentence };
  }
  if (expected !== undefined) return { fault: `accepted, although the file itself breaks ${expected}` };
  if (!isDeepStrictEqual(streamed(opened.value, bytes), decoded.value)) return { fault: 'as a stream it is another value' };
  const written = opened.value.encodeAll(decoded.value);
  if (!written.ok) return { fault: `written again: ${written.issues[0]?.sentence}` };
  const [before, after] = [text, new TextDecoder('latin1').decode(written.value)].map(one => segmentsOf(one, separators));
  return isDeepStrictEqual(after, before) ? 'kept' : { fault: 'written again it has other segments' };
}

function separatorsOf(kind: EdiKind, text: string): EdiSeparators & { readonly segment: string; readonly element: string } {
  const start = text.trimStart();
  if (kind === 'x12') return { element: start.charAt(3), segment: start.charAt(105), component: start.charAt(104) };
  if (!start.startsWith('UNA')) return { element: '+', segment: "'", component: ':', release: '?' };
  const [component = '', element = '', , release = '', , segment = ''] = start.slice(3, 9);
  return { component, element, segment, ...(release !== ' ' && { release }) };
}

/** The segments of a text; line breaks around them and a service string mean nothing, and a count may have zeros in front. */
function segmentsOf(text: string, { segment, release = '' }: EdiSeparators): readonly string[] {
  const content = text.trimStart().replace(/^UNA.{6}/s, '');
  const parts = content.split(segment ?? '').map(part => part.replaceAll(/^[\r\n]+|[\r\n]+$/g, ''));
  const whole: string[] = [];
  for (const part of parts) {
    const before = whole.at(-1);
    if (before !== undefined && release !== '' && /[^?](?:\?\?)*\?$/.test(before))
      whole[whole.length - 1] = `${before}${segment}${part}`;
    else whole.push(part);
  }
  return whole
    .filter(part => part.trim() !== '')
    .map(part => part.replace(/^(UNT|UNZ|UNE|SE|GE|IEA|MTR|END|EOB)(.)0+(?=\d)/, '$1$2'));
}

/** The fault that the file itself has, found by counting in the simplest way: the code it must be refused with. */
function wrongIn(kind: EdiKind, text: string, separators: EdiSeparators): string | undefined {
  const { open, close, end } = counted[kind];
  const segments = segmentsOf(text, separators);
  let from = -1;
  for (const [index, segment] of segments.entries()) {
    const [tag, count] = segment.split(/[^A-Za-z0-9]/);
    if (tag === open) from = index;
    if (tag === close && Number(count) !== index - from + 1) return 'edi.count';
  }
  return segments.at(-1)?.startsWith(end) === true ? undefined : 'edi.truncated';
}

/** The records of an interchange that comes in small chunks. */
function streamed(format: Format, bytes: Uint8Array): readonly Value[] {
  const splitter = format.split();
  const records: Value[] = [];
  for (let at = 0; at <= bytes.length; at += 100) {
    const items = at < bytes.length ? splitter.push(bytes.subarray(at, at + 100)) : splitter.end();
    if (items.ok) for (const item of items.value) records.push(...valuesOf(format, item.bytes));
  }
  const rest = splitter.end();
  if (rest.ok) for (const item of rest.value) records.push(...valuesOf(format, item.bytes));
  return records;
}

function valuesOf(format: Format, bytes: Uint8Array): readonly Value[] {
  const decoded = format.decode(bytes);
  return decoded.ok ? decoded.value : [];
}
