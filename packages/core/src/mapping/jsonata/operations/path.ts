import { addMarks, Callable, isSequence, Mark, marksOf, sequence, sequenceOf, type Datum, type Machine } from '../machine.ts';

/** What a path does with one element of what came before. */
export type Visit = (item: Datum) => Datum;

/** Makes of a sequence what it stands for: nothing, its only element, or itself. Everything else stays. */
export function settle(value: Datum): Datum {
  if (!Array.isArray(value) || value.length > 1) return value;
  const marks = marksOf(value);
  if ((marks & Mark.sequence) === 0 || (marks & Mark.tuples) !== 0) return value;
  if (value.length === 0) return undefined;
  return (marks & Mark.keepsSingle) === 0 ? (value[0] as Datum) : value;
}

/** The same behind `[]`: a sequence of one stays a list. */
export function settleList(value: Datum): Datum {
  if ((marksOf(value) & (Mark.sequence | Mark.tuples)) === Mark.sequence) addMarks(value as readonly Datum[], Mark.keepsSingle);
  return settle(value);
}

/** Whether a value has named fields that an expression may read: a callable and a list have none. */
export function hasFields(value: Datum): value is Readonly<Record<string, Datum>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Callable);
}

/** An own field of an object; never what its prototype has. */
export function own(fields: Readonly<Record<string, Datum>>, name: string): Datum {
  return Object.hasOwn(fields, name) ? fields[name] : undefined;
}

/** The field of a value: of a list, that of each element. Of a list the answer is a sequence yet to be settled. */
export function lookup(value: Datum, name: string, machine: Machine): Datum {
  if (!Array.isArray(value)) return hasFields(value) ? own(value, name) : undefined;
  const found = sequence();
  machine.spend(value.length);
  for (const item of value as readonly Datum[]) {
    const each = lookup(item, name, machine);
    if (each === undefined) continue;
    if (Array.isArray(each)) pushAll(found, each, machine);
    else found.push(each);
  }
  return found;
}

/** The input of the first step of a path. */
export function inputOf(context: Datum): readonly Datum[] {
  return Array.isArray(context) ? (context as readonly Datum[]) : sequenceOf(context);
}

/** One step of a path: what every element comes to, spread into one sequence. The last step leaves a list that stands alone as it is. */
export function step(input: Datum, visit: Visit, isLast: boolean, machine: Machine): Datum {
  const items = input as readonly Datum[];
  const found: Datum[] = [];
  const length = items?.length ?? 0;
  machine.spend(length);
  for (let index = 0; index < length; index++) {
    const each = visit(items[index]);
    if (each !== undefined) found.push(each);
  }
  return spread(found, isLast, machine);
}

function spread(found: readonly Datum[], isLast: boolean, machine: Machine): Datum {
  const [only] = found;
  if (isLast && found.length === 1 && Array.isArray(only) && !isSequence(only)) return only;
  const all = sequence();
  for (const each of found) {
    if (Array.isArray(each) && (marksOf(each) & Mark.constructed) === 0) pushAll(all, each, machine);
    else all.push(each);
  }
  return all;
}

function pushAll(all: Datum[], items: readonly Datum[], machine: Machine): void {
  machine.list(items.length);
  for (const item of items) all.push(item);
}

/** A step by name. */
export function stepByName(input: Datum, name: string, isLast: boolean, machine: Machine): Datum {
  return step(input, item => settle(lookup(item, name, machine)), isLast, machine);
}

/** A path of names from a value that no plain reading could follow: a list, or something without fields. Settled. */
export function follow(value: Datum, names: readonly string[], machine: Machine): Datum {
  if (typeof value !== 'object' || value === null) return undefined;
  if ((marksOf(value) & Mark.constructed) !== 0) return followAll([value], names, machine);
  return followAll(Array.isArray(value) ? (value as readonly Datum[]) : [value], names, machine);
}

/** A path of names from the context. Settled. */
export function followContext(context: Datum, names: readonly string[], machine: Machine): Datum {
  return followAll(Array.isArray(context) ? (context as readonly Datum[]) : [context], names, machine);
}

function followAll(items: readonly Datum[], names: readonly string[], machine: Machine): Datum {
  let found: Datum = items;
  for (const [index, name] of names.entries()) found = stepByName(found, name, index === names.length - 1, machine);
  return settle(found);
}

/** A field that a path ended with: what the language made is spread anew, so that it is settled as the path says. */
export function settleField(value: Datum, machine: Machine): Datum {
  return isSequence(value) ? settle(spread([value], true, machine)) : value;
}

/** The context, where it may be a message that is a list. */
export function unwrapped(context: Datum): Datum {
  return (marksOf(context) & Mark.wrapper) === 0 ? context : (context as readonly Datum[])[0];
}

/** Whether the name `site` means a field: the context or the whole message has one. */
export function hasSite(context: Datum, message: Datum): boolean {
  const has = (value: Datum): boolean => hasFields(value) && Object.hasOwn(value, 'site');
  return has(context) || has(message);
}

/** A value as the input of an expression: a list counts as one. */
export function wrapped(value: Datum): Datum {
  return Array.isArray(value) ? addMarks(sequenceOf(value), Mark.wrapper) : value;
}

/** A path that ends with `[]` somewhere: one element stays a list. */
export function keepList(found: Datum): Datum {
  if (!Array.isArray(found)) return found;
  const marks = marksOf(found);
  if ((marks & Mark.constructed) !== 0 && (marks & Mark.sequence) === 0) return addMarks(sequenceOf(found), Mark.keepsSingle);
  return marks === 0 ? found : addMarks(found as readonly Datum[], Mark.keepsSingle);
}

/** `*`: all that stands in the fields of a value. */
export function wildcard(context: Datum, machine: Machine): Datum {
  const value: Datum = (marksOf(context) & Mark.wrapper) !== 0 ? (context as readonly Datum[])[0] : context;
  const found = sequence();
  if (typeof value !== 'object' || value === null || value instanceof Callable) return found;
  let isPlain = false;
  for (const each of Object.values(value) as readonly Datum[]) {
    machine.spend(1);
    if (!Array.isArray(each)) found.push(each);
    else {
      flatten(each, found, machine);
      isPlain = true;
    }
  }
  // A list among the fields makes the interpreter lose the mark of a sequence: a single element stays a list then.
  return isPlain ? [...found] : found;
}

function flatten(list: readonly Datum[], into: Datum[], machine: Machine): void {
  machine.spend(list.length);
  for (const item of list) {
    if (Array.isArray(item)) flatten(item, into, machine);
    else into.push(item);
  }
}

/** `**`: a value and everything inside it. */
export function descendants(context: Datum, machine: Machine): Datum {
  const found = sequence();
  if (context !== undefined) collect(context, found, machine);
  return settle(found);
}

function collect(value: Datum, found: Datum[], machine: Machine): void {
  machine.spend(1);
  if (Array.isArray(value)) {
    for (const item of value as readonly Datum[]) collect(item, found, machine);
    return;
  }
  found.push(value);
  if (hasFields(value)) for (const each of Object.values(value)) collect(each, found, machine);
}
