/** A measured value as a laboratory writes it: `<0.002`, `12.50`, `~7`. The text of the number keeps its precision (`12.50` is not `12.5`). */
export interface Quantity {
  /** What stands before the number, as written, with its blanks: `<`, `>= `; empty where the value is the value. */
  readonly qualifier: string;
  /** The number in plain decimal notation, with the digits that were written. */
  readonly number: string;
}

const quantityText = /^((?:<=|>=|[<>~≤≥]) ?)?([+-]?[0-9]+(?:\.[0-9]+)?)$/;

/** Takes a quantity text apart; `undefined` where it is none. Grouping, exponents and units do not belong into it. */
export function parseQuantity(text: string): Quantity | undefined {
  const match = quantityText.exec(text);
  return match ? { qualifier: match[1] ?? '', number: match[2]! } : undefined;
}

/** Whether a text is a quantity: a decimal number, perhaps with `<`, `<=`, `>`, `>=` or `~` before it. */
export function isQuantity(text: string): boolean {
  return quantityText.test(text);
}

/** A number in plain notation times a power of ten: the point moves, and every digit that was written stays. */
export function movePoint(number: string, places: number): string {
  const sign = /^[+-]/.exec(number)?.[0] ?? '';
  const [whole = '', fraction = ''] = number.slice(sign.length).split('.');
  const digits = whole + fraction;
  const point = whole.length + places;
  if (point <= 0) return `${sign}0.${'0'.repeat(-point)}${digits}`;
  const before = digits
    .slice(0, point)
    .padEnd(point, '0')
    .replace(/^0+(?=\d)/, '');
  return point >= digits.length ? sign + before : `${sign}${before}.${digits.slice(point)}`;
}
