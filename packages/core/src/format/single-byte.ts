/** A single-byte encoding as a table: what each byte means, and the byte of each character. */
export interface SingleByte {
  /** Character of each byte; `undefined` where the encoding defines none. */
  readonly characters: readonly (string | undefined)[];
  readonly bytes: ReadonlyMap<string, number>;
}

/** 0x80 to 0x9F of windows-1252; a space marks the five bytes that it does not define. */
const windows1252 = '€ ‚ƒ„…†‡ˆ‰Š‹Œ Ž  ‘’“”•–—˜™š›œ žŸ';

/**
 * The table of a single-byte encoding, or `undefined` where the label names none. Control characters above 0x7F count as undefined
 * bytes: an encoding that has them there is most often another one, mistaken.
 */
export function singleByte(label: string): SingleByte | undefined {
  const upper = upperHalf(label);
  if (!upper) return undefined;
  const characters = [...Array.from({ length: 128 }, (_, code) => String.fromCharCode(code)), ...upper];
  const bytes = new Map(characters.flatMap((character, byte) => (character === undefined ? [] : [[character, byte] as const])));
  return { characters, bytes };
}

function upperHalf(label: string): readonly (string | undefined)[] | undefined {
  if (label === 'us-ascii') return Array.from({ length: 128 }, () => undefined);
  const latin = Array.from({ length: 96 }, (_, i) => String.fromCharCode(0xa0 + i));
  if (label === 'iso-8859-1') return [...Array.from({ length: 32 }, () => undefined), ...latin];
  if (label === 'windows-1252') return [...Array.from(windows1252, c => (c === ' ' ? undefined : c)), ...latin];
  if (!/^(?:windows-125\d|windows-874|iso-8859-\d+|koi8-[ru]|ibm866)$/.test(label)) return undefined;
  return Array.from({ length: 128 }, (_, i) => definedCharacter(label, 0x80 + i));
}

function definedCharacter(label: string, byte: number): string | undefined {
  try {
    const character = new TextDecoder(label, { fatal: true }).decode(Uint8Array.of(byte));
    const code = character.charCodeAt(0);
    return code >= 0x80 && code <= 0x9f ? undefined : character;
  } catch {
    return undefined;
  }
}
