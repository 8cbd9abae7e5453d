import type { CellRange } from '../range-plan.ts';

/** How bytes of a controller are understood; S7 is big-endian throughout. */
export type S7Kind =
  'bool' | 'byte' | 'sint' | 'int' | 'word' | 'dint' | 'dword' | 'lint' | 'lword' | 'real' | 'lreal' | 'char' | 'string';

/** A value in a controller; cells are bytes, spaces are `DB10`, `M`, `I` and `Q`. */
export interface S7Address extends CellRange {
  readonly kind: S7Kind;
  /** Bit of a `bool`, 0 is the least significant. */
  readonly bit: number;
}

const sizes: Readonly<Record<Exclude<S7Kind, 'string'>, number>> = {
  bool: 1,
  byte: 1,
  sint: 1,
  char: 1,
  int: 2,
  word: 2,
  dint: 4,
  dword: 4,
  real: 4,
  lint: 8,
  lword: 8,
  lreal: 8,
};

/** The names of types, those of the controllers and the short ones of `nodes7`. */
const kinds: Readonly<Record<string, S7Kind>> = {
  X: 'bool',
  BOOL: 'bool',
  B: 'byte',
  BYTE: 'byte',
  USINT: 'byte',
  SINT: 'sint',
  C: 'char',
  CHAR: 'char',
  I: 'int',
  INT: 'int',
  W: 'word',
  WORD: 'word',
  UINT: 'word',
  DI: 'dint',
  DINT: 'dint',
  TIME: 'dint',
  DW: 'dword',
  DWORD: 'dword',
  UDINT: 'dword',
  LI: 'lint',
  LINT: 'lint',
  ULINT: 'lword',
  LWORD: 'lword',
  R: 'real',
  REAL: 'real',
  LR: 'lreal',
  LREAL: 'lreal',
  S: 'string',
  STRING: 'string',
};

const plain = /^DB(\d{1,5}),([A-Z]+)(\d{1,5})(?:\.(\d{1,3}))?$/u;
const absolute = /^%?(?:DB(\d{1,5})\.DB|([MIQEA]))([XBWDL]?)(\d{1,5})(?:\.(\d))?(?::([A-Z]+)(?:\((\d{1,3})\))?)?$/u;
const widths: Readonly<Record<string, readonly [kind: S7Kind, bytes: number]>> = {
  X: ['bool', 1],
  B: ['byte', 1],
  W: ['word', 2],
  D: ['dword', 4],
  L: ['lword', 8],
};
const german: Readonly<Record<string, string>> = { E: 'I', A: 'Q' };

/** The address in a text (`DB10,REAL4`, `DB10.DBD4:REAL`, `M0.3`), or the sentence that says what is wrong with it. */
export function parseS7Address(text: string): S7Address | string {
  const found = plain.exec(text) === null ? fromAbsolute(text) : fromPlain(text);
  if (typeof found === 'string') return found;
  if (found.offset + found.length > 65_536) return `"${text}" reaches beyond byte 65535`;
  return found;
}

/** The address as text, complete. */
export function s7AddressText({ space, offset, length, kind, bit }: S7Address): string {
  const detail = kind === 'bool' ? `.${bit}` : kind === 'string' ? `.${length - 2}` : '';
  return `${space},${kind.toUpperCase()}${offset}${detail}`;
}

/** `DB10,REAL4`, `DB10,X0.3`, `DB10,STRING20.30` (30 characters at byte 20). */
function fromPlain(text: string): S7Address | string {
  const [, db, word = '', offsetText, detail] = plain.exec(text) ?? [];
  const kind = kinds[word];
  if (kind === undefined) return unknownType(text, word);
  return made(text, `DB${Number(db)}`, Number(offsetText), kind, detail);
}

/** `DB10.DBD4:REAL`, `DB10.DBX0.3`, `MW4:INT`, `I0.0`; `DB10.DBB20:STRING(30)`. */
function fromAbsolute(text: string): S7Address | string {
  const match = absolute.exec(text);
  if (match === null) {
    return `"${text}" is not an address: write it as DB10,REAL4 or DB10.DBD4:REAL, bits as DB10,X0.3 or DB10.DBX0.3, flags as M0.3 or MW4:INT`;
  }
  const [, db, area = '', widthText = '', offsetText, bit, word, count] = match;
  const width = widths[widthText === '' ? 'X' : widthText];
  const space = db === undefined ? (german[area] ?? area) : `DB${Number(db)}`;
  const kind = word === undefined ? width?.[0] : kinds[word];
  if (kind === undefined || width === undefined) return unknownType(text, word ?? widthText);
  const length = kind === 'string' ? 1 : sizes[kind];
  if (width[1] !== length || (width[0] === 'bool') !== (kind === 'bool'))
    return `"${text}": ${word} is not as wide as ${widthText || 'a bit'}`;
  return made(text, space, Number(offsetText), kind, kind === 'bool' ? bit : count);
}

function made(text: string, space: string, offset: number, kind: S7Kind, detail: string | undefined): S7Address | string {
  if (kind === 'bool') {
    const bit = Number(detail);
    return bit >= 0 && bit <= 7 ? { space, offset, length: 1, kind, bit } : `"${text}": a bit is 0 to 7, as in DB10,X0.3`;
  }
  if (kind === 'string') {
    const count = Number(detail);
    return count >= 1 && count <= 254
      ? { space, offset, length: count + 2, kind, bit: 0 }
      : `"${text}": a string has 1 to 254 characters, as in DB10,STRING20.30`;
  }
  if (detail !== undefined) return `"${text}": arrays are not read as one value; name each element by its byte`;
  return { space, offset, length: sizes[kind], kind, bit: 0 };
}

function unknownType(text: string, word: string): string {
  return `"${text}": ${word} is none of ${Object.keys(kinds)
    .filter(name => name.length > 2)
    .join(', ')}`;
}
