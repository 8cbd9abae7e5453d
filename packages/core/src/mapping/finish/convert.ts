import { excerpt } from '../../contract/excerpt.ts';
import { exactNumber, isDecimalText, plainDecimal } from '../../value/decimal.ts';
import type { Value } from '../../value/value.ts';
import { timeTargets, type TimeTarget } from './time.ts';

/** What a field may be converted to by its value alone. */
export type PlainTarget = 'text' | 'number' | 'decimal' | 'integer' | 'flag';

/** What a field may be converted to; a time may need the zone of the site. */
export type Target = PlainTarget | TimeTarget;

const wanted: Readonly<Record<PlainTarget, string>> = {
  text: 'a text',
  number: 'a number that is held exactly',
  decimal: 'a decimal number',
  integer: 'a whole number that is held exactly',
  flag: 'true or false (also 1, 0)',
};

/** Every target, for checking documents. */
export const targets: readonly Target[] = [...(Object.keys(wanted) as PlainTarget[]), ...timeTargets];

/** A value as another type, exactly; where that is not possible, the sentence that says so. */
export function convert(value: Value, target: PlainTarget): { readonly value: Value } | { readonly fault: string } {
  const converted = conversions[target](value);
  return converted === undefined ? { fault: `expected ${wanted[target]}, found ${excerpt(value)}` } : { value: converted };
}

const conversions: Readonly<Record<PlainTarget, (value: Value) => Value | undefined>> = {
  text: value => {
    if (typeof value === 'string') return value;
    if (typeof value === 'boolean') return String(value);
    return typeof value === 'number' ? plainDecimal(value) : undefined;
  },
  number: toNumber,
  integer: value => {
    const number = toNumber(value);
    return Number.isSafeInteger(number) ? number : undefined;
  },
  decimal: value => {
    if (typeof value === 'number') return plainDecimal(value);
    if (typeof value !== 'string') return undefined;
    if (/^[+-]?[0-9]+(\.[0-9]+)?$/.test(value)) return value;
    return isDecimalText(value) ? expandedDecimal(value) : undefined;
  },
  flag: value => {
    if (typeof value === 'boolean') return value;
    if (value === 1 || value === '1' || value === 'true') return true;
    return value === 0 || value === '0' || value === 'false' ? false : undefined;
  },
};

function toNumber(value: Value): number | undefined {
  if (typeof value === 'number') return value;
  return typeof value === 'string' ? exactNumber(value) : undefined;
}

/** A text with an exponent or a bare point in plain notation; only where a double holds it, longer ones are refused. */
function expandedDecimal(text: string): string | undefined {
  const number = exactNumber(text);
  return number === undefined ? undefined : plainDecimal(number);
}
