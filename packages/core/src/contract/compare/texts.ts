import { formatChecks } from '../formats.ts';
import { matchesPattern } from '../pattern.ts';
import { keywordsOf, type Case, type Gap } from './reasoning.ts';

/** Texts of a format that are texts of another one too. */
const widerFormats: Readonly<Record<string, readonly string[]>> = {
  int64: ['decimal'],
  uri: ['uri-reference', 'iri', 'iri-reference'],
  iri: ['iri-reference'],
  'uri-reference': ['iri-reference'],
  email: ['idn-email'],
  hostname: ['idn-hostname'],
};

/** Keywords that say how a text is to be read: a reader who knows another one reads it wrongly. */
const readings = ['contentEncoding', 'contentMediaType'] as const;

/** The largest or smallest number of a keyword over the schemas of a case. */
export function countOf(one: Case, keyword: string, of: 'largest' | 'smallest'): number | undefined {
  const counts = keywordsOf(one).flatMap(schema => (typeof schema[keyword] === 'number' ? [schema[keyword]] : []));
  if (counts.length === 0) return undefined;
  return of === 'largest' ? Math.max(...counts) : Math.min(...counts);
}

function wordsOf(one: Case, keyword: string): readonly string[] {
  return [...new Set(keywordsOf(one).flatMap(schema => (typeof schema[keyword] === 'string' ? [schema[keyword]] : [])))];
}

/** No text keeps the case. */
export function noText(one: Case): boolean {
  return (countOf(one, 'minLength', 'largest') ?? 0) > (countOf(one, 'maxLength', 'smallest') ?? Infinity);
}

/** Whether a text keeps what the case says about texts. */
export function acceptsText(one: Case, text: string): boolean {
  const length = [...text].length;
  if (length < (countOf(one, 'minLength', 'largest') ?? 0) || length > (countOf(one, 'maxLength', 'smallest') ?? Infinity))
    return false;
  return (
    wordsOf(one, 'pattern').every(pattern => matchesPattern(pattern, text)) &&
    wordsOf(one, 'format').every(name => isOfFormat(name, text))
  );
}

function isOfFormat(name: string, text: string): boolean {
  const check = formatChecks.get(name);
  if (check === undefined || check === true) return true;
  return check instanceof RegExp ? check.test(text) : check(text);
}

/** Texts of the one that might not be texts of the other. */
export function textGaps(given: Case, wanted: Case): readonly Gap[] {
  return [
    ...leastGap(given, wanted, 'minLength', 'characters'),
    ...mostGap(given, wanted, 'maxLength', 'characters'),
    ...wordGaps(given, wanted, 'pattern', (has, wants) => has === wants, matchesAll),
    ...wordGaps(given, wanted, 'format', (has, wants) => has === wants || (widerFormats[has]?.includes(wants) ?? false)),
    ...readings.flatMap(keyword => wordGaps(given, wanted, keyword, (has, wants) => has === wants)),
  ];
}

function wordGaps(
  given: Case,
  wanted: Case,
  keyword: string,
  isInside: (has: string, wants: string) => boolean,
  isNothing: (wants: string) => boolean = () => false,
): readonly Gap[] {
  const has = wordsOf(given, keyword);
  const say = (words: readonly string[]): string =>
    words.length === 0 ? 'none' : words.map(word => JSON.stringify(word)).join(' and ');
  return wordsOf(wanted, keyword)
    .filter(wants => !isNothing(wants) && !has.some(each => isInside(each, wants)))
    .map(wants => ({ path: '', what: keyword, given: say(has), wanted: say([wants]) }));
}

function matchesAll(pattern: string): boolean {
  return ['', '^', '$', '.*', '^.*', '.*$'].includes(pattern);
}

/** A lower bound of a count that the wanting side has and the giving side does not promise. */
export function leastGap(given: Case, wanted: Case, keyword: string, of: string, promised = 0): readonly Gap[] {
  const has = Math.max(promised, countOf(given, keyword, 'largest') ?? 0);
  const wants = countOf(wanted, keyword, 'largest') ?? 0;
  const say = (count: number): string => (count === 0 ? `any number of ${of}` : `at least ${count} ${of}`);
  return has >= wants ? [] : [{ path: '', what: keyword, given: say(has), wanted: say(wants) }];
}

/** An upper bound of a count that the wanting side has and the giving side does not promise. */
export function mostGap(given: Case, wanted: Case, keyword: string, of: string, promised = Infinity): readonly Gap[] {
  const has = Math.min(promised, countOf(given, keyword, 'smallest') ?? Infinity);
  const wants = countOf(wanted, keyword, 'smallest') ?? Infinity;
  const say = (count: number): string => (count === Infinity ? `any number of ${of}` : `at most ${count} ${of}`);
  return has <= wants ? [] : [{ path: '', what: keyword, given: say(has), wanted: say(wants) }];
}
