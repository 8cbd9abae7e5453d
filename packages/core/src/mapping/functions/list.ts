import { equals } from '../jsonata/operations/operator.ts';
import { isSequence, sequence, type Datum, type Machine } from '../jsonata/machine.ts';
import { native, type NativeFunction } from './native.ts';

type List = readonly Datum[];

/** Functions that make lists of lists, and call nothing. */
export const listFunctions: readonly NativeFunction[] = [
  native('append', '<xx:a>', ([one, other], machine) => append(one, other, machine)),
  native('zip', '<a+>', (lists, machine) => zip(lists, machine), 0),
  native('reverse', '<a:a>', ([list], machine) => longer(list, machine, each => each.toReversed())),
  native('shuffle', '<a:a>', ([list], machine) => longer(list, machine, each => shuffle(each, machine))),
  native('distinct', '<x:x>', ([list], machine) => distinct(list, machine)),
];

/** Both in one list; where one is nothing, the other as it is. */
export function append(one: Datum, other: Datum, machine: Machine): Datum {
  if (one === undefined) return other;
  if (other === undefined) return one;
  const first: List = Array.isArray(one) ? one : [one];
  const second: List = Array.isArray(other) ? other : [other];
  machine.list(first.length + second.length);
  return [...first, ...second];
}

/** A list of one, an empty one and nothing are answered as they came. */
function longer(list: Datum, machine: Machine, make: (list: List) => Datum): Datum {
  const given = list as List | undefined;
  if (given === undefined || given.length <= 1) return given;
  machine.list(given.length);
  return make(given);
}

function zip(lists: readonly Datum[], machine: Machine): Datum {
  const length = Math.min(...lists.map(list => (Array.isArray(list) ? list.length : 0)));
  machine.list(Number.isFinite(length) ? length * lists.length : length);
  return Array.from({ length }, (_, index) => lists.map(list => (list as List)[index]));
}

/** Fisher and Yates, inside out. */
function shuffle(list: List, machine: Machine): Datum {
  const shuffled = [...list];
  for (let index = 0; index < list.length; index++) {
    const other = Math.floor(machine.random() * (index + 1));
    if (index !== other) shuffled[index] = shuffled[other];
    shuffled[other] = list[index];
  }
  return shuffled;
}

function distinct(list: Datum, machine: Machine): Datum {
  if (!Array.isArray(list) || list.length <= 1) return list;
  machine.list(list.length);
  const found: Datum[] = isSequence(list) ? sequence() : [];
  const simple = new Set<Datum>();
  const objects: Datum[] = [];
  for (const each of list as List) {
    if (isKnown(each, simple, objects, machine)) continue;
    found.push(each);
  }
  return found;
}

function isKnown(value: Datum, simple: Set<Datum>, objects: Datum[], machine: Machine): boolean {
  if (typeof value !== 'object' || value === null) {
    // What is not a number is never the same as anything.
    if (simple.has(value)) return !Number.isNaN(value);
    simple.add(value);
    return false;
  }
  machine.spend(objects.length);
  if (objects.some(other => equals(value, other, machine))) return true;
  objects.push(value);
  return false;
}
