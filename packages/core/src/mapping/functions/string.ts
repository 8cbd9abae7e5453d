import { fail } from '../jsonata/failure.ts';
import { Callable, Mark, marksOf, type Datum, type Machine } from '../jsonata/machine.ts';
import { isNumber } from '../jsonata/operations/operator.ts';
import { checkDepth } from './kinds.ts';
import { native, type NativeFunction } from './native.ts';

/** `$string` and `$clone`, which write data as JSON. */
export const stringFunctions: readonly NativeFunction[] = [
  native('string', '<x-b?:s>', ([value, isPretty], machine) => toText(value, isPretty === true, machine), 1),
  native('clone', '<(oa)-:o>', ([value], machine) =>
    value === undefined ? undefined : (JSON.parse(toText(value, false, machine)!) as Datum),
  ),
];

/** A value as a text: a text as it is, a function as an empty one, everything else as JSON with 15 digits a number. */
export function toText(value: Datum, isPretty: boolean, machine: Machine): string | undefined {
  if (value === undefined || typeof value === 'string') return value;
  if (value instanceof Callable) return '';
  if (typeof value === 'number' && !Number.isFinite(value)) fail({ code: 'D3001', value });
  if (typeof value === 'boolean' || value === null) return String(value);
  if (Number.isInteger(value) && Math.abs(value as number) < 1e21) return String(value === 0 ? 0 : value);
  const whole: Datum = (marksOf(value) & Mark.wrapper) === 0 ? value : (value as readonly Datum[])[0];
  const size = { characters: 0 };
  measure(whole, isPretty ? 2 : 0, 0, size, machine);
  return JSON.stringify(whole, written, isPretty ? 2 : 0);
}

function written(_: string, value: unknown): unknown {
  if (isNumber(value)) return Number.isInteger(value) ? value : Number(value.toPrecision(15));
  return value instanceof Callable ? '' : value;
}

/** Counts what the text will take before it is made; an element inside two others is counted, and written, twice. */
function measure(value: Datum, indent: number, depth: number, size: { characters: number }, machine: Machine): void {
  checkDepth(depth);
  const made = 8 + indent * depth + (typeof value === 'string' ? value.length : 0);
  size.characters += made;
  machine.text(size.characters, made);
  if (typeof value !== 'object' || value === null || value instanceof Callable) return;
  for (const [name, each] of Object.entries(value)) {
    if (!Array.isArray(value)) size.characters += name.length;
    measure(each, indent, depth + 1, size, machine);
  }
}
