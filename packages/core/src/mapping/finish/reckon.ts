import { excerpt } from '../../contract/excerpt.ts';
import { unitIssue } from '../../contract/unit/codes.ts';
import { converted, type Conversion } from '../../contract/unit/conversion.ts';
import { exactDecimal, rationalOf, roundedDecimal, type Rational, type RoundingMode } from '../../value/rational.ts';
import type { Issue, Result } from '../../value/issue.ts';
import { quantityOf, valueOfQuantity } from './quantity-value.ts';
import type { FinishPlace, Step } from './step.ts';

/** How a field is rounded. */
export interface Rounding {
  readonly digits: number;
  readonly mode?: RoundingMode;
}

/** What is done to a quantity: conversion, rounding, and whether a number that is too long may become a text afterwards. */
export interface Reckoning {
  readonly conversion?: (at: FinishPlace) => Result<Conversion>;
  readonly round?: Rounding;
  /** The result goes on as decimal text, whatever it was. */
  readonly toText: boolean;
}

/**
 * Converts and rounds exactly: a text stays a text with its qualifier, a number a number. Without `round` the result must end as a
 * decimal, and a number must hold it.
 */
export function reckonStep({ conversion, round, toText }: Reckoning): Step {
  return (found, at) => {
    const quantity = quantityOf(found);
    if (!quantity) return notAQuantity(found);
    const how = conversion?.(at);
    if (how && !how.ok) return { issue: how.issues[0]! };
    const result = how ? converted(quantity.number, how.value) : quantity.number;
    const number = round ? rounded(result, round) : written(result);
    if (number === undefined) return { issue: endless(found, result as Rational) };
    const value = toText ? quantity.qualifier + number : valueOfQuantity(quantity, number);
    return value === undefined ? { issue: tooLong(number) } : { value };
  };
}

function rounded(result: string | Rational, { digits, mode = 'half-even' }: Rounding): string {
  return roundedDecimal(typeof result === 'string' ? rationalOf(result)! : result, digits, mode);
}

function written(result: string | Rational): string | undefined {
  return typeof result === 'string' ? result : exactDecimal(result);
}

function notAQuantity(found: unknown): { readonly issue: Issue } {
  return { issue: unitIssue('unit.not-a-quantity', '', `expected a decimal number, found ${excerpt(found)}`) };
}

function endless(found: unknown, result: Rational): Issue {
  const near = roundedDecimal(result, 6, 'half-even');
  return unitIssue(
    'unit.not-exact',
    '',
    `${excerpt(found)} converted is ${near}…, which does not end as a decimal, and the field does not say how to round`,
  );
}

function tooLong(number: string): Issue {
  return unitIssue('unit.not-exact', '', `no number holds ${number} exactly`);
}
