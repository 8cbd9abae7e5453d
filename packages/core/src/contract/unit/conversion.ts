import { failure, success, type Result } from '../../value/issue.ts';
import { compareRationals, minus, over, plus, rational, rationalOf, times, type Rational } from '../../value/rational.ts';
import { movePoint } from '../../value/quantity.ts';
import { unitIssue } from './codes.ts';
import { commensurable, whyNot, type Unit } from './unit.ts';

/** How values of one unit become values of another: times the factor, plus the shift (which only temperature scales have). */
export interface Conversion {
  readonly factor: Rational;
  readonly shift: Rational;
  /** The power of ten that the factor is; absent where it is none, or where there is a shift. */
  readonly places?: number;
}

/** The conversion from one unit to another, or why there is none. */
export function conversionBetween(from: Unit, to: Unit): Result<Conversion> {
  if (!commensurable(from, to)) {
    return failure(unitIssue('unit.not-commensurable', '', `${from.text} cannot become ${to.text}: ${whyNot(from, to)}`));
  }
  const factor = over(from.factor, to.factor);
  const onScale = from.zero !== undefined || to.zero !== undefined;
  const shift = onScale ? minus(times(from.zero ?? zero, factor), to.zero ?? zero) : zero;
  const places = compareRationals(shift, zero) === 0 ? powerOfTen(factor) : undefined;
  return success({ factor, shift, ...(places !== undefined && { places }) });
}

/** A value converted: a decimal text with the digits it had where only the point moves, else the exact number, which may not end as a decimal. */
export function converted(number: string, conversion: Conversion): string | Rational {
  if (conversion.places !== undefined) return movePoint(number, conversion.places);
  return plus(times(rationalOf(number)!, conversion.factor), conversion.shift);
}

const zero = rational(0n);

function powerOfTen({ numerator, denominator }: Rational): number | undefined {
  const text = (denominator === 1n ? numerator : denominator).toString();
  if ((numerator !== 1n && denominator !== 1n) || !/^10*$/.test(text)) return undefined;
  return denominator === 1n ? text.length - 1 : 1 - text.length;
}
