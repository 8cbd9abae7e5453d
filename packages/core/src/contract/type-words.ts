import type { TypeName } from './keywords.ts';

const words: Readonly<Record<TypeName, string>> = {
  string: 'a text',
  number: 'a number',
  integer: 'a whole number',
  boolean: 'true or false',
  object: 'an object',
  array: 'a list',
  null: 'null',
};

/** Types of JSON Schema in a sentence: "a text or null". */
export function typeWords(types: Iterable<TypeName>): string {
  return [...types].map(type => words[type]).join(' or ');
}
