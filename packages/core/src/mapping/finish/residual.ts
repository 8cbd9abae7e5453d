import { excerpt } from '../../contract/excerpt.ts';
import { joinIndex } from '../../document/path.ts';
import { failure, success, type Result } from '../../value/issue.ts';
import {
  compareRationals,
  decimalPlaces,
  exactDecimal,
  minus,
  plus,
  rational,
  rationalOf,
  roundedDecimal,
  times,
  type Rational,
} from '../../value/rational.ts';
import { isFields, type Value } from '../../value/value.ts';
import { mappingIssue } from '../codes.ts';
import { quantityOf, valueOfQuantity, type QuantityValue } from './quantity-value.ts';
import type { Rounding } from './reckon.ts';

/** Where the rest goes that rounding the parts of a total leaves. */
export interface ResidualRule {
  /** The field of each element that holds its part. */
  readonly field: string;
  readonly round: Rounding;
  readonly into: 'last' | 'largest';
}

/**
 * Makes rounded parts sum to their total: the rest is added to the last or the largest part. A rest that rounding alone cannot have
 * left is an issue, because then parts and total disagree.
 */
export function settleResidual(
  { field, round, into }: ResidualRule,
  elements: readonly Value[],
  total: Value | undefined,
): Result<readonly Value[]> {
  const whole = total === undefined ? undefined : numberOf(total);
  if (!whole) return refused('', `expected a total for the sum of ${field}, found ${excerpt(total)}`);
  if ((decimalPlaces(whole) ?? Infinity) > round.digits) {
    return refused(
      '',
      `the total ${text(whole)} has more than the ${round.digits} digits that ${field} is rounded to; round the total too`,
    );
  }
  const parts: { readonly quantity: QuantityValue; readonly number: Rational }[] = [];
  for (const [index, element] of elements.entries()) {
    const value = isFields(element) ? element[field] : undefined;
    const quantity = value === undefined ? undefined : quantityOf(value);
    if (!quantity || quantity.qualifier !== '')
      return refused(`${joinIndex('', index)}.${field}`, `expected a part of the total ${text(whole)}, found ${excerpt(value)}`);
    parts.push({ quantity, number: rationalOf(quantity.number)! });
  }
  const rest = minus(whole, parts.map(part => part.number).reduce(plus, rational(0n)));
  if (rest.numerator === 0n) return success(elements);
  if (compareRationals(absolute(rest), largestRest(parts.length, round)) > 0) {
    const sum = text(minus(whole, rest));
    return refused(
      '',
      `the ${parts.length} parts of ${field} sum to ${sum} and the total is ${text(whole)}: rounding to ${round.digits} digits does not explain a rest of ${text(rest)}`,
    );
  }
  const index = into === 'last' ? parts.length - 1 : largestOf(parts.map(part => part.number));
  const { quantity, number } = parts[index]!;
  const settled = valueOfQuantity(quantity, roundedDecimal(plus(number, rest), round.digits, 'down'));
  if (settled === undefined)
    return refused(`${joinIndex('', index)}.${field}`, `no number holds ${text(plus(number, rest))} exactly`);
  return success(elements.with(index, { ...(elements[index] as object), [field]: settled }));
}

function numberOf(value: Value): Rational | undefined {
  const quantity = quantityOf(value);
  return quantity?.qualifier === '' ? rationalOf(quantity.number) : undefined;
}

/** Each part is off by half a unit of the last digit at most, or by a whole one where it was cut. */
function largestRest(parts: number, { digits, mode = 'half-even' }: Rounding): Rational {
  const each = mode === 'down' || mode === 'up' ? rational(1n) : rational(1n, 2n);
  return times(times(each, rational(BigInt(parts))), rational(1n, 10n ** BigInt(digits)));
}

function largestOf(numbers: readonly Rational[]): number {
  return numbers.reduce(
    (best, number, index) => (compareRationals(absolute(number), absolute(numbers[best]!)) > 0 ? index : best),
    0,
  );
}

function absolute({ numerator, denominator }: Rational): Rational {
  return { numerator: numerator < 0n ? -numerator : numerator, denominator };
}

function text(number: Rational): string {
  return exactDecimal(number) ?? roundedDecimal(number, 12, 'half-even');
}

function refused(path: string, sentence: string): Result<never> {
  return failure(mappingIssue('mapping.residual', path, sentence));
}
