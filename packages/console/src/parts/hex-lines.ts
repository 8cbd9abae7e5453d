/** One line of sixteen bytes: offset, bytes, and what of them is printable ASCII. */
export function hexLine(bytes: Uint8Array, line: number): string {
  const part = bytes.subarray(line * 16, line * 16 + 16);
  const pairs = Array.from(part, byte => byte.toString(16).padStart(2, '0'));
  const hex = [pairs.slice(0, 8).join(' '), pairs.slice(8).join(' ')].join('  ').padEnd(48);
  const ascii = Array.from(part, byte => (byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : '·')).join('');
  return `${(line * 16).toString(16).padStart(8, '0')}  ${hex}  ${ascii}`;
}

/** The bytes of a payload as far as an answer carries them; `undefined` where only the download has them exactly. */
export function bytesOf(payload: {
  readonly text?: string;
  readonly base64?: string;
  readonly encoding?: string;
}): Uint8Array | undefined {
  if (payload.base64 !== undefined) return Uint8Array.from(atob(payload.base64), each => each.charCodeAt(0));
  return payload.text === undefined || payload.encoding !== undefined ? undefined : new TextEncoder().encode(payload.text);
}
