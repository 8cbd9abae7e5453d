import type { Fields, Value } from '../value/value.ts';
import type { Scope } from './program.ts';

/** What an expression sees beside its context: the whole message and the site. */
export interface Frame {
  readonly root: Value;
  readonly site: Fields | undefined;
  readonly scope?: Scope;
}

/** What expressions see of one message. */
export function frameOf(root: Value, scope: Scope): Frame {
  return { root, site: scope.site as Fields | undefined, scope };
}

/** The answer of a fast expression that only the interpreter can give. */
export const needInterpreter: unique symbol = Symbol('need interpreter');

/** A value, nothing, or the wish for the interpreter. */
export type Answer = Value | undefined | typeof needInterpreter;

/** A compiled expression of the simple kind. Pure. */
export type Fast = (input: Value, frame: Frame) => Answer;

/** The effective boolean of JSONata; nothing counts as false. */
export function truth(value: Answer): boolean | typeof needInterpreter {
  switch (typeof value) {
    case 'boolean':
      return value;
    case 'string':
      return value.length > 0;
    case 'number':
      return value !== 0;
    case 'undefined':
      return false;
    case 'symbol':
      return needInterpreter;
    default:
      if (value === null) return false;
      return Array.isArray(value) ? needInterpreter : Object.keys(value).length > 0;
  }
}

/** `&`: nothing is the empty text. */
export function concatenate(left: Value | undefined, right: Value | undefined): Answer {
  const one = left === undefined ? '' : textOf(left);
  const two = right === undefined ? '' : textOf(right);
  return one === needInterpreter || two === needInterpreter ? needInterpreter : one + two;
}

/** `$string` of a single value: numbers with at most 15 significant digits. */
export function textOf(value: Value): string | typeof needInterpreter {
  switch (typeof value) {
    case 'string':
      return value;
    case 'number':
      return String(Number.isInteger(value) ? value : Number(value.toPrecision(15)));
    case 'boolean':
      return value ? 'true' : 'false';
    default:
      return value === null ? 'null' : needInterpreter;
  }
}

/** `=` and `!=`: both are false where a side is nothing. */
export function equal(left: Value | undefined, right: Value | undefined, wanted: boolean): Answer {
  if (left === undefined || right === undefined) return false;
  if (left === right) return wanted;
  const composed = typeof left === 'object' && typeof right === 'object' && left !== null && right !== null;
  return composed ? needInterpreter : !wanted;
}

/** `<`, `<=`, `>`, `>=` of two numbers or two texts; nothing where a side is nothing. */
export function compare(
  left: Value | undefined,
  right: Value | undefined,
  holds: (a: string | number, b: string | number) => boolean,
): Answer {
  if (!isComparable(left) || !isComparable(right)) return needInterpreter;
  if (left === undefined || right === undefined) return undefined;
  return typeof left === typeof right ? holds(left, right) : needInterpreter;
}

function isComparable(value: Value | undefined): value is string | number | undefined {
  return value === undefined || typeof value === 'string' || typeof value === 'number';
}

/** Arithmetic; nothing where a side is nothing. What leaves the numbers (a division by zero) is for the interpreter to refuse. */
export function numeric(left: Value | undefined, right: Value | undefined, reckon: (a: number, b: number) => number): Answer {
  if (left !== undefined && typeof left !== 'number') return needInterpreter;
  if (right !== undefined && typeof right !== 'number') return needInterpreter;
  if (left === undefined || right === undefined) return undefined;
  const result = reckon(left, right);
  return Number.isFinite(result) ? result : needInterpreter;
}

/** `in`: the same single value stands in the list, or is the value. */
export function includes(left: Value | undefined, right: Value | undefined): Answer {
  if (left === undefined || right === undefined) return false;
  if (typeof left === 'object' && left !== null) return needInterpreter;
  return Array.isArray(right) ? (right as readonly Value[]).some(item => item === left) : right === left;
}
