import { fail } from '../failure.ts';
import { addMarks, Callable, Mark, sequence, type Datum, type Machine } from '../machine.ts';

/** Whether a value is a number to reckon with; fails with D1001 where it has left the numbers that can be written. */
export function isNumber(value: Datum): value is number {
  if (typeof value !== 'number' || Number.isNaN(value)) return false;
  if (!Number.isFinite(value)) fail({ code: 'D1001', value });
  return true;
}

/** `+ - * / %`: nothing where a side is nothing. */
export function arithmetic(operator: string, left: Datum, right: Datum, position: number): Datum {
  if (left !== undefined && !isNumber(left)) fail({ code: 'T2001', position, token: operator, value: left });
  if (right !== undefined && !isNumber(right)) fail({ code: 'T2002', position, token: operator, value: right });
  if (left === undefined || right === undefined) return undefined;
  switch (operator) {
    case '+':
      return left + right;
    case '-':
      return left - right;
    case '*':
      return left * right;
    case '/':
      return left / right;
    default:
      return left % right;
  }
}

/** A leading `-`. */
export function negate(value: Datum, position: number): Datum {
  if (value === undefined) return undefined;
  return isNumber(value) ? -value : fail({ code: 'D1002', position, token: '-', value });
}

/** `< <= > >=` of two numbers or two texts; nothing where a side is nothing. */
export function compare(operator: string, left: Datum, right: Datum, position: number): Datum {
  if (!isOrdered(left) || !isOrdered(right)) {
    const value = typeof left === 'string' || typeof left === 'number' ? right : left;
    fail({ code: 'T2010', position, token: operator, value });
  }
  if (left === undefined || right === undefined) return undefined;
  if (typeof left !== typeof right) fail({ code: 'T2009', position, token: operator, value: left, value2: right });
  switch (operator) {
    case '<':
      return left < right;
    case '<=':
      return left <= right;
    case '>':
      return left > right;
    default:
      return left >= right;
  }
}

function isOrdered(value: Datum): value is string | number | undefined {
  return value === undefined || typeof value === 'string' || typeof value === 'number';
}

/** `=`: of two things that are there, whether they are the same all through. */
export function equals(left: Datum, right: Datum, machine: Machine): boolean {
  return left !== undefined && right !== undefined && isSame(left, right, machine);
}

/** `!=`: of two things that are there, whether they differ. */
export function differs(left: Datum, right: Datum, machine: Machine): boolean {
  return left !== undefined && right !== undefined && !isSame(left, right, machine);
}

function isSame(left: Datum, right: Datum, machine: Machine): boolean {
  if (left === right) return true;
  if (typeof left !== 'object' || typeof right !== 'object' || left === null || right === null) return false;
  if (left instanceof Callable || right instanceof Callable) return false;
  machine.spend(1);
  if (Array.isArray(left) && Array.isArray(right)) {
    return left.length === right.length && left.every((item, index) => isSame(item, right[index], machine));
  }
  if (Array.isArray(left) || Array.isArray(right)) return false;
  const names = Object.keys(left);
  if (names.length !== Object.keys(right).length) return false;
  return names.every(
    name => Object.hasOwn(right, name) && isSame(left[name as keyof typeof left], right[name as keyof typeof right], machine),
  );
}

/** `in`: the same single value stands in the list, or is the value. */
export function includes(left: Datum, right: Datum, machine: Machine): boolean {
  if (left === undefined || right === undefined) return false;
  if (!Array.isArray(right)) return right === left;
  machine.spend(right.length);
  return right.includes(left) && !Number.isNaN(left);
}

/** Whether something counts as true; nothing does not. */
export function truth(value: Datum, machine: Machine): boolean {
  switch (typeof value) {
    case 'boolean':
      return value;
    case 'string':
      return value !== '';
    case 'number':
      return isNumber(value) && value !== 0;
    case 'object':
      if (value === null || value instanceof Callable) return false;
      if (!Array.isArray(value)) return Object.keys(value).length > 0;
      if (value.length === 1) return truth(value[0], machine);
      machine.spend(value.length);
      // All are looked at: one of them may be no number at all.
      return value.filter(item => truth(item, machine)).length > 0;
    default:
      return false;
  }
}

const mostInRange = 1e7;

/** `[from..to]`: whole numbers, none where the first is greater. */
export function range(from: Datum, to: Datum, position: number, machine: Machine): Datum {
  if (from !== undefined && !Number.isInteger(from)) fail({ code: 'T2003', position, token: '..', value: from });
  if (to !== undefined && !Number.isInteger(to)) fail({ code: 'T2004', position, token: '..', value: to });
  if (from === undefined || to === undefined) return undefined;
  const first = from as number;
  const size = (to as number) - first + 1;
  if (size < 1) return undefined;
  if (size > mostInRange) fail({ code: 'D2014', position, token: '..', value: size });
  machine.list(size);
  const list = sequence();
  for (let index = 0; index < size; index++) list.push(first + index);
  return list;
}

/** Adds what an element of `[…]` came to: a list adds its elements. */
export function append(list: Datum[], value: Datum, machine: Machine): void {
  if (value === undefined) return;
  if (!Array.isArray(value)) {
    list.push(value);
    return;
  }
  machine.list(value.length);
  for (const item of value as readonly Datum[]) list.push(item);
}

/** Adds an element that is written as a list: it stays one. */
export function addItem(list: Datum[], value: Datum): void {
  if (value !== undefined) list.push(value);
}

/** Marks a list written at the start or the end of a path, so that the path does not spread it. */
export function constructed(list: readonly Datum[]): readonly Datum[] {
  return addMarks(list, Mark.constructed);
}
