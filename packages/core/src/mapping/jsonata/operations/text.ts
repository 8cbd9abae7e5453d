import { toText } from '../../functions/string.ts';
import type { Datum, Machine } from '../machine.ts';

/** `&`: nothing is the empty text. */
export function concatenate(left: Datum, right: Datum, machine: Machine): string {
  const one = textOf(left, machine);
  const two = textOf(right, machine);
  machine.text(one.length + two.length);
  return one + two;
}

function textOf(value: Datum, machine: Machine): string {
  return typeof value === 'string' ? value : (toText(value, false, machine) ?? '');
}
