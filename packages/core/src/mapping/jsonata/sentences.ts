import { excerpt } from '../../contract/excerpt.ts';
import type { FailureFacts } from './failure.ts';

type Sentence = (facts: FailureFacts) => string;

const named = ({ token }: FailureFacts): string => (typeof token === 'string' ? `$${token}` : 'the function');
const pictureOf =
  (rule: string): Sentence =>
  () =>
    `the picture of a number is not right: ${rule}`;

/** What each failure of JSONata means, by its code; what was found is said behind it. */
const sentences: ReadonlyMap<string, Sentence> = new Map<string, Sentence>([
  ['T0410', facts => `argument ${facts.index} of ${named(facts)} is not what the function takes`],
  ['T0411', facts => `the context cannot stand for argument ${facts.index} of ${named(facts)}`],
  ['T0412', facts => `argument ${facts.index} of ${named(facts)} must be a list of one type`],
  ['D1001', () => 'the number is too large to be written'],
  ['D1002', () => 'only a number can have a minus sign'],
  ['T1003', () => 'the key of a field must be a text'],
  ['D1004', () => 'the regular expression matches an empty text, which would be found for ever'],
  ['T1005', ({ token }) => `this is no function; was $${String(token)} meant?`],
  ['T1006', () => 'this is no function'],
  ['T1007', ({ token }) => `this is no function to apply in part; was $${String(token)} meant?`],
  ['T1008', () => 'this is no function to apply in part'],
  ['D1009', () => 'two keys of an object are the same'],
  ['T1010', facts => `the matcher given to ${named(facts)} does not answer as a regular expression does`],
  ['D1011', ({ value }) => `calls stand inside calls more than ${String(value)} deep; does a function call itself for ever?`],
  ['D1012', ({ value }) => `it took more than ${String(value)} steps; is there a loop without end?`],
  ['D1013', () => 'a key that begins with _jsonata_ is not allowed'],
  ['T2001', ({ token }) => `the left side of ${String(token)} must be a number`],
  ['T2002', ({ token }) => `the right side of ${String(token)} must be a number`],
  ['T2003', () => 'a range must begin with a whole number'],
  ['T2004', () => 'a range must end with a whole number'],
  ['T2006', () => 'the right side of ~> must be a function'],
  ['T2007', ({ value2 }) => `values of unlike types cannot be put in order, one of them ${excerpt(value2)}`],
  ['T2008', () => 'only numbers and texts can be put in order'],
  ['T2009', ({ token, value2 }) => `${String(token)} compares values of one type, and the right side is ${excerpt(value2)}`],
  ['T2010', ({ token }) => `${String(token)} compares numbers or texts`],
  ['T2011', () => 'the update of a transformation must be an object'],
  ['T2012', () => 'what a transformation deletes must be named by texts'],
  ['T2013', () => 'a transformation needs $clone, which is no function here'],
  ['D2014', () => 'a range may have ten million numbers'],
  ['D2015', ({ value }) => `a list may have ${String(value)} elements, and a text 64 times as many characters`],
  ['D3001', () => 'a number that cannot be written has no text'],
  ['D3010', () => '$replace cannot look for an empty text'],
  ['D3011', () => 'the limit of $replace must be 0 or more'],
  ['D3012', () => 'what $replace puts in must be a text'],
  ['D3020', () => 'the limit of $split must be 0 or more'],
  ['D3030', () => 'this is no number'],
  ['D3040', () => 'the limit of $match must be 0 or more'],
  ['D3050', () => 'the function given to $reduce must take two arguments or more'],
  ['D3060', () => 'a negative number has no square root'],
  ['D3061', () => 'the power is no number that can be written'],
  ['D3070', () => '$sort alone puts numbers or texts in order; give it a function to compare with'],
  ['D3080', pictureOf('it has more than two parts')],
  ['D3081', pictureOf('a part has more than one decimal separator')],
  ['D3082', pictureOf('a part has more than one percent sign')],
  ['D3083', pictureOf('a part has more than one per-mille sign')],
  ['D3084', pictureOf('a part has both a percent and a per-mille sign')],
  ['D3085', pictureOf('a part has no digit')],
  ['D3086', pictureOf('other characters stand between digits')],
  ['D3087', pictureOf('a grouping separator stands beside the decimal separator')],
  ['D3088', pictureOf('a grouping separator ends the whole part')],
  ['D3089', pictureOf('two grouping separators stand together')],
  ['D3090', pictureOf('an optional digit stands behind a digit in the whole part')],
  ['D3091', pictureOf('a digit stands behind an optional digit in the fraction')],
  ['D3092', pictureOf('a part has a percent or per-mille sign and an exponent')],
  ['D3093', pictureOf('the exponent must be digits alone')],
  ['D3100', () => 'the base of $formatBase must be from 2 to 36'],
  ['D3110', () => '$toMillis needs a time of ISO 8601'],
  ['D3120', () => 'the text given to $eval is not JSONata'],
  ['D3121', () => 'the text given to $eval failed'],
  ['D3130', () => 'whole numbers cannot be written that way'],
  ['D3131', () => 'the digits of a pattern must be of one script'],
  ['D3132', () => 'the picture of a time has an unknown part'],
  ['D3133', () => 'only months and days have names in the picture of a time'],
  ['D3134', () => 'a zone has at most four digits in the picture of a time'],
  ['D3135', () => 'a bracket is left open in the picture of a time'],
  ['D3136', () => 'the picture of a time does not say enough to read one'],
  ['D3138', () => '$single found more than one'],
  ['D3139', () => '$single found none'],
  ['D3140', () => 'this is no well-formed address'],
]);

/** A failure in words: the code of JSONata, what it means, and where in the expression. */
export function failureSentence(text: string, facts: FailureFacts): string {
  const { code, position, message, value } = facts;
  const meaning = message ?? sentences.get(code)?.(facts) ?? '';
  const place = position === undefined ? '' : `, at column ${Math.max(1, position)}`;
  const found = value === undefined || typeof value === 'function' || bounds.has(code) ? '' : `, found ${excerpt(value)}`;
  return `the expression ${JSON.stringify(text)} failed: ${code} ${meaning}${place}${found}`;
}

/** Codes whose value is the bound that was reached, not what was found. */
const bounds: ReadonlySet<string> = new Set(['D1011', 'D1012', 'D2015']);
