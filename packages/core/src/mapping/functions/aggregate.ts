import type { Datum, Machine } from '../jsonata/machine.ts';
import { native, type NativeFunction } from './native.ts';

type Numbers = readonly number[] | undefined;

/** Functions that make one number of a list. */
export const aggregateFunctions: readonly NativeFunction[] = [
  native('sum', '<a<n>:n>', ([list], machine) => fold(list, machine, sum)),
  native('count', '<a:n>', ([list]) => (list === undefined ? 0 : (list as readonly Datum[]).length)),
  native('max', '<a<n>:n>', ([list], machine) => foldSome(list, machine, numbers => extreme(numbers, Math.max))),
  native('min', '<a<n>:n>', ([list], machine) => foldSome(list, machine, numbers => extreme(numbers, Math.min))),
  native('average', '<a<n>:n>', ([list], machine) => foldSome(list, machine, numbers => sum(numbers) / numbers.length)),
];

function fold(list: Datum, machine: Machine, compute: (numbers: readonly number[]) => number): number | undefined {
  const numbers = list as Numbers;
  if (numbers === undefined) return undefined;
  machine.spend(numbers.length);
  return compute(numbers);
}

function foldSome(list: Datum, machine: Machine, compute: (numbers: readonly number[]) => number): number | undefined {
  return (list as Numbers)?.length === 0 ? undefined : fold(list, machine, compute);
}

function sum(numbers: readonly number[]): number {
  let total = 0;
  for (const each of numbers) total += each;
  return total;
}

function extreme(numbers: readonly number[], choose: (one: number, other: number) => number): number {
  let found = numbers[0]!;
  for (const each of numbers) found = choose(found, each);
  return found;
}
