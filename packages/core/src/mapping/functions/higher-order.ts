import { fail } from '../jsonata/failure.ts';
import { sequence, type Callable, type Datum, type Machine } from '../jsonata/machine.ts';
import { isNumber, truth } from '../jsonata/operations/operator.ts';
import { emptyMembers, type Members } from './kinds.ts';
import { native, type NativeFunction } from './native.ts';

type List = readonly Datum[];

/** Functions that call the functions they are given. */
export const higherOrderFunctions: readonly NativeFunction[] = [
  native('map', '<af>', ([list, call], machine) => map(list as List | undefined, call as Callable, machine)),
  native('filter', '<af>', ([list, call], machine) => filter(list as List | undefined, call as Callable, machine)),
  native('single', '<af?>', ([list, call], machine) => single(list as List | undefined, call as Callable | undefined, machine)),
  native('reduce', '<afj?:j>', ([list, call, first], machine) =>
    reduce(list as List | undefined, call as Callable, first, machine),
  ),
  native('each', '<o-f:a>', ([members, call], machine) => each(members as Members | undefined, call as Callable, machine)),
  native('sift', '<o-f?:o>', ([members, call], machine) =>
    sift(members as Members | undefined, call as Callable | undefined, machine),
  ),
  native('sort', '<af?:a>', ([list, call], machine) => sort(list as List | undefined, call as Callable | undefined, machine)),
];

/** Calls with as many of value, place and whole as the function takes; the first always. */
function callWith(call: Callable, machine: Machine, value: Datum, place: Datum, whole: Datum): Datum {
  const { arity } = call;
  return call.call(arity >= 3 ? [value, place, whole] : arity === 2 ? [value, place] : [value], machine);
}

function map(list: List | undefined, call: Callable, machine: Machine): Datum {
  if (list === undefined) return undefined;
  machine.list(list.length);
  const found = sequence();
  for (const [index, value] of list.entries()) {
    const result = callWith(call, machine, value, index, list);
    if (result !== undefined) found.push(result);
  }
  return found;
}

function filter(list: List | undefined, call: Callable, machine: Machine): Datum {
  if (list === undefined) return undefined;
  machine.list(list.length);
  const found = sequence();
  for (const [index, value] of list.entries()) {
    if (truth(callWith(call, machine, value, index, list), machine)) found.push(value);
  }
  return found;
}

function single(list: List | undefined, call: Callable | undefined, machine: Machine): Datum {
  if (list === undefined) return undefined;
  machine.spend(list.length);
  let found: { readonly value: Datum } | undefined;
  for (const [index, value] of list.entries()) {
    if (call !== undefined && !truth(callWith(call, machine, value, index, list), machine)) continue;
    if (found) fail({ code: 'D3138', index });
    found = { value };
  }
  return found ? found.value : fail({ code: 'D3139' });
}

function reduce(list: List | undefined, call: Callable, first: Datum, machine: Machine): Datum {
  if (list === undefined) return undefined;
  if (call.arity < 2) fail({ code: 'D3050', index: 1 });
  machine.spend(list.length);
  const startsInside = first === undefined && list.length > 0;
  let result = startsInside ? list[0] : first;
  for (let index = startsInside ? 1 : 0; index < list.length; index++) {
    const args = [result, list[index], index, list];
    result = call.call(args.slice(0, Math.max(2, Math.min(call.arity, 4))), machine);
  }
  return result;
}

function each(members: Members | undefined, call: Callable, machine: Machine): Datum {
  const found = sequence();
  const names = Object.keys(members ?? {});
  machine.list(names.length);
  for (const name of names) {
    const result = callWith(call, machine, members![name], name, members);
    if (result !== undefined) found.push(result);
  }
  return found;
}

function sift(members: Members | undefined, call: Callable | undefined, machine: Machine): Datum {
  const found = emptyMembers();
  const names = Object.keys(members ?? {});
  machine.list(names.length);
  for (const name of names) {
    // A function left out is found missing only where there is something to ask it.
    if (call === undefined) fail({ code: 'T0410', index: 2 });
    if (truth(callWith(call, machine, members![name], name, members), machine)) found[name] = members![name];
  }
  return Object.keys(found).length === 0 ? undefined : found;
}

function sort(list: List | undefined, call: Callable | undefined, machine: Machine): Datum {
  if (list === undefined || list.length <= 1) return list;
  machine.list(list.length);
  if (call === undefined) return sortPlain(list, machine);
  return mergeSort(list, (one, other) => isTruthy(call.call([one, other], machine)), machine);
}

/** A comparator's answer counts by the rules of JavaScript, not of the language: an empty list is true. */
function isTruthy(answer: Datum): boolean {
  return Boolean(answer);
}

function sortPlain(list: List, machine: Machine): Datum {
  // Every element is looked at: one of them may be a number out of range.
  const areNumbers = list.filter(value => !isNumber(value)).length === 0;
  if (!areNumbers && !list.every(value => typeof value === 'string')) fail({ code: 'D3070', index: 1 });
  machine.spend(list.length * Math.ceil(Math.log2(list.length)));
  return (list as readonly number[]).toSorted((one, other) => (one > other ? 1 : one < other ? -1 : 0));
}

/** Stable; its comparisons are those of the interpreter, so that a comparator that contradicts itself gives the same result. */
function mergeSort(list: List, isBehind: (one: Datum, other: Datum) => boolean, machine: Machine): List {
  if (list.length <= 1) return list;
  machine.spend(list.length);
  const middle = Math.floor(list.length / 2);
  const left = mergeSort(list.slice(0, middle), isBehind, machine);
  const right = mergeSort(list.slice(middle), isBehind, machine);
  const merged: Datum[] = [];
  let at = 0;
  let other = 0;
  while (at < left.length && other < right.length) {
    merged.push(isBehind(left[at], right[other]) ? right[other++] : left[at++]);
  }
  return [...merged, ...left.slice(at), ...right.slice(other)];
}
