import { plainDecimal, exactNumber } from '../../value/decimal.ts';
import { parseQuantity, type Quantity } from '../../value/quantity.ts';
import type { Value } from '../../value/value.ts';

/** A value that is reckoned with: its number as plain decimal text, its qualifier, and whether it was a number or a text. */
export interface QuantityValue extends Quantity {
  readonly kind: 'number' | 'text';
}

/** Beyond this nobody measures, and reckoning would take time for nothing. */
const mostDigits = 400;

/** The quantity that a value is; `undefined` for anything that is no decimal number. */
export function quantityOf(value: Value): QuantityValue | undefined {
  if (typeof value === 'number') return { kind: 'number', qualifier: '', number: plainDecimal(value) };
  if (typeof value !== 'string' || value.length > mostDigits) return undefined;
  const quantity = parseQuantity(value);
  return quantity && { kind: 'text', ...quantity };
}

/** The value again, a number as a number and a text as a text; `undefined` where no number holds it. */
export function valueOfQuantity({ kind, qualifier }: QuantityValue, number: string): Value | undefined {
  return kind === 'text' ? qualifier + number : exactNumber(number);
}
