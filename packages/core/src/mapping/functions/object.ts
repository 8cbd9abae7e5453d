import { sequence, type Datum, type Machine } from '../jsonata/machine.ts';
import { hasFields, lookup } from '../jsonata/operations/path.ts';
import { checkDepth, emptyMembers, type Members } from './kinds.ts';
import { native, type NativeFunction } from './native.ts';

/** Functions of objects that call nothing. Only own members are ever seen. */
export const objectFunctions: readonly NativeFunction[] = [
  native('keys', '<x-:a<s>>', ([value], machine) => keys(value, machine)),
  native('lookup', '<x-s:x>', ([value, name], machine) => lookup(value, String(name), machine)),
  native('spread', '<x-:a<o>>', ([value], machine) => spread(value, machine, 0)),
  native('merge', '<a<o>:o>', ([list], machine) => merge(list as readonly Members[] | undefined, machine)),
];

function keys(value: Datum, machine: Machine): Datum {
  const names = new Set<string>();
  collectNames(value, names, machine, 0);
  const found = sequence();
  // An object orders names that are numbers first, as the interpreter's does.
  for (const name of Array.isArray(value) ? Object.keys(asMembers(names)) : names) found.push(name);
  return found;
}

function collectNames(value: Datum, names: Set<string>, machine: Machine, depth: number): void {
  checkDepth(depth);
  if (Array.isArray(value)) {
    machine.spend(value.length);
    for (const each of value as readonly Datum[]) collectNames(each, names, machine, depth + 1);
  } else if (hasFields(value)) {
    const own = Object.keys(value);
    machine.list(own.length);
    for (const name of own) names.add(name);
  }
}

function asMembers(names: Iterable<string>): Members {
  const members = emptyMembers();
  for (const name of names) members[name] = true;
  return members;
}

function spread(value: Datum, machine: Machine, depth: number): Datum {
  checkDepth(depth);
  if (Array.isArray(value)) {
    const [first, ...rest] = (value as readonly Datum[])
      .map(each => spread(each, machine, depth + 1))
      .filter(each => each !== undefined);
    if (first === undefined) return sequence();
    const all: Datum[] = [];
    for (const each of [first, ...rest]) {
      const part: readonly Datum[] = Array.isArray(each) ? each : [each];
      machine.list(part.length);
      for (const item of part) all.push(item);
    }
    return all;
  }
  if (!hasFields(value)) return value;
  const found = sequence();
  const names = Object.keys(value);
  machine.list(names.length);
  for (const name of names) {
    const single = emptyMembers();
    single[name] = value[name];
    found.push(single);
  }
  return found;
}

function merge(list: readonly Members[] | undefined, machine: Machine): Datum {
  if (list === undefined) return undefined;
  const merged = emptyMembers();
  machine.spend(list.length);
  for (const each of list) {
    const names = Object.keys(each);
    machine.list(names.length);
    for (const name of names) merged[name] = each[name];
  }
  return merged;
}
