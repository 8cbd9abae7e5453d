import { success, type Result } from '../value/issue.ts';
import { encodingOf } from './encoding.ts';
import { decodeText } from './text.ts';
import { xmlEncoding } from './xml-prolog.ts';

/**
 * The text of a whole file, in the encoding that a label names; without one, in that of its XML declaration or byte order mark, else
 * in UTF-8. A byte that the encoding does not allow is an issue with its place.
 */
export function readText(bytes: Uint8Array, label?: string): Result<string> {
  const named = label === undefined ? success(undefined) : encodingOf(label);
  if (!named.ok) return named;
  const encoding = xmlEncoding(bytes, named.value);
  if (!encoding.ok) return encoding;
  const decoded = decodeText(bytes, encoding.value);
  return decoded.ok ? success(decoded.value.text) : decoded;
}
