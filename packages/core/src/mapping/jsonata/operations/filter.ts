import { addMarks, Mark, marksOf, sequence, sequenceOf, type Datum, type Machine } from '../machine.ts';
import { isNumber, truth } from './operator.ts';
import { visit, type Visit } from './visit.ts';

/** `[2]`: the element at a position, from the end where negative. */
export function filterAt(input: Datum, position: number): Datum {
  const results = tuplesLike(input);
  const items = Array.isArray(input) ? (input as readonly Datum[]) : [input];
  const item = items[position < 0 ? items.length + position : position];
  if (Array.isArray(item)) return item;
  if (item !== undefined) results.push(item);
  return results;
}

/** `[…]`: the elements for which the filter is true, or that stand at the positions it gives. */
export function filter(input: Datum, holds: Visit, machine: Machine): Datum {
  const results = tuplesLike(input);
  const items = Array.isArray(input) ? (input as readonly Datum[]) : sequenceOf(input);
  machine.spend(items.length);
  const areTuples = (marksOf(input) & Mark.tuples) !== 0;
  for (let index = 0; index < items.length; index++) {
    const item = items[index];
    const answer = visit(holds, item, areTuples);
    if (typeof answer === 'boolean') {
      if (answer) results.push(item);
      continue;
    }
    const positions = positionsOf(answer);
    if (positions) for (const position of positions) pushAt(position, index, items, results);
    else if (truth(answer, machine)) results.push(item);
  }
  return results;
}

/** A filter whose answer is true or false, or nothing, which is false. */
export function filterBy(input: Datum, holds: Visit, machine: Machine): Datum {
  const results = tuplesLike(input);
  const items = Array.isArray(input) ? (input as readonly Datum[]) : [input];
  machine.spend(items.length);
  const areTuples = (marksOf(input) & Mark.tuples) !== 0;
  for (const item of items) if (visit(holds, item, areTuples) === true) results.push(item);
  return results;
}

function positionsOf(answer: Datum): readonly number[] | undefined {
  if (isNumber(answer)) return [answer];
  return Array.isArray(answer) && allNumbers(answer) ? answer : undefined;
}

function allNumbers(list: readonly Datum[]): list is readonly number[] {
  // Every element is looked at: one of them may be no number at all.
  return list.filter(item => !isNumber(item)).length === 0;
}

function pushAt(position: number, index: number, items: readonly Datum[], results: Datum[]): void {
  const floor = Math.floor(position);
  if ((floor < 0 ? items.length + floor : floor) === index) results.push(items[index]);
}

function tuplesLike(input: Datum): Datum[] {
  const results = sequence();
  return (marksOf(input) & Mark.tuples) === 0 ? results : addMarks(results, Mark.tuples);
}
