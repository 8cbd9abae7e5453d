import { isDeepStrictEqual } from 'node:util';
import { openFormat, type EdiSeparators, type Format, type Value } from '@millrace/core';

type EdiKind = 'edifact' | 'x12' | 'tradacoms';

/** A pair of segments: what the closing one counts (segments of a message, or the openings of the parts), and where both have a reference. */
interface Pair {
  readonly open: string;
  readonly close: string;
  readonly counts?: readonly string[];
  readonly references?: readonly [open: number, close: number];
}

const pairs: Readonly<Record<EdiKind, readonly Pair[]>> = {
  edifact: [
    { open: 'UNB', close: 'UNZ', counts: ['UNG', 'UNH'], references: [5, 2] },
    { open: 'UNG', close: 'UNE', counts: ['UNH'], references: [5, 2] },
    { open: 'UNH', close: 'UNT', references: [1, 2] },
  ],
  x12: [
    { open: 'ISA', close: 'IEA', counts: ['GS'], references: [13, 2] },
    { open: 'GS', close: 'GE', counts: ['ST'], references: [6, 2] },
    { open: 'ST', close: 'SE', references: [2, 2] },
  ],
  tradacoms: [
    { open: 'STX', close: 'END', counts: ['MHD'] },
    { open: 'BAT', close: 'EOB', counts: ['MHD'] },
    { open: 'MHD', close: 'MTR' },
  ],
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
    return expected.has(code) ? { refused: `${code}: ${sentence}` } : { fault: sentence };
  }
  if (expected.size > 0) return { fault: `accepted, although the file itself has ${[...expected].join(', ')}` };
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

/** The faults that the file itself has, found by counting in the simplest way: the codes that it may be refused with. */
function wrongIn(kind: EdiKind, text: string, separators: EdiSeparators): ReadonlySet<string> {
  const wrong = new Set<string>();
  const segments = segmentsOf(text, separators).map(segment => elementsOf(kind, segment, separators.element ?? '+'));
  for (const pair of pairs[kind]) for (const code of wrongPairs(pair, segments)) wrong.add(code);
  const isAscii = /UN[AB].?.?.?.?.?.?UNO[AB]|UNB.UNO[AB]/s.test(text.slice(0, 40));
  // oxlint-disable-next-line no-control-regex -- everything that ASCII does not have
  if (kind === 'edifact' && isAscii && /[^\x00-\x7f]/.test(text)) wrong.add('text.not-decodable');
  return wrong;
}

/** Tag and elements of a segment; TRADACOMS has another character behind the tag. */
function elementsOf(kind: EdiKind, segment: string, separator: string): readonly string[] {
  const elements = segment.split(separator);
  return kind === 'tradacoms' ? [...(elements[0] ?? '').split('='), ...elements.slice(1)] : elements;
}

function wrongPairs({ open, close, counts, references }: Pair, segments: readonly (readonly string[])[]): readonly string[] {
  const wrong: string[] = [];
  let opening: readonly string[] | undefined;
  let inside: string[] = [];
  for (const segment of segments) {
    const [tag = '', count] = segment;
    if (tag === open) [opening, inside] = [segment, []];
    inside.push(tag);
    if (tag !== close || !opening) continue;
    const parts = counts?.map(part => inside.filter(one => one === part).length).find(number => number > 0) ?? 0;
    if (Number(count) !== (counts ? parts : inside.length)) wrong.push('edi.count');
    if (references && opening[references[0]] !== segment[references[1]]) wrong.push('edi.reference');
    opening = undefined;
  }
  if (opening) wrong.push('edi.truncated', 'edi.structure');
  return wrong;
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
