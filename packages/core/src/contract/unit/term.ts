import { rational } from '../../value/rational.ts';
import { one, power, product, quotient, type Atom, type Measure } from './measure.ts';

/** Why a text is no unit: a sentence, and the symbol it is about where it is about one. */
export interface TermFault {
  readonly fault: string;
  readonly symbol?: string;
}

/** What a unit expression is built of. */
const token = /\{[^{}]*\}|[./()]|\d+(?![\d*^])|(?:10[*^]|(?:\[[^\][]*\]|[^\d\s+\-./()[\]{}])+)(?:[+-]?\d+)?/y;
const symbolAndPower = /^(10[*^]|.*?(?:\]|[^\d+\-\]]))([+-]?\d+)?$/s;
const deepest = 20;

/**
 * What a unit expression of UCUM (`kg.m/s2`, `10*3/uL`, `{pieces}/h`) stands for. As UCUM reads it: from left to right, `a/b.c`
 * is `(a/b).c`.
 */
export function measureOf(text: string, atomOf: (symbol: string) => Atom | undefined): Measure | TermFault {
  const tokens = tokensOf(text);
  return 'fault' in tokens ? tokens : readTokens(tokens, atomOf);
}

function readTokens(tokens: readonly string[], atomOf: (symbol: string) => Atom | undefined): Measure | TermFault {
  let at = 0;
  const result = readTerm(0);
  if ('fault' in result || at === tokens.length) return result;
  return { fault: `"${tokens[at]}" stands where the unit should end` };

  function readTerm(depth: number): Measure | TermFault {
    if (depth > deepest) return { fault: 'parentheses are nested too deep' };
    let measure: Measure | TermFault = one;
    let operator = tokens[at] === '/' ? tokens[at++]! : '.';
    for (;;) {
      const next = readComponent(depth);
      if ('fault' in next) return next;
      measure = operator === '/' ? quotient(measure, next) : product(measure, next);
      if (tokens[at] !== '.' && tokens[at] !== '/') return measure;
      operator = tokens[at++]!;
    }
  }

  function readComponent(depth: number): Measure | TermFault {
    const word = tokens[at++];
    if (word === undefined) return { fault: 'it ends where a unit was expected' };
    if (word.startsWith('{')) return one;
    const measure = word === '(' ? readGroup(depth) : readSimple(word);
    if (tokens[at]?.startsWith('{')) at++;
    return measure;
  }

  function readGroup(depth: number): Measure | TermFault {
    const inner = readTerm(depth + 1);
    if ('fault' in inner) return inner;
    return tokens[at++] === ')' ? inner : { fault: 'a parenthesis is not closed' };
  }

  function readSimple(word: string): Measure | TermFault {
    if (/^\d+$/.test(word)) return Number(word) > 0 ? numberOf(word) : { fault: 'a unit cannot be zero' };
    const parts = /^[./)]$/.test(word) ? null : symbolAndPower.exec(word);
    if (!parts) return { fault: `"${word}" stands where a unit was expected` };
    const [, symbol = '', exponent = '1'] = parts;
    const atom = atomOf(symbol);
    if (!atom) return { fault: `"${symbol}" is no unit of UCUM`, symbol };
    if (Math.abs(Number(exponent)) > 30 || Number(exponent) === 0) return { fault: `the power ${exponent} is out of range` };
    if (atom.apart && tokens.length > 1 && !tokens[1]!.startsWith('{')) return { fault: alone(symbol, atom.apart) };
    if (atom.apart && exponent !== '1') return { fault: alone(symbol, atom.apart) };
    return power(atom.measure, Number(exponent));
  }
}

function alone(symbol: string, apart: 'level' | 'scale'): string {
  return apart === 'scale'
    ? `${symbol} tells a point on a scale and has no multiples; for a difference or a rate write K (K/min)`
    : `${symbol} is not linear and cannot stand in a product`;
}

function numberOf(digits: string): Measure {
  return { factor: rational(BigInt(digits)), dimension: new Map() };
}

function tokensOf(text: string): readonly string[] | TermFault {
  if (text.length > 200) return { fault: 'it is longer than 200 characters' };
  const tokens: string[] = [];
  for (let at = 0; at < text.length; at = token.lastIndex) {
    token.lastIndex = at;
    const match = token.exec(text);
    if (!match) return { fault: `character ${JSON.stringify(text[at])} at ${at + 1} belongs to no unit` };
    tokens.push(match[0]);
  }
  return tokens;
}
