import { fail } from '../jsonata/failure.ts';
import type { Machine } from '../jsonata/machine.ts';

const romanNumerals: readonly (readonly [number, string])[] = [
  [1000, 'm'],
  [900, 'cm'],
  [500, 'd'],
  [400, 'cd'],
  [100, 'c'],
  [90, 'xc'],
  [50, 'l'],
  [40, 'xl'],
  [10, 'x'],
  [9, 'ix'],
  [5, 'v'],
  [4, 'iv'],
  [1, 'i'],
];

const romanValues: Readonly<Record<string, number>> = { M: 1000, D: 500, C: 100, L: 50, X: 10, V: 5, I: 1 };

/** A number in Roman numerals, in lower case; zero has none. */
export function toRoman(value: number, machine: Machine): string {
  if (!Number.isFinite(value)) fail({ code: 'D1001', value });
  machine.text(value / 1000);
  let rest = value;
  let text = '';
  for (const [worth, numeral] of romanNumerals) {
    const times = Math.floor(rest / worth);
    text += numeral.repeat(times);
    rest -= times * worth;
  }
  return text;
}

/** Reads Roman numerals in upper case; what is none makes it no number. */
export function fromRoman(text: string): number {
  let total = 0;
  let greatest = 1;
  for (const numeral of [...text].reverse()) {
    const value = romanValues[numeral] ?? NaN;
    if (value < greatest) total -= value;
    else {
      greatest = value;
      total += value;
    }
  }
  return total;
}

/** A number as the columns of a spreadsheet are named; zero has no name. */
export function toLetters(value: number, first: 'a' | 'A'): string {
  if (!Number.isFinite(value)) fail({ code: 'D1001', value });
  const letters: string[] = [];
  for (let rest = value; rest > 0; rest = Math.floor((rest - 1) / 26)) {
    letters.unshift(String.fromCharCode(((rest - 1) % 26) + first.charCodeAt(0)));
  }
  return letters.join('');
}

/** Reads the name of a column. */
export function fromLetters(text: string, first: 'a' | 'A'): number {
  let total = 0;
  for (let index = 0; index < text.length; index++) {
    const letter = text.charCodeAt(text.length - index - 1) - first.charCodeAt(0) + 1;
    total += letter * Math.pow(26, index);
  }
  return total;
}
