import type { Flow } from './flow.ts';
import { typeWords } from '../../contract/type-words.ts';
import { choiceWords } from './words.ts';

const formatWords: ReadonlyMap<string, string> = new Map([
  ['decimal', 'a decimal number as text'],
  ['int64', 'a 64-bit number as text'],
  ['quantity', 'a measured value as text'],
  ['date', 'a day'],
  ['date-time', 'a time'],
]);

/** What is known of a value in words: "a decimal number as text in kg, which may be absent"; "not known" where nothing is. */
export function flowWords(flow: Flow): string {
  const { types, format, unit, codes, choices, optional, many } = flow;
  if (!types && unit === undefined && codes === undefined) return 'not known';
  const isText = types?.size === 1 && types.has('string');
  const kind = (isText && format !== undefined && formatWords.get(format)) || (types ? typeWords(types) : 'a value');
  const parts = [
    many ? `any number of values, each ${kind}` : kind,
    ...(unit === undefined ? [] : [`in ${unit}`]),
    ...(codes === undefined ? [] : [`of code set ${codes}`]),
    ...(choices === undefined ? [] : [`(${choiceWords(choices)})`]),
  ];
  return parts.join(' ') + (optional ? ', which may be absent' : '');
}
