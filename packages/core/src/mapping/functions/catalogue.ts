import { standardFunctions } from './standard.ts';
import type { Parameter } from './signature.ts';

/** A function that expressions may call, as an editor offers it. */
export interface FunctionEntry {
  /** `$substring` */
  readonly name: string;
  /** `$substring(text, number, number?)` */
  readonly usage: string;
}

/** Every function that expressions may call, by name. */
export function functionCatalogue(): readonly FunctionEntry[] {
  const entries = [...standardFunctions.values()].map(({ name, signature }) => ({
    name: `$${name}`,
    usage: `$${name}(${signature.parameters.map(wordsOf).join(', ')})`,
  }));
  return entries.toSorted((a, b) => (a.name < b.name ? -1 : 1));
}

const words: Readonly<Record<string, string>> = {
  s: 'text',
  n: 'number',
  b: 'boolean',
  l: 'null',
  o: 'object',
  a: 'list',
  f: 'function',
  j: 'value',
  x: 'value',
};

function wordsOf({ type, times, subtype }: Parameter): string {
  const letters = type.startsWith('(') ? type.slice(1, -1).split('') : [type];
  const name = [...new Set(letters.map(letter => words[letter] ?? 'value'))].join('|');
  const of = type === 'a' && subtype !== undefined && words[subtype] !== undefined ? ` of ${words[subtype]}` : '';
  return `${name}${of}${times.includes('+') ? ' …' : ''}${times.includes('?') ? '?' : ''}`;
}
