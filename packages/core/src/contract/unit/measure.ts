import { over, raised, rational, times, type Rational } from '../../value/rational.ts';

/** The powers of base units that a unit consists of; none for a plain number. Powers are never zero. */
export type Dimension = ReadonlyMap<string, number>;

/** So many times a product of powers of base units. */
export interface Measure {
  readonly factor: Rational;
  readonly dimension: Dimension;
}

/** A unit that is written as one symbol. */
export interface Atom {
  readonly measure: Measure;
  readonly metric: boolean;
  /** The zero of a scale, in its own degrees above the zero of the dimension: °C starts 273.15 above 0 K. */
  readonly zero?: Rational;
  /** It counts on a scale that is not linear, or one that only a procedure defines: no products, and no way to other units. */
  readonly apart?: 'level' | 'scale';
}

/** The number one. */
export const one: Measure = { factor: rational(1n), dimension: new Map() };

/** The product of two measures. */
export function product(a: Measure, b: Measure): Measure {
  return { factor: times(a.factor, b.factor), dimension: combined(a.dimension, b.dimension, 1) };
}

/** The quotient of two measures. */
export function quotient(a: Measure, b: Measure): Measure {
  return { factor: over(a.factor, b.factor), dimension: combined(a.dimension, b.dimension, -1) };
}

/** A whole power of a measure. */
export function power(a: Measure, exponent: number): Measure {
  return { factor: raised(a.factor, exponent), dimension: combined(new Map(), a.dimension, exponent) };
}

/** Whether two dimensions are the same, so that a factor leads from one unit to the other. */
export function sameDimension(a: Dimension, b: Dimension): boolean {
  return a.size === b.size && [...a].every(([base, exponent]) => b.get(base) === exponent);
}

function combined(a: Dimension, b: Dimension, weight: number): Dimension {
  const result = new Map(a);
  for (const [base, exponent] of b) {
    const sum = (result.get(base) ?? 0) + weight * exponent;
    if (sum === 0) result.delete(base);
    else result.set(base, sum);
  }
  return result;
}
