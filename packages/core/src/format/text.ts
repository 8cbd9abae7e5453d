import type { Issue, Position, Result } from '../value/issue.ts';
import { failure, success } from '../value/issue.ts';
import { formatIssue } from './format-issue.ts';
import type { Encoding } from './encoding.ts';
import { byteOrderMark, markAgrees, utf8 } from './encoding.ts';
import { firstUndecodable } from './undecodable.ts';

const readers = {
  'utf-8': new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }),
  'utf-16le': new TextDecoder('utf-16le', { fatal: true, ignoreBOM: true }),
  'utf-16be': new TextDecoder('utf-16be', { fatal: true, ignoreBOM: true }),
} as const;

interface Reader {
  decode(bytes: Uint8Array): string;
}

/** A text with the encoding it was read in. */
export interface DecodedText {
  readonly text: string;
  readonly encoding: Encoding;
}

/**
 * The text that bytes say in the declared encoding; without one, UTF-8 with or without a byte order mark, or UTF-16 with one. Any byte
 * that the encoding does not allow is an issue with its offset, line and column; nothing is ever replaced or guessed.
 */
export function decodeText(bytes: Uint8Array, declared: Encoding | undefined): Result<DecodedText> {
  const found = encodingIn(bytes, declared);
  if (!found.ok) return found;
  const { encoding, skip } = found.value;
  const decoded = decodeAs(bytes, skip, encoding);
  if (typeof decoded !== 'string') return failure(decoded);
  if (decoded.charCodeAt(0) === 0xfeff) return failure(secondMark('the text begins with two byte order marks'));
  const nul = decoded.indexOf('\0');
  if (nul !== -1) {
    const sentence = `the text holds a NUL character at position ${nul + 1} when read as ${encoding.name}`;
    return failure(formatIssue('text.nul', '', sentence, positionAfter(decoded.slice(0, nul))));
  }
  return success({ text: decoded, encoding });
}

/** A byte order mark that stands where text begins again: files were joined, or a mark was written twice. */
export function secondMark(sentence: string, at?: Position): Issue {
  return formatIssue('text.byte-order-mark', '', sentence, at);
}

interface FoundEncoding {
  readonly encoding: Encoding;
  /** Bytes of the mark. */
  readonly skip: number;
}

/** Which encoding bytes are in, from the declaration and the byte order mark together. */
export function encodingIn(bytes: Uint8Array, declared: Encoding | undefined): Result<FoundEncoding> {
  const mark = bytes[0] !== undefined && (bytes[0] >= 0xef || bytes[0] === 0) ? byteOrderMark(bytes) : undefined;
  if (mark?.encoding === 'utf-32') {
    return failure(formatIssue('text.unknown-encoding', '', 'the text begins with a byte order mark of UTF-32'));
  }
  if (mark && declared && !markAgrees(mark, declared)) {
    // In a single-byte encoding the same bytes are letters ("ï»¿"), and nobody begins a text with those.
    const sentence = `the text begins with a byte order mark of ${mark.encoding}, but ${declared.name} is declared`;
    return failure(formatIssue('text.encoding-contradiction', '', sentence));
  }
  if (mark) return success({ encoding: { kind: mark.encoding as 'utf-8', name: mark.encoding }, skip: mark.length });
  if (declared?.kind === 'utf-16') {
    return failure(
      formatIssue('text.encoding-contradiction', '', 'utf-16 is declared, but no byte order mark tells its byte order'),
    );
  }
  return success({ encoding: declared ?? utf8, skip: 0 });
}

function decodeAs(bytes: Uint8Array, skip: number, encoding: Encoding): string | Issue {
  const content = skip === 0 ? bytes : bytes.subarray(skip);
  if (encoding.kind === 'single-byte') return decodeSingleBytes(content, encoding);
  const kind = encoding.kind === 'utf-16' ? 'utf-16le' : encoding.kind;
  try {
    return readers[kind].decode(content);
  } catch {
    return undecodable(content, skip, encoding, firstUndecodable(content, kind), readers[kind]);
  }
}

/** Whether no byte is above 0x7F: such bytes mean the same in every encoding but UTF-16. */
function isAscii(bytes: Uint8Array): boolean {
  for (let i = 0; i < bytes.length; i++) if ((bytes[i] as number) > 0x7f) return false;
  return true;
}

/** Characters that are made at once: `fromCharCode` takes them as arguments. */
const blockLength = 4096;

function decodeSingleBytes(bytes: Uint8Array, encoding: Encoding & { kind: 'single-byte' }): string | Issue {
  if (isAscii(bytes)) return readers['utf-8'].decode(bytes);
  const codes = encoding.table.characters.map(character => character?.charCodeAt(0) ?? -1);
  const block = new Uint16Array(blockLength);
  let text = '';
  for (let at = 0; at < bytes.length; at += blockLength) {
    const end = Math.min(at + blockLength, bytes.length);
    for (let i = at; i < end; i++) {
      const code = codes[bytes[i] as number] as number;
      if (code === -1) {
        text += String.fromCharCode(...block.subarray(0, i - at));
        return badByte(bytes[i] as number, i, encoding, positionAfter(text));
      }
      block[i - at] = code;
    }
    text += String.fromCharCode(...block.subarray(0, end - at));
  }
  return text;
}

function undecodable(bytes: Uint8Array, skip: number, encoding: Encoding, at: number, reader: Reader): Issue {
  return badByte(bytes[at] ?? 0, at + skip, encoding, positionAfter(reader.decode(bytes.subarray(0, at))));
}

function badByte(byte: number, offset: number, encoding: Encoding, position: Position): Issue {
  const hex = byte.toString(16).toUpperCase().padStart(2, '0');
  const sentence = `byte 0x${hex} is not allowed in ${encoding.name}`;
  return formatIssue('text.not-decodable', '', sentence, { ...position, offset });
}

function positionAfter(before: string): Position {
  const line = before.split('\n').length;
  return { line, column: before.length - before.lastIndexOf('\n'), offset: before.length };
}

const writer = new TextEncoder();

/**
 * Bytes of a text in an encoding, UTF-16 with its byte order mark. `escape` writes a character that the encoding does not have in
 * another way (`&#8364;`); without it such a character is an issue.
 */
export function encodeText(text: string, encoding: Encoding, escape?: (codePoint: number) => string): Result<Uint8Array> {
  if (!text.isWellFormed()) return failure(formatIssue('text.not-encodable', '', 'the text holds half of a surrogate pair'));
  if (text.charCodeAt(0) === 0xfeff) return failure(secondMark('the text to be written begins with a byte order mark'));
  if (text.includes('\0')) return failure(formatIssue('text.not-encodable', '', 'the text holds a NUL character'));
  if (encoding.kind === 'utf-8') return success(writer.encode(text));
  if (encoding.kind !== 'single-byte') return success(encodeUtf16(text, encoding.kind === 'utf-16be'));
  const plain = writer.encode(text);
  if (plain.length === text.length) return success(plain);
  const { bytes } = encoding.table;
  const out: number[] = [];
  for (const character of text) {
    const byte = bytes.get(character);
    if (byte !== undefined) out.push(byte);
    else if (escape) for (const plain of escape(character.codePointAt(0) as number)) out.push(plain.charCodeAt(0));
    else return failure(formatIssue('text.not-encodable', '', `${encoding.name} has no character "${character}"`));
  }
  return success(Uint8Array.from(out));
}

function encodeUtf16(text: string, bigEndian: boolean): Uint8Array {
  const bytes = new Uint8Array(2 + text.length * 2);
  const view = new DataView(bytes.buffer);
  view.setUint16(0, 0xfeff, !bigEndian);
  for (let i = 0; i < text.length; i++) view.setUint16(2 + i * 2, text.charCodeAt(i), !bigEndian);
  return bytes;
}
