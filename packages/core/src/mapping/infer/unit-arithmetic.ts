import { commensurable, parseUnit, whyNot, type Unit } from '../../contract/unit/unit.ts';
import { compareRationals } from '../../value/rational.ts';

/** Whether two unit codes mean the same, so that their numbers can be added and compared: `L` and `l`, `N.m` and `J`. */
export function sameUnit(a: string, b: string): boolean {
  if (a === b) return true;
  const units = both(a, b);
  if (!units) return true;
  const [one, other] = units;
  return (
    commensurable(one, other) &&
    compareRationals(one.factor, other.factor) === 0 &&
    one.zero === undefined &&
    other.zero === undefined
  );
}

/** What is to be done about two different units: convert, or nothing helps; as a part of a sentence. */
export function unitAdvice(from: string, to: string): string {
  const units = both(from, to);
  if (!units) return `convert it`;
  const [one, other] = units;
  return commensurable(one, other) ? `convert it (to: ${to})` : `no factor converts it: ${whyNot(one, other)}`;
}

/** Whether values of one unit can become values of the other. */
export function canConvert(from: string, to: string): boolean {
  const units = both(from, to);
  return !units || commensurable(...units);
}

/** Differences on a temperature scale, by scale. */
const intervals: ReadonlyMap<string, string> = new Map([
  ['Cel', 'K'],
  ['[degF]', '[degR]'],
]);

/**
 * The unit of a sum or difference: a temperature less another one is an interval, and with an interval it stays a temperature. `unlike`
 * where the units differ; `undefined` where nothing is meant by it (20 °C + 20 °C).
 */
export function summedUnit(left: string, operator: unknown, right: string): string | 'unlike' | undefined {
  const subtracts = operator === '-';
  if (intervals.get(left) === right) return left;
  if (intervals.get(right) === left) return subtracts ? undefined : right;
  if (!sameUnit(left, right)) return 'unlike';
  if (!isScale(left)) return left;
  return subtracts ? intervals.get(left) : undefined;
}

function isScale(text: string): boolean {
  const unit = parseUnit(text);
  return unit.ok && unit.value.zero !== undefined;
}

/** The unit of a product or quotient; `undefined` where a scale like Cel stands in it. */
export function combinedUnit(a: string, operator: '*' | '/', b: string): string | undefined {
  const text = operator === '*' ? `${bracketed(a)}.${bracketed(b)}` : `${bracketed(a)}/${bracketed(b)}`;
  const unit = parseUnit(text);
  if (!unit.ok) return undefined;
  return unit.value.dimension.size === 0 && compareRationals(unit.value.factor, one) === 0 ? '1' : text;
}

const one = { numerator: 1n, denominator: 1n };

function bracketed(unit: string): string {
  return /[./]/.test(unit) ? `(${unit})` : unit;
}

function both(a: string, b: string): readonly [Unit, Unit] | undefined {
  const [one, other] = [parseUnit(a), parseUnit(b)];
  return one.ok && other.ok ? [one.value, other.value] : undefined;
}
