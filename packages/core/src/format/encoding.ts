import type { Result } from '../value/issue.ts';
import { failure, success } from '../value/issue.ts';
import { formatIssue } from './format-issue.ts';
import type { SingleByte } from './single-byte.ts';
import { singleByte } from './single-byte.ts';

/** An encoding that can be read and written exactly. `utf-16` is the one whose byte order only the mark tells. */
export type Encoding =
  | { readonly kind: 'utf-8' | 'utf-16le' | 'utf-16be' | 'utf-16'; readonly name: string }
  | { readonly kind: 'single-byte'; readonly name: string; readonly table: SingleByte };

/** UTF-8, what a text without any declaration is. */
export const utf8: Encoding = { kind: 'utf-8', name: 'utf-8' };

const aliases: Readonly<Record<string, string>> = {
  utf8: 'utf-8',
  'unicode-1-1-utf-8': 'utf-8',
  'utf-16-le': 'utf-16le',
  'utf-16-be': 'utf-16be',
  ucs2: 'utf-16',
  'ucs-2': 'utf-16',
  'iso-10646-ucs-2': 'utf-16',
  ascii: 'us-ascii',
  'ansi_x3.4-1968': 'us-ascii',
  latin1: 'iso-8859-1',
  'iso-latin-1': 'iso-8859-1',
  iso_8859_1: 'iso-8859-1',
  'iso_8859-1': 'iso-8859-1',
  iso88591: 'iso-8859-1',
  'iso8859-1': 'iso-8859-1',
  latin9: 'iso-8859-15',
  'iso8859-15': 'iso-8859-15',
  cp1250: 'windows-1250',
  cp1251: 'windows-1251',
  cp1252: 'windows-1252',
  'x-cp1252': 'windows-1252',
};

/** The encoding that a label names, in any case. */
export function encodingOf(label: string): Result<Encoding> {
  const lower = label.trim().toLowerCase();
  const name = aliases[lower] ?? lower;
  if (name === 'utf-8' || name === 'utf-16le' || name === 'utf-16be' || name === 'utf-16') return success({ kind: name, name });
  const table = singleByte(name);
  if (table && table.bytes.size > 100) return success({ kind: 'single-byte', name, table });
  return failure(formatIssue('text.unknown-encoding', '', `the encoding "${label}" is not known`));
}

/** A byte order mark found at the start of bytes. */
export interface ByteOrderMark {
  readonly encoding: 'utf-8' | 'utf-16le' | 'utf-16be' | 'utf-32';
  readonly length: number;
}

/** The byte order mark at the start, if any. UTF-32 is named so that it can be refused. */
export function byteOrderMark(bytes: Uint8Array): ByteOrderMark | undefined {
  const [a, b, c, d] = bytes;
  if (a === 0xef && b === 0xbb && c === 0xbf) return { encoding: 'utf-8', length: 3 };
  if (a === 0xff && b === 0xfe)
    return c === 0 && d === 0 ? { encoding: 'utf-32', length: 4 } : { encoding: 'utf-16le', length: 2 };
  if (a === 0xfe && b === 0xff) return { encoding: 'utf-16be', length: 2 };
  if (a === 0 && b === 0 && c === 0xfe && d === 0xff) return { encoding: 'utf-32', length: 4 };
  return undefined;
}

/** Whether a mark is what the declared encoding would write. */
export function markAgrees(mark: ByteOrderMark, declared: Encoding): boolean {
  return mark.encoding === declared.kind || (declared.kind === 'utf-16' && mark.encoding.startsWith('utf-16'));
}
