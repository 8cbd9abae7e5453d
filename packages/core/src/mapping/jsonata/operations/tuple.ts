import { inertFields } from '../../../value/fields.ts';
import { addMarks, Mark, marksOf, sequence, type Datum, type Machine, type Sequence } from '../machine.ts';
import { order, type Term } from './order.ts';
import type { Tuple, Visit } from './visit.ts';

/** What a step with names is: how it names what it finds. */
export interface TupleStep {
  readonly visit: Visit;
  readonly focus?: string;
  readonly index?: string;
  readonly ancestor?: string;
}

/** A tuple's name, where it has one. */
export function hasName(tuple: Tuple | undefined, name: string): boolean {
  return tuple !== undefined && Object.hasOwn(tuple, name);
}

/** The elements of a path as tuples, before the first step that names something. */
export function asTuples(input: Datum): Sequence {
  const tuples = tupleSequence();
  for (const item of input as readonly Datum[]) tuples.push(tupleOf(item));
  return tuples;
}

/** Whether a path found nothing before its first step with names: then it ends there. */
export function isEmpty(found: Datum): boolean {
  return found === undefined || (found as readonly Datum[]).length === 0;
}

/** One step of a path with names. */
export function tupleStep(tuples: Datum, { visit, focus, index, ancestor }: TupleStep, machine: Machine): Datum {
  const found = tupleSequence();
  for (const tuple of tuples as readonly Tuple[]) {
    const result = visit(tuple['@'], tuple);
    if (result === undefined) continue;
    const items = Array.isArray(result) ? (result as readonly Datum[]) : [result];
    const areTuples = (marksOf(items) & Mark.tuples) !== 0;
    machine.list(items.length);
    for (const [at, item] of items.entries()) {
      const next = Object.assign(inertFields<Datum>(), tuple);
      if (areTuples) Object.assign(next, item);
      else {
        if (focus === undefined) next['@'] = item;
        else next[focus] = item;
        if (index !== undefined) next[index] = at;
        if (ancestor !== undefined) next[ancestor] = tuple['@'];
      }
      found.push(next);
    }
  }
  return found;
}

/** `#$i` behind a filter: the position in the whole stream. */
export function numberTuples(tuples: Datum, name: string): Datum {
  for (const [at, tuple] of (tuples as readonly Tuple[]).entries()) tuple[name] = at;
  return tuples;
}

/** `^(…)` with `#` as the first step with names: tuples in that order. */
export function orderToTuples(input: Datum, terms: readonly Term[], index: string, position: number, machine: Machine): Datum {
  const tuples = tupleSequence();
  for (const [at, item] of (order(input, terms, position, machine) as readonly Datum[]).entries()) {
    const tuple = tupleOf(item);
    tuple[index] = at;
    tuples.push(tuple);
  }
  return tuples;
}

/** What a path with names comes to: the elements alone. */
export function untuple(tuples: Datum): Datum {
  const found = sequence();
  for (const tuple of tuples as readonly Tuple[]) found.push(tuple['@']);
  return found;
}

/** Several tuples as one: each name has what all of them had. */
export function reduceTuples(tuples: Datum, machine: Machine): Tuple {
  if (!Array.isArray(tuples)) return tuples as Tuple;
  const [first, ...rest] = tuples as readonly Tuple[];
  const made = Object.assign(inertFields<Datum>(), first);
  for (const tuple of rest) {
    for (const name of Object.keys(tuple)) made[name] = both(made[name], tuple[name], machine);
  }
  return made;
}

function both(one: Datum, other: Datum, machine: Machine): Datum {
  if (one === undefined) return other;
  if (other === undefined) return one;
  const list = (Array.isArray(one) ? (one as readonly Datum[]) : [one]).concat(other);
  machine.list(list.length);
  return list;
}

function tupleOf(item: Datum): Tuple {
  const tuple = inertFields<Datum>();
  tuple['@'] = item;
  return tuple;
}

function tupleSequence(): Sequence {
  return addMarks(sequence(), Mark.tuples);
}
