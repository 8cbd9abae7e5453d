import { fail } from '../jsonata/failure.ts';

const cardinals =
  'Zero One Two Three Four Five Six Seven Eight Nine Ten Eleven Twelve Thirteen Fourteen Fifteen Sixteen Seventeen Eighteen Nineteen'.split(
    ' ',
  );
const ordinals =
  'Zeroth First Second Third Fourth Fifth Sixth Seventh Eighth Ninth Tenth Eleventh Twelfth Thirteenth Fourteenth Fifteenth Sixteenth Seventeenth Eighteenth Nineteenth'.split(
    ' ',
  );
const decades = 'Twenty Thirty Forty Fifty Sixty Seventy Eighty Ninety'.split(' ');
const magnitudes = 'Thousand Million Billion Trillion'.split(' ');

/** A whole number in English words, in title case (`Twelve Thousand, Three Hundred and One`); an ordinal where asked. */
export function toWords(value: number, isOrdinal: boolean): string {
  if (!Number.isFinite(value)) fail({ code: 'D1001', value });
  return wordsOf(value, false, isOrdinal);
}

/** A rest is joined to the greater part before it. */
function wordsOf(value: number, isRest: boolean, isOrdinal: boolean): string {
  if (value < 100) return (isRest ? ' and ' : '') + belowHundred(value, isOrdinal);
  const start = isRest ? ', ' : '';
  if (value < 1000) return start + `${cardinals[Math.floor(value / 100)]} Hundred${remainder(value % 100, isOrdinal)}`;
  const magnitude = Math.min(Math.floor(Math.log10(value) / 3), magnitudes.length);
  const factor = Math.pow(10, magnitude * 3);
  const times = Math.floor(value / factor);
  return start + `${wordsOf(times, false, false)} ${magnitudes[magnitude - 1]}${remainder(value - times * factor, isOrdinal)}`;
}

function remainder(value: number, isOrdinal: boolean): string {
  if (value > 0) return wordsOf(value, true, isOrdinal);
  return isOrdinal ? 'th' : '';
}

function belowHundred(value: number, isOrdinal: boolean): string {
  if (value < 20) return (isOrdinal ? ordinals : cardinals)[value]!;
  const decade = decades[Math.floor(value / 10) - 2]!;
  const unit = value % 10;
  if (unit > 0) return `${decade}-${belowHundred(unit, isOrdinal)}`;
  return isOrdinal ? `${decade.slice(0, -1)}ieth` : decade;
}

/** What each word of a number counts, in lower case. */
const wordValues: ReadonlyMap<string, number> = new Map([
  ...[cardinals, ordinals].flatMap(words => words.map((word, index) => [word.toLowerCase(), index] as const)),
  ...decades.flatMap((word, index) => [
    [word.toLowerCase(), (index + 2) * 10] as const,
    [`${word.toLowerCase().slice(0, -1)}ieth`, (index + 2) * 10] as const,
  ]),
  ['hundred', 100],
  ['hundredth', 100],
  ...magnitudes.flatMap((word, index) => {
    const value = Math.pow(10, (index + 1) * 3);
    return [[word.toLowerCase(), value] as const, [`${word.toLowerCase()}th`, value] as const];
  }),
]);

/** The words that a number is written with, in lower case. */
export const numberWords: readonly string[] = [...wordValues.keys()];

/** Reads a number in English words, in lower case; an unknown word makes it no number. */
export function fromWords(text: string): number {
  const segments = [0];
  for (const word of text.split(/,\s|\sand\s|[\s\\-]/)) {
    const value = wordValues.get(word) ?? NaN;
    if (!(value < 100)) segments.push(segments.pop()! * value);
    else {
      const top = segments.pop()!;
      if (top >= 1000) segments.push(top, value);
      else segments.push(top + value);
    }
  }
  return segments.reduce((sum, segment) => sum + segment, 0);
}
