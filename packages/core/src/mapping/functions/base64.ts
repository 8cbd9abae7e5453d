const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
const sextets: ReadonlyMap<string, number> = new Map(
  [...[...alphabet].entries()].map(([sextet, sign]) => [sign, sextet] as const),
);

/** The low bytes of the characters, in base 64. */
export function encodeBase64(text: string): string {
  return btoa(text.replace(/[^\0-\xff]/g, character => String.fromCharCode(character.charCodeAt(0) & 0xff)));
}

/** Bytes as characters. Reads the alphabet for addresses too, passes over other signs, and ends at the first `=`. */
export function decodeBase64(text: string): string {
  let bytes = '';
  let bits = 0;
  let held = 0;
  for (let index = 0; index < text.length; index++) {
    const sign = String.fromCharCode(text.charCodeAt(index) & 0xff);
    if (sign === '=') break;
    const sextet = sextets.get(sign === '-' ? '+' : sign === '_' ? '/' : sign);
    if (sextet === undefined) continue;
    held = ((held << 6) | sextet) & 0xfff;
    bits += 6;
    if (bits < 8) continue;
    bits -= 8;
    bytes += String.fromCharCode((held >> bits) & 0xff);
  }
  return bytes;
}
