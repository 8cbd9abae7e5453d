import { inertFields } from '../../../value/fields.ts';
import { fail } from '../failure.ts';
import { Mark, marksOf, type Datum, type Machine } from '../machine.ts';
import { reduceTuples } from './tuple.ts';
import { visit, type Tuple, type Visit } from './visit.ts';

/** One pair of `{key: value}`; `tuple` is there where the elements are tuples. */
export interface GroupPair {
  readonly key: Visit;
  readonly value: Visit;
}

interface Group {
  readonly pair: GroupPair;
  data: Datum;
  /** The data is a list of the group's own, which grows. */
  isOwn: boolean;
}

/** Names by which the interpreter marks its functions; it refuses them as keys, and so do we. */
const refused: ReadonlySet<Datum> = new Set(['_jsonata_lambda', '_jsonata_function']);

/** `{key: value}` over elements: those with the same key go into one group, and each group becomes one field. */
export function group(input: Datum, pairs: readonly GroupPair[], position: number, machine: Machine): Datum {
  const isTuples = (marksOf(input) & Mark.tuples) !== 0;
  const items = Array.isArray(input) ? (input as readonly Datum[]) : [input];
  const groups = inertFields<Group>();
  for (const item of items.length === 0 && !isTuples ? [undefined] : items) {
    machine.spend(pairs.length);
    for (const pair of pairs) put(groups, pair, visit(pair.key, item, isTuples), item, position, machine);
  }
  const made = inertFields<Datum>();
  for (const key of Object.keys(groups)) {
    const value = valueOf(groups[key]!, isTuples, machine);
    if (value !== undefined) made[key] = value;
  }
  return made;
}

function put(groups: Record<string, Group>, pair: GroupPair, key: Datum, item: Datum, position: number, machine: Machine): void {
  if (key === undefined) return;
  if (typeof key !== 'string') fail({ code: 'T1003', position, value: key });
  if (refused.has(key)) fail({ code: 'D1013', position, value: key });
  const known = Object.hasOwn(groups, key) ? groups[key] : undefined;
  if (!known) groups[key] = { pair, data: item, isOwn: false };
  else if (known.pair !== pair) fail({ code: 'D1009', position, value: key });
  else addTo(known, item, machine);
}

function addTo(known: Group, item: Datum, machine: Machine): void {
  if (item === undefined) return;
  if (known.data === undefined) {
    known.data = item;
    return;
  }
  if (!known.isOwn) known.data = Array.isArray(known.data) ? [...(known.data as readonly Datum[])] : [known.data];
  known.isOwn = true;
  const list = known.data as Datum[];
  if (!Array.isArray(item)) list.push(item);
  else {
    machine.list(item.length);
    for (const each of item as readonly Datum[]) list.push(each);
  }
}

function valueOf({ pair, data }: Group, isTuples: boolean, machine: Machine): Datum {
  if (!isTuples) return pair.value(data, undefined);
  const tuple: Tuple = reduceTuples(data, machine);
  const context = tuple['@'];
  // As the interpreter does: a second group of the same single tuple finds no context any more.
  delete tuple['@'];
  return pair.value(context, tuple);
}

/** The context of the values of an object whose keys are all fixed: of a list, what a group of all its elements holds. */
export function grouped(context: Datum, machine: Machine): Datum {
  if (!Array.isArray(context)) return context;
  if (context.length < 2) return context[0] as Datum;
  const all: Group = { pair: undefined as never, data: context[0], isOwn: false };
  for (let index = 1; index < context.length; index++) addTo(all, context[index], machine);
  return all.data;
}
