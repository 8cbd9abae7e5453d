import type { StoredMessage } from '@millrace/store';
import type { SourceReading } from './live-message.ts';

/** The record of a message in a document of its own; all that came where it cannot be told or written apart. */
export function recordAlone({ bytes, part }: StoredMessage, { format }: SourceReading): Uint8Array {
  if (part === undefined) return bytes;
  const decoded = format.decode(bytes);
  const value = decoded.ok ? decoded.value[part] : undefined;
  const written = value === undefined ? [] : [format.encode(value), format.encodeAll([value])];
  const alone = written.find(each => each.ok && isOneRecord(each.value, format));
  return alone?.ok === true ? alone.value : bytes;
}

function isOneRecord(bytes: Uint8Array, format: SourceReading['format']): boolean {
  const decoded = format.decode(bytes);
  return decoded.ok && decoded.value.length === 1;
}
