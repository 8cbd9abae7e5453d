import type { Value } from '../../value/value.ts';
import type { Looked } from './sightings.ts';

/** A value that lies far from the others, in its message. */
export interface UnusualNumbers {
  readonly low: number;
  readonly high: number;
  /** The furthest first. */
  readonly outside: readonly (readonly [value: number, at: Looked])[];
}

const fewest = 20;
/** How many times the middle half a value may lie beyond it ("far out" in the sense of Tukey, 1977). */
const reach = 3;

/** The number that a value is or says; only for comparing with others, as digits beyond those of a double are not kept. */
export function readNumber(value: Value): number | undefined {
  const number =
    typeof value === 'number' ? value : typeof value === 'string' && value.trim() !== '' ? Number(value) : Number.NaN;
  return Number.isFinite(number) ? number : undefined;
}

/** The values that lie far outside of where most are; `undefined` where there are none, or too few to say what is usual. */
export function unusualNumbers(values: readonly (readonly [value: number, at: Looked])[]): UnusualNumbers | undefined {
  if (values.length < fewest) return undefined;
  const sorted = values.map(([value]) => value).sort((a, b) => a - b);
  const [low, middle, high] = [quantile(sorted, 0.25), quantile(sorted, 0.5), quantile(sorted, 0.75)];
  const spread = high > low ? high - low : Math.max(Math.abs(middle), 1);
  const [least, most] = [low - reach * spread, high + reach * spread];
  const distance = (value: number): number => Math.max(least - value, value - most);
  const outside = values.filter(([value]) => distance(value) > 0).sort(([a], [b]) => distance(b) - distance(a));
  const usual = sorted.filter(value => distance(value) <= 0);
  return outside.length === 0 ? undefined : { low: usual[0]!, high: usual.at(-1)!, outside };
}

function quantile(sorted: readonly number[], share: number): number {
  return sorted[Math.floor((sorted.length - 1) * share)]!;
}
