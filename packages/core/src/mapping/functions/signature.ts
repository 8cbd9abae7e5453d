import { boundedPattern, type BoundedPattern } from '../../value/pattern/bounded-pattern.ts';
import { fail } from '../jsonata/failure.ts';
import { Callable, type Datum } from '../jsonata/machine.ts';

/** One parameter of a signature. */
export interface Parameter {
  /** `s n b l o a f j x`, or a choice as it was written. */
  readonly type: string;
  /** The letters that it takes, and `m` where an absent argument may stand for it. */
  readonly takes: string;
  /** What repeats it, as in a regular expression: nothing, `?`, `+`, or both. */
  readonly times: string;
  /** `-`: where the argument is left out, the context value stands for it. */
  readonly usesContext: boolean;
  /** The type of the elements of a list, or the signature of a function (which is not looked at). */
  readonly subtype?: string;
}

/** A signature of JSONata (`<s-nn?:s>`), ready to check arguments. */
export interface Signature {
  readonly definition: string;
  readonly parameters: readonly Parameter[];
  /** The letters of a list of arguments that fits; a group for every parameter. */
  readonly pattern: BoundedPattern;
}

const classes: Readonly<Record<string, string>> = {
  s: 'sm',
  n: 'nm',
  b: 'bm',
  l: 'lm',
  o: 'om',
  a: 'asnblfom',
  f: 'f',
  j: 'asnblom',
  x: 'asnblfom',
};

/** Reads a signature; S0401 and S0402 where it says what the language does not know. */
export function parseSignature(definition: string): Signature {
  const parameters: { -readonly [Name in keyof Parameter]: Parameter[Name] }[] = [];
  for (let at = 1; at < definition.length && definition[at] !== ':'; at++) {
    const symbol = definition[at]!;
    const before = parameters.at(-1);
    const takes = classes[symbol];
    if (takes !== undefined) parameters.push({ type: symbol, takes, times: '', usesContext: false });
    else if (symbol === '(') {
      const end = closingBracket(definition, at, '(', ')');
      const choice = definition.slice(at + 1, end);
      if (choice.includes('<')) fail({ code: 'S0402', value: choice });
      parameters.push({ type: `(${choice})`, takes: `${choice}m`, times: '', usesContext: false });
      at = end;
    } else if (symbol === '<') {
      if (before?.type !== 'a' && before?.type !== 'f') fail({ code: 'S0401', value: before?.type });
      const end = closingBracket(definition, at, '<', '>');
      before.subtype = definition.slice(at + 1, end);
      at = end;
    } else if (before && (symbol === '?' || symbol === '+')) before.times += symbol;
    else if (before && symbol === '-') {
      before.usesContext = true;
      before.times += '?';
    }
  }
  return { definition, parameters, pattern: patternOf(definition, parameters) };
}

function patternOf(definition: string, parameters: readonly Parameter[]): BoundedPattern {
  const pattern = boundedPattern(`^${parameters.map(each => `([${each.takes}]${each.times})`).join('')}$`, '');
  return typeof pattern === 'string' ? fail({ code: 'S0402', value: definition }) : pattern;
}

function closingBracket(text: string, start: number, open: string, close: string): number {
  let depth = 0;
  for (let at = start; at < text.length; at++) {
    if (text[at] === open) depth++;
    else if (text[at] === close && --depth === 0) return at;
  }
  return text.length;
}

/** The letter of a datum's type; `m` for nothing. */
export function typeLetter(value: Datum): string {
  switch (typeof value) {
    case 'string':
      return 's';
    case 'number':
      return 'n';
    case 'boolean':
      return 'b';
    case 'object':
      if (value === null) return 'l';
      if (Array.isArray(value)) return 'a';
      return value instanceof Callable ? 'f' : 'o';
    default:
      return 'm';
  }
}
