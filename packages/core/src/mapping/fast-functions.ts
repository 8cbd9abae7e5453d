import type { Value } from '../value/value.ts';
import { needInterpreter, textOf, truth, type Answer } from './fast-operators.ts';

type Argument = Value | undefined;

/** A function of JSONata for arguments of the usual types; for any others the answer is `needInterpreter`. */
export interface FastFunction {
  readonly least: number;
  readonly most: number;
  call(first: Argument, second: Argument, third: Argument): Answer;
}

/** The functions that simple expressions may use. */
export const fastFunctions: ReadonlyMap<string, FastFunction> = new Map<string, FastFunction>([
  ['string', one(value => (value === undefined ? undefined : textOf(value)))],
  ['number', one(toNumber)],
  ['boolean', one(value => (value === undefined ? undefined : truth(value)))],
  ['not', one(not)],
  ['exists', one(value => value !== undefined)],
  ['uppercase', text(value => value.toUpperCase())],
  ['lowercase', text(value => value.toLowerCase())],
  ['trim', text(trim)],
  ['length', text(value => (hasPairs(value) ? [...value].length : value.length))],
  ['floor', number(Math.floor)],
  ['ceil', number(Math.ceil)],
  ['abs', number(Math.abs)],
  ['contains', texts((value, part) => value.includes(part))],
  ['substringBefore', texts(before)],
  ['substringAfter', texts(after)],
  ['substring', { least: 2, most: 3, call: substring }],
]);

function one(call: (value: Argument) => Answer): FastFunction {
  return { least: 1, most: 1, call };
}

function text(call: (value: string) => Value): FastFunction {
  return one(value => (typeof value === 'string' ? call(value) : value === undefined ? undefined : needInterpreter));
}

function number(call: (value: number) => number): FastFunction {
  return one(value => (typeof value === 'number' ? call(value) : value === undefined ? undefined : needInterpreter));
}

function texts(call: (value: string, other: string) => Value): FastFunction {
  const both = (value: Argument, other: Argument): Answer => {
    if (typeof other !== 'string') return needInterpreter;
    return typeof value === 'string' ? call(value, other) : value === undefined ? undefined : needInterpreter;
  };
  return { least: 2, most: 2, call: both };
}

function not(value: Argument): Answer {
  if (value === undefined) return undefined;
  const holds = truth(value);
  return holds === needInterpreter ? holds : !holds;
}

const numberText = /^-?[0-9]+(\.[0-9]+)?([Ee][-+]?[0-9]+)?$/;

function toNumber(value: Argument): Answer {
  switch (typeof value) {
    case 'undefined':
    case 'number':
      return value;
    case 'boolean':
      return value ? 1 : 0;
    case 'string': {
      const result = numberText.test(value) ? Number(value) : NaN;
      return Number.isFinite(result) ? result : needInterpreter;
    }
    default:
      return needInterpreter;
  }
}

/** JSONata's trim: inner white space becomes one blank, one blank at each end goes. */
function trim(value: string): string {
  return value.replace(/[ \t\n\r]+/g, ' ').replace(/^ | $/g, '');
}

function before(value: string, part: string): string {
  const at = value.indexOf(part);
  return at < 0 ? value : value.slice(0, at);
}

function after(value: string, part: string): string {
  const at = value.indexOf(part);
  return at < 0 ? value : value.slice(at + part.length);
}

function substring(value: Argument, from: Argument, length: Argument): Answer {
  if (typeof from !== 'number' || (length !== undefined && typeof length !== 'number')) return needInterpreter;
  if (typeof value !== 'string') return value === undefined ? undefined : needInterpreter;
  const characters = hasPairs(value) ? [...value] : value;
  const start = characters.length + from < 0 ? 0 : from;
  if (length === undefined) return joined(characters.slice(start));
  if (length <= 0) return '';
  return joined(characters.slice(start, start >= 0 ? start + length : characters.length + start + length));
}

function joined(characters: string | readonly string[]): string {
  return typeof characters === 'string' ? characters : characters.join('');
}

/** Whether a text has characters of two units, which JSONata counts as one. */
function hasPairs(value: string): boolean {
  return /[\ud800-\udfff]/.test(value);
}
