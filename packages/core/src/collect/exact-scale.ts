import { conversionBetween } from '../contract/unit/conversion.ts';
import { parseUnit } from '../contract/unit/unit.ts';
import type { TagBinding } from '../document/plan.ts';
import { compareRationals, plus, rational, rationalOf, times, type Rational } from '../value/rational.ts';

/** Standard value = told value × top / bottom + shift / bottom, all of them whole numbers. */
export interface Scale {
  readonly top: bigint;
  readonly shift: bigint;
  readonly bottom: bigint;
}

/**
 * What makes a value of a row one of the standard: `scale` and `offset` of the row, then its unit to the unit of the standard. Absent where
 * the value is told as the standard has it. Units that do not convert were found when the documents were checked.
 */
export function scaleOf(
  { unit, scale, offset }: Pick<TagBinding, 'unit' | 'scale' | 'offset'>,
  standard?: string,
): Scale | undefined {
  const own = { factor: numberOf(scale ?? 1), shift: numberOf(offset ?? 0) };
  const conversion = unitConversion(unit, standard);
  const factor = times(own.factor, conversion.factor);
  const shift = plus(times(own.shift, conversion.factor), conversion.shift);
  if (compareRationals(factor, one) === 0 && shift.numerator === 0n) return undefined;
  const bottom = factor.denominator * shift.denominator;
  return {
    top: (factor.numerator * bottom) / factor.denominator,
    shift: (shift.numerator * bottom) / shift.denominator,
    bottom,
  };
}

/** Whether two codes of UCUM mean the same unit; a text that is no code may mean anything. */
export function isSameUnit(one: string, other: string): boolean {
  const [a, b] = [parseUnit(one), parseUnit(other)];
  if (!a.ok || !b.ok) return true;
  const found = conversionBetween(a.value, b.value);
  return found.ok && found.value.places === 0;
}

/**
 * Scales doubles: the number that the shortest decimal text of the told one means, times the factor, rounded once. 100 ft/min are
 * 30.48 m/min, never 30.479999999999997. NaN and infinities stay what they are.
 */
export function doubleScaler(scale: Scale): (told: number | bigint) => number {
  const [top, shift, bottom] = [Number(scale.top), Number(scale.shift), Number(scale.bottom)];
  const widest = [top, shift, bottom].every(Number.isSafeInteger) ? 1e6 : 0;
  return told => {
    if (typeof told === 'bigint') return quotient(told * scale.top + scale.shift, scale.bottom);
    if (!Number.isFinite(told)) return top < 0 ? -told : told;
    for (let ten = 1; ten <= widest; ten *= 10) {
      const digits = Math.round(told * ten);
      if (digits / ten !== told) continue;
      const [above, moved, below] = [digits * top, shift * ten, bottom * ten];
      if (isExact(above) && isExact(moved) && isExact(above + moved) && isExact(below)) return (above + moved) / below;
      break;
    }
    const { digits, tens } = decimalOf(told);
    return quotient(digits * scale.top + scale.shift * tens, scale.bottom * tens);
  };
}

/** Scales whole numbers to whole numbers; `undefined` where the result is none. */
export function wholeScaler(scale: Scale): (told: number | bigint) => number | bigint | undefined {
  return told => {
    const { digits, tens } = typeof told === 'bigint' ? { digits: told, tens: 1n } : decimalOf(told);
    const above = digits * scale.top + scale.shift * tens;
    const below = scale.bottom * tens;
    return above % below === 0n ? shortInteger(above / below) : undefined;
  };
}

/** A whole number as a number where that is exact, else as bigint. */
export function shortInteger(value: bigint): number | bigint {
  const short = Number(value);
  return Number.isSafeInteger(short) ? short : value;
}

const one = rational(1n);

function numberOf(value: number): Rational {
  return rationalOf(String(value))!;
}

function unitConversion(
  from: string | undefined,
  to: string | undefined,
): { readonly factor: Rational; readonly shift: Rational } {
  const nothing = { factor: one, shift: rational(0n) };
  if (from === undefined || to === undefined || from === to) return nothing;
  const [told, standard] = [parseUnit(from), parseUnit(to)];
  const found = told.ok && standard.ok ? conversionBetween(told.value, standard.value) : undefined;
  if (!found?.ok) throw new Error(`the unit ${from} does not become ${to}; checking the documents should have found that`);
  return found.value;
}

function isExact(value: number): boolean {
  return value <= Number.MAX_SAFE_INTEGER && value >= -Number.MAX_SAFE_INTEGER;
}

/** The shortest decimal text of a finite number as whole digits over a power of ten. */
function decimalOf(value: number): { readonly digits: bigint; readonly tens: bigint } {
  const [mantissa = '', exponent = '0'] = String(value).split('e');
  const [whole = '', fraction = ''] = mantissa.split('.');
  const power = Number(exponent) - fraction.length;
  const digits = BigInt(whole + fraction);
  return power < 0 ? { digits, tens: 10n ** BigInt(-power) } : { digits: digits * 10n ** BigInt(power), tens: 1n };
}

/** The double nearest to a quotient of whole numbers; the divisor is above zero. */
function quotient(above: bigint, below: bigint): number {
  const size = above < 0n ? -above : above;
  const bits = Math.max(0, 4 * (below.toString(16).length - size.toString(16).length) + 72);
  const shifted = size << BigInt(bits);
  const whole = shifted / below;
  // What is left over decides only whether a number lies above the middle between two doubles.
  const sticky = whole * below === shifted ? whole : whole | 1n;
  // In two steps, for 2 to the power of -1100 is 0.
  const half = bits >> 1;
  const result = Number(sticky) * 2 ** -half * 2 ** (half - bits);
  return above < 0n ? -result : result;
}
