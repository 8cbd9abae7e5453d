/** Offset of the first byte that makes bytes undecodable; the length where they merely end too early. Only for messages: not fast. */
export function firstUndecodable(bytes: Uint8Array, kind: 'utf-8' | 'utf-16le' | 'utf-16be'): number {
  let at = 0;
  while (at < bytes.length) {
    const width = kind === 'utf-8' ? utf8Width(bytes, at) : utf16Width(bytes, at, kind === 'utf-16be');
    if (width === 0) return at;
    at += width;
  }
  return at;
}

/** Bytes of the well-formed sequence that begins here (Unicode, table 3-7), or 0 where there is none. */
function utf8Width(bytes: Uint8Array, at: number): number {
  const lead = bytes[at] as number;
  if (lead < 0x80) return 1;
  if (lead < 0xc2 || lead > 0xf4) return 0;
  const width = lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;
  const lowest = lead === 0xe0 ? 0xa0 : lead === 0xf0 ? 0x90 : 0x80;
  const highest = lead === 0xed ? 0x9f : lead === 0xf4 ? 0x8f : 0xbf;
  for (let i = 1; i < width; i++) {
    const next = bytes[at + i] ?? 0;
    if (next < (i === 1 ? lowest : 0x80) || next > (i === 1 ? highest : 0xbf)) return 0;
  }
  return width;
}

function utf16Width(bytes: Uint8Array, at: number, bigEndian: boolean): number {
  const high = unit(bytes, at, bigEndian);
  if (high === undefined || (high >= 0xdc00 && high <= 0xdfff)) return 0;
  if (high < 0xd800 || high > 0xdfff) return 2;
  const low = unit(bytes, at + 2, bigEndian);
  return low !== undefined && low >= 0xdc00 && low <= 0xdfff ? 4 : 0;
}

function unit(bytes: Uint8Array, at: number, bigEndian: boolean): number | undefined {
  const [first, second] = [bytes[at], bytes[at + 1]];
  if (first === undefined || second === undefined) return undefined;
  return bigEndian ? first * 256 + second : second * 256 + first;
}
