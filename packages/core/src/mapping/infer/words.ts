import { quote } from '../../contract/excerpt.ts';
import type { TypeName } from '../../contract/keywords.ts';

const words: Readonly<Record<TypeName, string>> = {
  string: 'a text',
  number: 'a number',
  integer: 'a whole number',
  boolean: 'true or false',
  object: 'an object',
  array: 'a list',
  null: 'null',
};

/** Types in a sentence: "a text or null". */
export function typeWords(types: ReadonlySet<TypeName>): string {
  return [...types].map(type => words[type]).join(' or ');
}

/** The first values of a choice in a sentence. */
export function choiceWords(choices: readonly unknown[]): string {
  return `${choices.slice(0, 10).map(quote).join(', ')}${choices.length > 10 ? ' …' : ''}`;
}
