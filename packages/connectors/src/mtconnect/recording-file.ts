import { open, stat } from 'node:fs/promises';

import type { Issue } from '@millrace/core';

import type { DeviceIndex } from './device-index.ts';
import { mostCharacters, readDocument, type MtconnectDocument } from './document.ts';
import { issueOf } from './issue.ts';
import { ShdrReader, type ShdrLine } from './shdr-line.ts';

/** One line of a recording with what it says. */
export interface RecordedLine {
  /** Counts from 1. */
  readonly number: number;
  readonly line: string;
  readonly says: ShdrLine;
}

/** A part of a recording. `at`: bytes of the file up to its end, `lines`: lines up to there; reading can go on from there. */
export type RecordedPart = { readonly at: number; readonly lines: number } & (
  | { readonly kind: 'lines'; readonly read: readonly RecordedLine[] }
  | { readonly kind: 'document'; readonly document: MtconnectDocument; readonly bytes: Uint8Array }
  /** The file is neither SHDR nor XML. */
  | { readonly kind: 'other'; readonly issue: Issue; readonly bytes: Uint8Array }
);

/** Where reading begins: bytes and lines that were read before. */
export interface RecordedPlace {
  readonly at: number;
  readonly lines: number;
}

const headBytes = 64 * 1024;
const chunkBytes = 256 * 1024;
const mostLine = 16 * 1024 * 1024;
const lineFeed = 0x0a;

/**
 * Reads a recording: a file of SHDR part by part, a document as a whole. `device` and `index` say what the keys are. Every line comes once with what it
 * says or what is wrong with it; a last line without an end is a line.
 */
export async function* readRecording(
  path: string,
  device: string,
  index?: DeviceIndex,
  from: RecordedPlace = { at: 0, lines: 0 },
): AsyncGenerator<RecordedPart> {
  const { size } = await stat(path);
  const form = formOf(await bytesAt(path, 0, Math.min(size, headBytes)));
  if (form === 'shdr') return yield* readLines(path, new ShdrReader(device, index), from);
  const whole = form === 'xml' && size <= mostCharacters;
  const bytes = await bytesAt(path, 0, whole ? size : Math.min(size, headBytes));
  const end = { at: size, lines: 0 };
  if (whole) return yield { kind: 'document', document: readDocument(bytes), bytes, ...end };
  const sentence =
    form === 'xml'
      ? `the file has ${size} bytes, the limit is ${mostCharacters}`
      : 'the file is neither SHDR (TIME|KEY|VALUE) nor XML';
  yield { kind: 'other', issue: issueOf('mtconnect.document', 'error', '', sentence), bytes, ...end };
}

/** What a file is, by its beginning. An empty one is an SHDR file without a line. */
export function formOf(head: Uint8Array): 'shdr' | 'xml' | 'other' {
  const text = Buffer.from(head).toString('latin1');
  if (/^(?:ï»¿)?\s*</.test(text) || /^(?:þÿ|ÿþ)/.test(text)) return 'xml';
  if (text.includes('\0')) return 'other';
  const lines = text
    .split('\n')
    .slice(0, 100)
    .filter(line => line.trim() !== '');
  return lines.length === 0 || lines.some(line => /^(?:\*|[^|]{0,60}\|)/.test(line)) ? 'shdr' : 'other';
}

async function* readLines(path: string, reader: ShdrReader, from: RecordedPlace): AsyncGenerator<RecordedPart> {
  let { at, lines } = from;
  let held: RecordedLine[] = [];
  for await (const raw of rawLines(path, at)) {
    for (const bytes of raw) {
      const line = Buffer.from(bytes.text).toString('utf8');
      held.push({ number: ++lines, line, says: reader.read(line, lines) });
      at = bytes.end;
    }
    if (reader.isInside) continue;
    yield { kind: 'lines', read: held, at, lines };
    held = [];
  }
  if (held.length === 0) return;
  const sentence = 'the file ends inside of a text that goes over several lines';
  const last = held.at(-1) as RecordedLine;
  const says: ShdrLine = {
    kind: 'bad',
    issue: issueOf('mtconnect.line', 'error', '', sentence, { line: last.number, column: 1 }),
  };
  yield { kind: 'lines', read: [...held.slice(0, -1), { ...last, says }], at, lines };
}

interface RawLine {
  readonly text: Uint8Array;
  /** Offset of what follows it. */
  readonly end: number;
}

/** Lines of a file from an offset, many at a time. */
async function* rawLines(path: string, from: number): AsyncGenerator<readonly RawLine[]> {
  let held: Buffer = Buffer.alloc(0);
  for (let at = from; ;) {
    const chunk = await bytesAt(path, at, chunkBytes);
    at += chunk.length;
    const isEnd = chunk.length === 0;
    held = Buffer.concat([held, chunk]);
    const lines: RawLine[] = [];
    let begin = 0;
    for (let feed = held.indexOf(lineFeed); feed !== -1; feed = held.indexOf(lineFeed, begin)) {
      lines.push({ text: held.subarray(begin, feed), end: at - held.length + feed + 1 });
      begin = feed + 1;
    }
    const tooLong = held.length - begin > mostLine;
    if ((isEnd || tooLong) && begin < held.length) {
      lines.push({ text: held.subarray(begin), end: at });
      begin = held.length;
    }
    held = held.subarray(begin);
    if (lines.length > 0) yield lines;
    if (isEnd) return;
  }
}

/** Bytes of a file. It is open no longer than that, so that a reading that nobody goes on with holds nothing. */
async function bytesAt(path: string, at: number, length: number): Promise<Buffer> {
  await using file = await open(path, 'r');
  const buffer = Buffer.alloc(length);
  let filled = 0;
  while (filled < length) {
    const { bytesRead } = await file.read(buffer, filled, length - filled, at + filled);
    if (bytesRead === 0) break;
    filled += bytesRead;
  }
  return buffer.subarray(0, filled);
}
