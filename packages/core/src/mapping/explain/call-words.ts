/** How a call of a standard function reads in a sentence; the arguments are already words. `undefined` where it has no short form. */
type CallWords = (args: readonly string[]) => string | undefined;

const single =
  (words: (of: string) => string): CallWords =>
  ([of]) =>
    of === undefined ? undefined : words(of);

const pair =
  (words: (of: string, by: string) => string): CallWords =>
  ([of, by]) =>
    of === undefined || by === undefined ? undefined : words(of, by);

/** The standard functions that have a form in plain words, by name. */
const callWords: ReadonlyMap<string, CallWords> = new Map<string, CallWords>([
  ['string', single(of => `${of} as text`)],
  ['number', single(of => `${of} as a number`)],
  ['boolean', single(of => `whether ${of} holds something`)],
  ['not', single(of => `not (${of})`)],
  ['exists', single(of => `${of} is present`)],
  ['sum', single(of => `the sum of ${of}`)],
  ['max', single(of => `the largest of ${of}`)],
  ['min', single(of => `the smallest of ${of}`)],
  ['average', single(of => `the mean of ${of}`)],
  ['count', single(of => `the number of ${of}`)],
  ['length', single(of => `the number of characters of ${of}`)],
  ['uppercase', single(of => `${of} in capitals`)],
  ['lowercase', single(of => `${of} in small letters`)],
  ['trim', single(of => `${of} without blanks around it`)],
  ['abs', single(of => `the amount of ${of} without its sign`)],
  ['floor', single(of => `${of} rounded down to a whole number`)],
  ['ceil', single(of => `${of} rounded up to a whole number`)],
  ['distinct', single(of => `${of} without repetitions`)],
  ['reverse', single(of => `${of} in reverse order`)],
  ['sort', single(of => `${of} in ascending order`)],
  ['keys', single(of => `the field names of ${of}`)],
  ['type', single(of => `the type of ${of}`)],
  ['substringBefore', pair((of, by) => `the part of ${of} before ${by}`)],
  ['substringAfter', pair((of, by) => `the part of ${of} after ${by}`)],
  ['contains', pair((of, by) => `${of} contains ${by}`)],
  ['split', pair((of, by) => `the parts of ${of} between ${by}`)],
  ['power', pair((of, by) => `${of} to the power of ${by}`)],
  ['append', pair((of, by) => `${of} and after it ${by}`)],
  ['lookup', pair((of, by) => `the field of ${of} named by ${by}`)],
  ['substring', substringWords],
  ['join', ([of, by]) => (of === undefined ? undefined : `${of} joined${by === undefined ? '' : ` with ${by}`}`)],
  ['round', ([of, to]) => (of === undefined ? undefined : `${of} rounded half-even to ${to ?? '0'} decimals`)],
  ['replace', ([of, what, by]) => (what === undefined || by === undefined ? undefined : `${of} with ${what} replaced by ${by}`)],
  ['pad', padWords],
  [
    'toMillis',
    ([of, picture]) => (of === undefined ? undefined : `the time ${of}${pictured(picture)} in milliseconds since 1970`),
  ],
  [
    'fromMillis',
    ([of, picture]) => (of === undefined ? undefined : `the time of ${of} milliseconds since 1970${pictured(picture)}`),
  ],
  ['formatNumber', pair((of, by) => `${of} written as ${by}`)],
  ['now', () => 'the time of the evaluation'],
]);

/** A call in words, or `undefined` where only the expression itself says it. */
export function wordsOfCall(name: string, args: readonly string[]): string | undefined {
  return callWords.get(name)?.(args);
}

function substringWords([of, start, length]: readonly string[]): string | undefined {
  if (of === undefined || start === undefined) return undefined;
  if (start === '0' && length !== undefined) return `the first ${length} characters of ${of}`;
  if (/^-\d+$/.test(start) && length === undefined) return `the last ${start.slice(1)} characters of ${of}`;
  if (!/^\d+$/.test(start)) return undefined;
  const from = `from character ${Number(start) + 1} on`;
  return length === undefined ? `${of} ${from}` : `${length} characters of ${of} ${from}`;
}

function padWords([of, width, by]: readonly string[]): string | undefined {
  if (of === undefined || width === undefined || !/^-?\d+$/.test(width)) return undefined;
  const side = width.startsWith('-') ? 'left' : 'right';
  return `${of} filled up on the ${side} with ${by ?? 'blanks'} to ${width.replace('-', '')} characters`;
}

function pictured(picture: string | undefined): string {
  return picture === undefined ? '' : ` written as ${picture}`;
}
