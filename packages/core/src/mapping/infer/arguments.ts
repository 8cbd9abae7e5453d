import type { TypeName } from '../../contract/keywords.ts';
import type { Parameter } from '../functions/signature.ts';
import { standardFunctions } from '../functions/standard.ts';
import type { Node } from '../syntax.ts';
import type { Context } from './context.ts';
import { isNumberText, itemOf, type Flow } from './flow.ts';
import { typeWords } from './words.ts';

const letters: Readonly<Record<TypeName, string>> = {
  string: 's',
  number: 'n',
  integer: 'n',
  boolean: 'b',
  object: 'o',
  array: 'a',
  null: 'l',
};

const wanted: Readonly<Record<string, string>> = {
  s: 'a text',
  n: 'a number',
  b: 'true or false',
  o: 'an object',
  a: 'a list',
  f: 'a function',
};

/** Checks a call against the signature of the function: how many arguments, and those that can be none of the types it takes. */
export function checkArguments(name: string, args: readonly Flow[], node: Node, context: Context): void {
  const signature = standardFunctions.get(name)?.signature;
  if (!signature) return;
  const { parameters } = signature;
  const counted = countFault(parameters, args.length);
  if (counted !== undefined)
    return say(`$${name} takes ${counted}, and there ${args.length === 1 ? 'is' : 'are'} ${args.length}`);
  const shift =
    parameters[0]?.usesContext === true && args.length < parameters.filter(isNeeded).length + 1 && args.length < parameters.length
      ? firstGiven(parameters, args)
      : 0;
  for (const [index, argument] of args.entries()) {
    const parameter = parameters[index + shift];
    if (parameter) checkArgument(name, index, argument, parameter, say, warn);
  }
  if (name === 'sort' && args.length === 1 && isNumberText(itemOf(args[0]!)))
    warn('mapping.comparison', '$sort orders numbers that are texts letter by letter, "10" before "9"; use $number');

  function say(sentence: string): void {
    context.report({ code: 'mapping.argument', sentence, level: 'error', node });
  }

  function warn(code: 'mapping.list' | 'mapping.comparison', sentence: string): void {
    context.report({ code, sentence, level: 'warning', node });
  }
}

/** Where the context stands for the first parameter, the arguments begin at the second one. */
function firstGiven(parameters: readonly Parameter[], [first]: readonly Flow[]): number {
  return first === undefined || mayFit(first, parameters[0]!) ? 0 : 1;
}

function isNeeded({ times, usesContext }: Parameter): boolean {
  return !usesContext && !times.includes('?');
}

function countFault(parameters: readonly Parameter[], count: number): string | undefined {
  const least = parameters.filter(isNeeded).length;
  const most = parameters.some(({ times }) => times.includes('+')) ? Infinity : parameters.length;
  if (count >= least && count <= most) return undefined;
  const range = most === Infinity ? `at least ${least}` : least === most ? String(most) : `${least} to ${most}`;
  return `${range} argument${range === '1' ? '' : 's'}`;
}

function checkArgument(
  name: string,
  index: number,
  argument: Flow,
  parameter: Parameter,
  say: (sentence: string) => void,
  warn: (code: 'mapping.list', sentence: string) => void,
): void {
  const { types, many } = argument;
  if (!types) return;
  const item = itemOf(argument);
  if (!mayFit(argument, parameter)) {
    const expected = wantedWords(parameter);
    const found = typeWords(argument.types!.has('array') && item.types ? item.types : types);
    const hint = parameter.type === 'a' ? `a list of ${found}${remedyFor(parameter)}` : found;
    return say(`argument ${index + 1} of $${name} must be ${expected}, and it is ${hint}`);
  }
  if (many && !parameter.takes.includes('a')) {
    warn(
      'mapping.list',
      `argument ${index + 1} of $${name} goes through a list, and it takes one value; use a position like [0], or $map`,
    );
  }
}

function mayFit(argument: Flow, { takes, type, subtype }: Parameter): boolean {
  const given = lettersOf(argument.types);
  if (!given) return true;
  if (type !== 'a') return given.some(letter => takes.includes(letter));
  const items = lettersOf(itemOf(argument).types);
  return (
    subtype === undefined || !items || items.includes(subtype.charAt(0)) || (items.includes('a') && argument.view === undefined)
  );
}

function lettersOf(types: ReadonlySet<TypeName> | undefined): readonly string[] | undefined {
  return types && [...types].map(type => letters[type]);
}

function wantedWords({ type, subtype }: Parameter): string {
  if (type === 'a') return subtype === undefined ? 'a list' : `a list in which each is ${wanted[subtype.charAt(0)] ?? 'a value'}`;
  return type
    .replace(/[()]/g, '')
    .split('')
    .map(letter => wanted[letter] ?? 'a value')
    .join(' or ');
}

function remedyFor({ subtype }: Parameter): string {
  return subtype === 'n' ? '; use $map(…, $number)' : subtype === 's' ? '; use $map(…, $string)' : '';
}
