import { cutValue } from '@millrace/core';
import type { Payload, Value } from '@millrace/core';
import { sha256 } from '../live-message.ts';

/** Most bytes of one payload in an answer; the whole can be downloaded. */
const shownBytes = 64 * 1024;

/** How much of a decoded or mapped message an answer carries. */
const shownValue = { nodes: 50_000, text: shownBytes };

/** Bytes for a person, at most so many: text where they are text in the encoding of their interface (UTF-8 where it names none). */
export function payloadOf(
  bytes: Uint8Array,
  { encoding = 'utf-8', most = shownBytes }: { readonly encoding?: string | undefined; readonly most?: number } = {},
): Payload {
  const truncated = bytes.length > most;
  const shown = truncated ? bytes.subarray(0, most) : bytes;
  const text = decoded(shown, encoding, truncated);
  return {
    bytes: bytes.length,
    sha256: sha256(bytes),
    ...(truncated && { truncated }),
    ...(text === undefined ? { base64: Buffer.from(shown).toString('base64') } : { text }),
    ...(text !== undefined && encoding !== 'utf-8' && { encoding }),
  };
}

/** `undefined` where the bytes are no text. The last character of a part may be cut: then it is left out. */
function decoded(bytes: Uint8Array, encoding: string, isPart: boolean): string | undefined {
  try {
    return new TextDecoder(encoding, { fatal: true, ignoreBOM: true }).decode(bytes, { stream: isPart });
  } catch {
    return undefined;
  }
}

/** A decoded or mapped message as far as an answer carries it. */
export function shownPart(value: Value): { readonly value: Value; readonly cut: boolean } {
  return cutValue(value, shownValue);
}
