/** A decimal number taken apart: sign, significant digits without outer zeros, and the power of ten of the last digit. */
interface Decimal {
  readonly negative: boolean;
  /** Empty for zero. */
  readonly digits: string;
  readonly exponent: number;
}

const decimalText = /^([+-]?)(?:(\d+)(?:\.(\d*))?|\.(\d+))(?:[eE]([+-]?\d+))?$/;

function takeApart(text: string): Decimal | undefined {
  const match = decimalText.exec(text);
  if (!match) return undefined;
  const fraction = match[3] ?? match[4] ?? '';
  const all = (match[2] ?? '') + fraction;
  let first = 0;
  while (first < all.length && all.charCodeAt(first) === 48) first++;
  let last = all.length;
  while (last > first && all.charCodeAt(last - 1) === 48) last--;
  const digits = all.slice(first, last);
  if (digits === '') return { negative: false, digits, exponent: 0 };
  return { negative: match[1] === '-', digits, exponent: Number(match[5] ?? 0) - fraction.length + (all.length - last) };
}

/** Whether a text is a decimal number: digits with an optional sign, point and exponent, and nothing else. */
export function isDecimalText(text: string): boolean {
  return decimalText.test(text);
}

/**
 * The number that a decimal text says, or `undefined` where a double cannot hold it: where the shortest decimal that
 * names the double is not the same decimal value (`0.1` is held, a 30-digit number or `1e400` is not). Zero has no sign.
 */
export function exactNumber(text: string): number | undefined {
  const said = takeApart(text);
  if (!said) return undefined;
  if (said.digits === '') return 0;
  const value = Number(text);
  const held = takeApart(String(value));
  if (!held || held.digits !== said.digits || held.exponent !== said.exponent) return undefined;
  return value;
}

/** A finite number in plain decimal notation, without exponent: `1e21` becomes `1000000000000000000000`. */
export function plainDecimal(value: number): string {
  const text = String(value);
  if (!text.includes('e')) return text;
  const { negative, digits, exponent } = takeApart(text) as Decimal;
  const point = digits.length + exponent;
  const body = exponent >= 0 ? digits.padEnd(point, '0') : `0.${digits.padStart(-exponent, '0')}`;
  const placed = exponent < 0 && point > 0 ? `${digits.slice(0, point)}.${digits.slice(point)}` : body;
  return negative ? `-${placed}` : placed;
}
