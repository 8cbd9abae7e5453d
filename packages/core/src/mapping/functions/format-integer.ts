import { fail } from '../jsonata/failure.ts';
import type { Machine } from '../jsonata/machine.ts';
import type { DigitFormat, IntegerFormat, Separator } from './integer-picture.ts';
import { toLetters, toRoman } from './numerals.ts';
import { toWords } from './number-words.ts';

/** A whole number as its picture says. */
export function formatInteger(value: number, format: IntegerFormat, machine: Machine): string {
  const text = unsigned(Math.abs(value), format, machine);
  return value < 0 ? `-${text}` : text;
}

function unsigned(value: number, format: IntegerFormat, machine: Machine): string {
  switch (format.kind) {
    case 'letters':
      return toLetters(value, format.letterCase === 'upper' ? 'A' : 'a');
    case 'roman':
      return inCase(toRoman(value, machine), format.letterCase === 'upper' ? 'upper' : 'title');
    case 'words':
      return inCase(toWords(value, format.isOrdinal), format.letterCase);
    case 'sequence':
      return fail({ code: 'D3130', value: format.token });
    case 'decimal': {
      const digits = grouped(digitsOf(value, format, machine), format.grouping);
      return format.isOrdinal ? digits + ordinalSuffix(digits) : digits;
    }
  }
}

function inCase(text: string, letterCase: IntegerFormat['letterCase']): string {
  if (letterCase === 'title') return text;
  return letterCase === 'upper' ? text.toUpperCase() : text.toLowerCase();
}

function digitsOf(value: number, { mandatoryDigits, zeroCode }: DigitFormat, machine: Machine): string {
  if (mandatoryDigits > 64) machine.text(mandatoryDigits);
  const digits = String(value).padStart(mandatoryDigits, '0');
  if (zeroCode === 0x30) return digits;
  return Array.from(digits, digit => String.fromCodePoint(digit.codePointAt(0)! + zeroCode - 0x30)).join('');
}

function grouped(digits: string, grouping: Separator | readonly Separator[]): string {
  let text = digits;
  if ('position' in grouping) {
    const { position, character } = grouping;
    for (let turn = Math.floor((digits.length - 1) / position); turn > 0; turn--) {
      text = withSign(text, text.length - turn * position, character);
    }
    return text;
  }
  for (const { position, character } of grouping.toReversed()) text = withSign(text, text.length - position, character);
  return text;
}

/** A place before the start counts from the end for what follows the sign, as the interpreter has it. */
function withSign(text: string, at: number, sign: string): string {
  return text.slice(0, Math.max(0, at)) + sign + text.slice(at);
}

const suffixes: Readonly<Record<string, string>> = { 1: 'st', 2: 'nd', 3: 'rd' };

function ordinalSuffix(digits: string): string {
  return digits.at(-2) === '1' ? 'th' : (suffixes[digits.at(-1)!] ?? 'th');
}
