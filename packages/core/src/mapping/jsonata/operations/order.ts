import { fail } from '../failure.ts';
import { Mark, marksOf, type Datum, type Machine } from '../machine.ts';
import { visit, type Visit } from './visit.ts';

/** One term of an order (`^(>price)`). */
export interface Term {
  readonly descending: boolean;
  readonly of: Visit;
}

/**
 * `^(…)`: a stable merge sort whose comparisons are those of the interpreter, so that unlike types fail at the same place. What a
 * term comes to is worked out once an element.
 */
export function order(input: Datum, terms: readonly Term[], position: number, machine: Machine): Datum {
  if (!Array.isArray(input) || input.length <= 1) return input;
  const keyed = (input as readonly Datum[]).map(item => ({ item, keys: [] as Datum[] }));
  machine.list(keyed.length);
  const areTuples = (marksOf(input) & Mark.tuples) !== 0;
  return sorted(keyed, { terms, position, areTuples, machine }).map(({ item }) => item);
}

interface Keyed {
  readonly item: Datum;
  readonly keys: Datum[];
}

interface Ordering {
  readonly terms: readonly Term[];
  readonly position: number;
  readonly areTuples: boolean;
  readonly machine: Machine;
}

function sorted(items: readonly Keyed[], ordering: Ordering): readonly Keyed[] {
  if (items.length <= 1) return items;
  const middle = Math.floor(items.length / 2);
  const left = sorted(items.slice(0, middle), ordering);
  const right = sorted(items.slice(middle), ordering);
  ordering.machine.spend(items.length);
  const merged: Keyed[] = [];
  let at = 0;
  let other = 0;
  while (at < left.length && other < right.length) {
    if (isBehind(left[at]!, right[other]!, ordering)) merged.push(right[other++]!);
    else merged.push(left[at++]!);
  }
  while (at < left.length) merged.push(left[at++]!);
  while (other < right.length) merged.push(right[other++]!);
  return merged;
}

function isBehind(one: Keyed, other: Keyed, { terms, position, areTuples }: Ordering): boolean {
  for (const [index, term] of terms.entries()) {
    const left = keyOf(one, index, term, areTuples);
    const right = keyOf(other, index, term, areTuples);
    if (left === undefined && right === undefined) continue;
    if (left === undefined || right === undefined) return left === undefined;
    if (!isOrdered(left) || !isOrdered(right)) fail({ code: 'T2008', position, value: isOrdered(left) ? right : left });
    if (typeof left !== typeof right) fail({ code: 'T2007', position, value: left, value2: right });
    if (left === right) continue;
    return left < right ? term.descending : !term.descending;
  }
  return false;
}

function keyOf(keyed: Keyed, index: number, term: Term, isTuple: boolean): Datum {
  if (index >= keyed.keys.length) keyed.keys.push(visit(term.of, keyed.item, isTuple));
  return keyed.keys[index];
}

function isOrdered(value: Datum): value is string | number {
  return typeof value === 'string' || typeof value === 'number';
}
