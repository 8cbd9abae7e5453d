import type { TypeName } from '../../contract/keywords.ts';
import type { Parameter } from '../functions/signature.ts';
import { standardFunctions } from '../functions/standard.ts';
import type { Node } from '../syntax.ts';
import type { Context, Finding } from './context.ts';
import { isNumberText, itemOf, type Flow } from './flow.ts';
import { typeWords } from '../../contract/type-words.ts';

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
  const parameters = standardFunctions.get(name)?.signature.parameters;
  if (!parameters) return;
  const shift = firstParameter(parameters, args);
  const counted = countFault(parameters, shift, args.length);
  if (counted !== undefined) {
    const sentence = `$${name} takes ${counted}, and there ${args.length === 1 ? 'is' : 'are'} ${args.length}`;
    return context.report({ code: 'mapping.argument', sentence, level: 'error', node });
  }
  for (const [index, argument] of args.entries()) {
    const parameter = parameters[index + shift];
    const fault = parameter && argumentFault(argument, parameter);
    if (fault) context.report({ ...fault, sentence: `argument ${index + 1} of $${name} ${fault.sentence}`, node });
  }
  if (name !== 'sort' || args.length !== 1 || !isNumberText(itemOf(args[0]!))) return;
  const sentence = '$sort orders numbers that are texts letter by letter, "10" before "9"; use $number';
  context.report({ code: 'mapping.comparison', sentence, level: 'warning', node });
}

/** Where the context (`$`) stands for the first parameter, the arguments begin at the second one. */
function firstParameter(parameters: readonly Parameter[], args: readonly Flow[]): number {
  const fitFrom = (start: number): boolean =>
    args.length >= parameters.slice(start).filter(isNeeded).length &&
    args.every((argument, index) => parameters[start + index] !== undefined && mayFit(argument, parameters[start + index]!));
  return parameters[0]?.usesContext === true && !fitFrom(0) && fitFrom(1) ? 1 : 0;
}

function isNeeded({ times, usesContext }: Parameter): boolean {
  return usesContext || !times.includes('?');
}

function countFault(parameters: readonly Parameter[], shift: number, count: number): string | undefined {
  const least = parameters.slice(shift).filter(isNeeded).length;
  const most = parameters.some(({ times }) => times.includes('+')) ? Infinity : parameters.length;
  if (count >= least && count <= most) return undefined;
  const range = most === Infinity ? `at least ${least}` : least === most ? String(most) : `${least} to ${most}`;
  return `${range} argument${range === '1' ? '' : 's'}`;
}

function argumentFault(argument: Flow, parameter: Parameter): Omit<Finding, 'node'> | undefined {
  const { types, many } = argument;
  if (!types) return undefined;
  if (mayFit(argument, parameter)) {
    if (!many || parameter.takes.includes('a')) return undefined;
    const sentence = 'goes through a list, and it takes one value; use a position like [0], or $map';
    return { code: 'mapping.list', sentence, level: 'warning' };
  }
  const items = itemOf(argument).types;
  const found = typeWords(types.has('array') && items ? items : types);
  const given = parameter.type === 'a' ? `a list of ${found}${remedyFor(parameter)}` : found;
  return { code: 'mapping.argument', sentence: `must be ${wantedWords(parameter)}, and it is ${given}`, level: 'error' };
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
