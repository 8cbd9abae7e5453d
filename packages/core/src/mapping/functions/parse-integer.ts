import { fail } from '../jsonata/failure.ts';
import type { DigitFormat, IntegerFormat } from './integer-picture.ts';
import { fromLetters, fromRoman } from './numerals.ts';
import { fromWords, numberWords } from './number-words.ts';

/** How a part of a text is recognized, as a piece of a regular expression, and read. */
export interface TextReader {
  readonly pattern: string;
  read(text: string): number;
}

/** A reader of whole numbers written as a format says; `width` fixes the count of digits. */
export function integerReader(format: IntegerFormat, width?: number): TextReader {
  const isUpper = format.letterCase === 'upper';
  switch (format.kind) {
    case 'letters':
      return { pattern: isUpper ? '[A-Z]+' : '[a-z]+', read: text => fromLetters(text, isUpper ? 'A' : 'a') };
    case 'roman':
      return { pattern: isUpper ? '[MDCLXVI]+' : '[mdclxvi]+', read: text => fromRoman(isUpper ? text : text.toUpperCase()) };
    case 'words':
      return { pattern: `(?:${[...numberWords, 'and', '[\\-, ]'].join('|')})+`, read: text => fromWords(text.toLowerCase()) };
    case 'decimal': {
      const pattern = `[0-9]${width ? `{${width}}` : '+'}${format.isOrdinal ? '(?:th|st|nd|rd)' : ''}`;
      return { pattern, read: text => readDigits(format.isOrdinal ? text.slice(0, -2) : text, format) };
    }
    case 'sequence':
      return fail({ code: 'D3130', value: format.token });
  }
}

function readDigits(text: string, { grouping, zeroCode }: DigitFormat): number {
  // A regular sign is taken for a comma, whatever the picture says, as the interpreter has it.
  const signs = 'position' in grouping ? [','] : grouping.map(each => each.character);
  const digits = signs.reduce((rest, sign) => rest.split(sign).join(''), text);
  if (zeroCode === 0x30) return parseInt(digits);
  return parseInt(Array.from({ length: digits.length }, (_, index) => shiftedDigit(digits, index, zeroCode)).join(''));
}

function shiftedDigit(digits: string, index: number, zeroCode: number): string {
  const code = digits.charCodeAt(index) - zeroCode + 0x30;
  // A sign that is below the digits of the family is none of them.
  return code < 0 ? '?' : String.fromCodePoint(code);
}
