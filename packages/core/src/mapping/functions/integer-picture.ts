import { fail } from '../jsonata/failure.ts';

/** A sign between digits, and how many digits stand behind it. */
export interface Separator {
  readonly position: number;
  readonly character: string;
}

/** How the digits of a number are written. */
export interface DigitFormat {
  /** The code of the digit zero of its family of digits. */
  readonly zeroCode: number;
  readonly mandatoryDigits: number;
  readonly optionalDigits: number;
  /** Every so many digits the same sign; or each sign at its own place. */
  readonly grouping: Separator | readonly Separator[];
}

/** How a whole number is written (XPath Functions 3.1 §4.6.1). */
export type IntegerFormat = { readonly isOrdinal: boolean; readonly letterCase: 'upper' | 'lower' | 'title' } & (
  | { readonly kind: 'letters' | 'roman' | 'words' }
  | { readonly kind: 'sequence'; readonly token: string }
  | ({ readonly kind: 'decimal' } & DigitFormat)
);

const namedFormats: Readonly<Record<string, { kind: 'letters' | 'roman' | 'words'; letterCase: IntegerFormat['letterCase'] }>> = {
  A: { kind: 'letters', letterCase: 'upper' },
  a: { kind: 'letters', letterCase: 'lower' },
  I: { kind: 'roman', letterCase: 'upper' },
  i: { kind: 'roman', letterCase: 'lower' },
  W: { kind: 'words', letterCase: 'upper' },
  Ww: { kind: 'words', letterCase: 'title' },
  w: { kind: 'words', letterCase: 'lower' },
};

/** Reads the picture of a whole number; D3131 where it mixes families of digits. */
export function parseIntegerPicture(picture: string): IntegerFormat {
  const semicolon = picture.lastIndexOf(';');
  const primary = semicolon === -1 ? picture : picture.slice(0, semicolon);
  const isOrdinal = semicolon !== -1 && picture[semicolon + 1] === 'o';
  const named = Object.hasOwn(namedFormats, primary) ? namedFormats[primary] : undefined;
  if (named) return { ...named, isOrdinal };
  const digits = parseDigits(primary);
  if (digits === undefined) return { kind: 'sequence', letterCase: 'lower', isOrdinal, token: primary };
  return { kind: 'decimal', letterCase: 'lower', isOrdinal, ...digits };
}

/** The code of zero in each family of digits of the basic plane. */
const zeroCodes: readonly number[] = [
  0x30, 0x0660, 0x06f0, 0x07c0, 0x0966, 0x09e6, 0x0a66, 0x0ae6, 0x0b66, 0x0be6, 0x0c66, 0x0ce6, 0x0d66, 0x0de6, 0x0e50, 0x0ed0,
  0x0f20, 0x1040, 0x1090, 0x17e0, 0x1810, 0x1946, 0x19d0, 0x1a80, 0x1a90, 0x1b50, 0x1bb0, 0x1c40, 0x1c50, 0xa620, 0xa8d0, 0xa900,
  0xa9d0, 0xa9f0, 0xaa50, 0xabf0, 0xff10,
];

/** The digits of a picture from the right; nothing where it has none that is mandatory. */
function parseDigits(picture: string): DigitFormat | undefined {
  let zeroCode: number | undefined;
  let mandatoryDigits = 0;
  let optionalDigits = 0;
  const separators: Separator[] = [];
  for (const character of [...picture].reverse()) {
    const code = character.codePointAt(0)!;
    const zero = zeroCodes.find(each => code >= each && code <= each + 9);
    if (zero !== undefined) {
      if (zeroCode !== undefined && zero !== zeroCode) fail({ code: 'D3131' });
      zeroCode = zero;
      mandatoryDigits++;
    } else if (character === '#') optionalDigits++;
    else separators.push({ position: mandatoryDigits + optionalDigits, character });
  }
  return zeroCode === undefined ? undefined : { zeroCode, mandatoryDigits, optionalDigits, grouping: groupingOf(separators) };
}

function groupingOf(separators: readonly Separator[]): DigitFormat['grouping'] {
  const [first] = separators;
  const isSame = separators.every(each => each.character === first!.character);
  const position = isSame ? regularInterval(separators.map(each => each.position)) : 0;
  return first && position > 0 ? { position, character: first.character } : separators;
}

/** The distance at which positions repeat from the right; 0 where they do not. */
export function regularInterval(positions: readonly number[]): number {
  if (positions.length === 0) return 0;
  const interval = positions.reduce(greatestDivisor);
  return positions.every((_, index) => positions.includes((index + 1) * interval)) ? interval : 0;
}

function greatestDivisor(one: number, other: number): number {
  return other === 0 ? one : greatestDivisor(other, one % other);
}
