import type { CodeCatalogue, Issue, Position } from './issue.ts';

/** What can be wrong with a JSON text or with a value that should become one. */
export const valueCodes = {
  'json.syntax': {
    means: 'The text is not JSON: another character was expected at this place.',
    remedy: 'Correct the sender: it must write JSON as RFC 8259 defines it, without comments, trailing commas or bare words.',
  },
  'json.truncated': {
    means: 'The text ends in the middle of a value.',
    remedy: 'Send the whole text again; look for a cut connection, a full disk or a length limit on the way.',
  },
  'json.trailing-text': {
    means: 'Something stands after the end of the JSON value.',
    remedy: 'Send one value, or declare `lines: true` where every line is a value of its own.',
  },
  'json.byte-order-mark': {
    means: 'A byte order mark stands inside the text.',
    remedy: 'Remove the mark; one at the very start of the bytes is accepted, no other.',
  },
  'json.control-character': {
    means: 'A control character stands unescaped inside a string.',
    remedy: 'Write it as an escape (`\\n`, `\\u0007`) or take it out at the source.',
  },
  'json.lone-surrogate': {
    means: 'A string holds half of a surrogate pair, which is no character and cannot be stored or sent.',
    remedy: 'Correct the sender: it cut a text in the middle of a character or escaped it wrongly.',
  },
  'json.non-finite': {
    means: 'NaN or Infinity stands where JSON knows only finite numbers.',
    remedy: 'Send null and a quality, or leave the field out; JSON has no such number.',
  },
  'json.number-not-exact': {
    means: 'A number has more digits, or a larger exponent, than a double can hold, so reading it would round it.',
    remedy:
      'Declare the field as `type: string, format: decimal` (or int64) in the contract; its exact source text is then kept.',
  },
  'json.duplicate-key': {
    means: 'An object names the same key twice, so it cannot be known which value is meant.',
    remedy: 'Correct the sender: each key may stand once in an object.',
  },
  'json.too-deep': {
    means: 'The text is nested deeper than the limit allows.',
    remedy: 'Send a flatter message, or raise the depth limit if the nesting is meant.',
  },
  'json.too-many-items': {
    means: 'The text holds more list items than the limit allows.',
    remedy: 'Send smaller batches, or one record a line with `lines: true`.',
  },
  'json.not-a-value': {
    means: 'A value to be written is none that JSON can say (NaN, Infinity, a function, an undefined list item, a cycle).',
    remedy: 'Correct the mapping that made this value.',
  },
} satisfies CodeCatalogue;

/** A code of this area. */
export type ValueCode = keyof typeof valueCodes;

/** An error of this area, with the remedy of its catalogue entry. */
export function valueIssue(code: ValueCode, path: string, sentence: string, at?: Position): Issue {
  return { code, level: 'error', path, sentence, remedy: valueCodes[code].remedy, ...(at && { at }) };
}
