import { readText } from '@millrace/core';
import type { FormatSettings, Payload } from '@millrace/core';
import { sha256 } from '../live-message.ts';

/** Most bytes of a content that can be worked on in one piece. */
const mostBytes = 700_000;

/** The text of a content as its source reads it; `undefined` where it is no text. */
export function textOfContent(bytes: Uint8Array, { encoding }: FormatSettings): string | undefined {
  const text = readText(bytes, encoding);
  return text.ok ? text.value : undefined;
}

/** A content to be worked on: the whole of it, as text where it is one. Of a very large one only the beginning, which cannot be given back. */
export function contentPayload(bytes: Uint8Array, settings: FormatSettings): Payload {
  const isCut = bytes.length > mostBytes;
  const shown = isCut ? bytes.subarray(0, mostBytes) : bytes;
  const text = textOfContent(shown, settings);
  return {
    bytes: bytes.length,
    sha256: sha256(bytes),
    ...(isCut && { truncated: true }),
    ...(text === undefined ? { base64: Buffer.from(shown).toString('base64') } : { text }),
  };
}
