/** A number that is exactly a quotient of two whole numbers, in lowest terms; the denominator is above zero. */
export interface Rational {
  readonly numerator: bigint;
  readonly denominator: bigint;
}

/** How a number is rounded to a digit: to the nearest (a tie to the even digit, or away from zero), towards zero, or away from it. */
export type RoundingMode = 'half-even' | 'half-up' | 'down' | 'up';

/** The quotient of two whole numbers. The second one must not be zero. */
export function rational(numerator: bigint, denominator = 1n): Rational {
  const sign = denominator < 0n ? -1n : 1n;
  const divisor = greatestDivisor(numerator, denominator) * sign;
  return { numerator: numerator / divisor, denominator: denominator / divisor };
}

const longest = 1000;
const decimalText = /^([+-]?)(\d+)(?:\.(\d*))?(?:[eE]([+-]?\d{1,3}))?$/;

/** The number that a decimal text says (`-12.50`, `1e-7`), or `undefined` where it is none or longer than 1,000 characters. */
export function rationalOf(text: string): Rational | undefined {
  const match = text.length > longest ? null : decimalText.exec(text);
  if (!match) return undefined;
  const [, sign, whole, fraction = '', exponent = '0'] = match;
  const digits = BigInt(`${sign === '-' ? '-' : ''}${whole}${fraction}`);
  const power = Number(exponent) - fraction.length;
  return power < 0 ? rational(digits, 10n ** BigInt(-power)) : rational(digits * 10n ** BigInt(power));
}

/** The sum. */
export function plus(a: Rational, b: Rational): Rational {
  return rational(a.numerator * b.denominator + b.numerator * a.denominator, a.denominator * b.denominator);
}

/** The difference. */
export function minus(a: Rational, b: Rational): Rational {
  return plus(a, { numerator: -b.numerator, denominator: b.denominator });
}

/** The product. */
export function times(a: Rational, b: Rational): Rational {
  return rational(a.numerator * b.numerator, a.denominator * b.denominator);
}

/** The quotient; the second number must not be zero. */
export function over(a: Rational, b: Rational): Rational {
  return rational(a.numerator * b.denominator, a.denominator * b.numerator);
}

/** A whole power, also a negative one. */
export function raised(a: Rational, exponent: number): Rational {
  const size = BigInt(Math.abs(exponent));
  const power = { numerator: a.numerator ** size, denominator: a.denominator ** size };
  return exponent < 0 ? rational(power.denominator, power.numerator) : power;
}

/** Negative, zero or positive: which of two numbers is the greater one. */
export function compareRationals(a: Rational, b: Rational): number {
  const difference = a.numerator * b.denominator - b.numerator * a.denominator;
  return difference < 0n ? -1 : Number(difference > 0n);
}

/** The digits behind the point that the number needs in decimal notation; `undefined` where it does not end (1/3). */
export function decimalPlaces({ denominator }: Rational): number | undefined {
  let rest = denominator;
  let twos = 0;
  let fives = 0;
  for (; rest % 2n === 0n; rest /= 2n) twos++;
  for (; rest % 5n === 0n; rest /= 5n) fives++;
  return rest === 1n ? Math.max(twos, fives) : undefined;
}

/** The number in plain decimal notation without needless digits, or `undefined` where it does not end. */
export function exactDecimal(number: Rational): string | undefined {
  const places = decimalPlaces(number);
  return places === undefined ? undefined : roundedDecimal(number, places, 'down');
}

/** The number in plain decimal notation with exactly so many digits behind the point. Nothing rounds to minus zero. */
export function roundedDecimal(number: Rational, digits: number, mode: RoundingMode): string {
  const negative = number.numerator < 0n;
  const scaled = (negative ? -number.numerator : number.numerator) * 10n ** BigInt(digits);
  const whole = scaled / number.denominator;
  const rest = scaled % number.denominator;
  const units = whole + (goesUp(whole, rest, number.denominator, mode) ? 1n : 0n);
  const text = units.toString().padStart(digits + 1, '0');
  const placed = digits === 0 ? text : `${text.slice(0, -digits)}.${text.slice(-digits)}`;
  return negative && units !== 0n ? `-${placed}` : placed;
}

function goesUp(whole: bigint, rest: bigint, denominator: bigint, mode: RoundingMode): boolean {
  if (rest === 0n || mode === 'down') return false;
  if (mode === 'up') return true;
  const twice = rest * 2n;
  if (twice !== denominator) return twice > denominator;
  return mode === 'half-up' || whole % 2n === 1n;
}

function greatestDivisor(a: bigint, b: bigint): bigint {
  let [x, y] = [a < 0n ? -a : a, b < 0n ? -b : b];
  while (y !== 0n) [x, y] = [y, x % y];
  return x;
}
