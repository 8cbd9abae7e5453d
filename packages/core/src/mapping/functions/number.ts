import { fail } from '../jsonata/failure.ts';
import type { Datum } from '../jsonata/machine.ts';
import { native, type NativeFunction } from './native.ts';
import { round } from './round.ts';

type MaybeNumber = number | undefined;

/** Functions of single numbers. */
export const numberFunctions: readonly NativeFunction[] = [
  native('number', '<(nsb)-:n>', ([value]) => toNumber(value)),
  native('abs', '<n-:n>', ([value]) => of(value, Math.abs)),
  native('floor', '<n-:n>', ([value]) => of(value, Math.floor)),
  native('ceil', '<n-:n>', ([value]) => of(value, Math.ceil)),
  native('round', '<n-n?:n>', ([value, precision]) => of(value, number => round(number, precision as MaybeNumber))),
  native('sqrt', '<n-:n>', ([value]) => of(value, squareRoot)),
  native('power', '<n-n:n>', ([base, exponent]) => of(base, number => power(number, exponent as number))),
  native('formatBase', '<n-n?:s>', ([value, radix]) => of(value, number => formatBase(number, radix as MaybeNumber))),
  native('random', '<:n>', (_, machine) => machine.random()),
];

function of<Result>(value: Datum, compute: (value: number) => Result): Result | undefined {
  return value === undefined ? undefined : compute(value as number);
}

const decimalText = /^-?[0-9]+(\.[0-9]+)?([Ee][-+]?[0-9]+)?$/;
/** As the interpreter has it: only the first way is tied to the start, only the last to the end. */
const otherBase = /^(0[xX][0-9A-Fa-f]+)|(0[oO][0-7]+)|(0[bB][0-1]+)$/;

function toNumber(value: Datum): MaybeNumber {
  if (value === undefined || typeof value === 'number') return value;
  if (typeof value === 'boolean') return value ? 1 : 0;
  if (typeof value === 'string') {
    if (decimalText.test(value) && Number.isFinite(Number(value))) return Number(value);
    if (otherBase.test(value)) return Number(value);
  }
  return fail({ code: 'D3030', value, index: 1 });
}

function squareRoot(value: number): number {
  return value < 0 ? fail({ code: 'D3060', value, index: 1 }) : Math.sqrt(value);
}

function power(base: number, exponent: number): number {
  const result = Math.pow(base, exponent);
  return Number.isFinite(result) ? result : fail({ code: 'D3061', value: base, value2: exponent, index: 1 });
}

function formatBase(value: number, radix = 10): string {
  const base = round(radix);
  if (!(base >= 2 && base <= 36)) fail({ code: 'D3100', value: base });
  return round(value).toString(base);
}
