import type { SeriesAnswer, ShownSeries } from '@millrace/core';
import { gapSpans, type Span } from './state-bands.ts';

/** One measurement as it is drawn. Values are `null` where the line is broken. Moments in milliseconds. */
export interface Drawn {
  readonly measurement: string;
  readonly unit?: string;
  readonly at: readonly number[];
  /** Each value, or the mean of each part. */
  readonly values: readonly (number | null)[];
  /** Of parts of the time; absent where each sample is drawn. */
  readonly band?: { readonly low: readonly (number | null)[]; readonly high: readonly (number | null)[] };
  /** Moments of samples without a usable value. */
  readonly bad: readonly number[];
  /** How many samples were without a usable value. */
  readonly badCount: number;
  readonly gaps: readonly Span[];
  readonly count: number;
  readonly least?: number;
  readonly most?: number;
  readonly last?: number;
}

interface Point {
  readonly at: number;
  readonly value: number | null;
  readonly low: number | null;
  readonly high: number | null;
}

/** What is drawn of a measurement: a line that is broken at each gap, a band where points stand for many samples. Texts and NaN have no place on it. */
export function drawnOf(series: ShownSeries, answer: Pick<SeriesAnswer, 'from' | 'to' | 'gaps'>): Drawn {
  const span = { from: Date.parse(answer.from), to: Date.parse(answer.to) };
  const own = answer.gaps.filter(({ measurements }) => measurements?.includes(series.measurement) ?? true);
  const gaps = gapSpans(
    own.map(({ measurements: _, ...gap }) => gap),
    span,
  );
  const points = broken(pointsOf(series), gaps);
  const numbers = points.flatMap(({ low, high }) => [low, high].filter(each => each !== null));
  const last = points.findLast(({ value }) => value !== null)?.value;
  const badOnes = badOf(series);
  return {
    measurement: series.measurement,
    ...(series.unit !== undefined && { unit: series.unit }),
    at: points.map(({ at }) => at),
    values: points.map(({ value }) => value),
    ...(series.points && { band: { low: points.map(({ low }) => low), high: points.map(({ high }) => high) } }),
    bad: badOnes.map(({ at }) => at),
    badCount: badOnes.reduce((sum, { count }) => sum + count, 0),
    gaps,
    count: series.points?.reduce((sum, { count }) => sum + count, 0) ?? series.samples.length,
    ...(numbers.length > 0 && { least: Math.min(...numbers), most: Math.max(...numbers) }),
    ...(last !== undefined && last !== null && { last }),
  };
}

function pointsOf({ points, samples }: ShownSeries): readonly Point[] {
  if (points !== undefined)
    return points.flatMap(({ time, mean, min, max, last }): readonly Point[] => {
      const value = mean ?? numberOf(last);
      if (value === null) return [];
      return [{ at: Date.parse(time), value, low: min ?? value, high: max ?? value }];
    });
  return samples.flatMap(({ time, value, quality }): readonly Point[] => {
    const number = quality === 'bad' ? null : numberOf(value);
    return number === null && quality !== 'bad' ? [] : [{ at: Date.parse(time), value: number, low: number, high: number }];
  });
}

function badOf({ points, samples }: ShownSeries): readonly { readonly at: number; readonly count: number }[] {
  const bad =
    points?.map(({ time, bad: count }) => ({ at: Date.parse(time), count })) ??
    samples.map(({ time, quality }) => ({ at: Date.parse(time), count: quality === 'bad' ? 1 : 0 }));
  return bad.filter(({ count }) => count > 0);
}

/** Numbers and whole numbers beyond 2^53 as they can be drawn; booleans as 1 and 0. */
function numberOf(value: unknown): number | null {
  const number =
    typeof value === 'boolean' ? Number(value) : typeof value === 'string' && /^-?\d+$/u.test(value) ? Number(value) : value;
  return typeof number === 'number' && Number.isFinite(number) ? number : null;
}

/** With a break at the beginning of each gap, in the order of time. */
function broken(points: readonly Point[], gaps: readonly Span[]): readonly Point[] {
  const breaks = gaps.map(({ from }) => ({ at: from, value: null, low: null, high: null }));
  return [...points, ...breaks].toSorted((one, other) => one.at - other.at);
}
