import type { ShownPoint, ShownSample, ShownSeries, ShownValue } from '../exchange/series-views.ts';
import { quality } from './data-value.ts';
import { microsText } from './micros.ts';
import type { Sample, SeriesDescription } from './sample.ts';

/** One series on its way from its samples to what is shown: it takes samples in any order, and never holds more than was asked for. */
export interface SeriesReduction {
  readonly description: SeriesDescription;
  /** Microseconds since 1970; `points` parts of the same length. */
  readonly from: number;
  readonly to: number;
  readonly points: number;
  /** All of them, while they are not more than `points`. */
  samples: Sample[] | undefined;
  readonly parts: Map<number, Part>;
}

interface Part {
  count: number;
  bad: number;
  numbers: number;
  min: number;
  max: number;
  sum: number;
  lastTime: number;
  last: Sample['value'];
}

/** Begins a reduction to so many points of a time. */
export function beginReduction(
  description: SeriesDescription,
  span: { readonly from: number; readonly to: number; readonly points: number },
): SeriesReduction {
  return { description, ...span, samples: [], parts: new Map() };
}

/** Takes one sample; changes the reduction in place. */
export function reduceSample(reduction: SeriesReduction, sample: Sample): void {
  const { from, to, points, samples } = reduction;
  if (sample.time < from || sample.time > to) return;
  const place = Math.min(points - 1, Math.floor(((sample.time - from) / Math.max(1, to - from)) * points));
  let part = reduction.parts.get(place);
  if (part === undefined) reduction.parts.set(place, (part = newPart()));
  addTo(part, sample);
  if (samples === undefined) return;
  if (samples.length < points) samples.push(sample);
  else reduction.samples = undefined;
}

/** What came of it: the samples themselves where they are few enough, else points. */
export function reducedSeries(reduction: SeriesReduction): ShownSeries {
  const { description, samples, parts, from, to, points } = reduction;
  const { measurement, unit, type } = description;
  const about = { measurement, type, ...(unit !== undefined && { unit }) };
  if (samples !== undefined) return { ...about, samples: samples.toSorted(byTime).map(shownSample) };
  const ordered = [...parts].sort(([a], [b]) => a - b);
  const shown = ordered.map(([place, part]) => shownPoint(Math.round(from + (place * (to - from)) / points), part));
  return { ...about, samples: [], points: shown };
}

/** A sample as it is shown. */
export function shownSample({ time, received, value, status, origin }: Omit<Sample, 'series'>): ShownSample {
  return {
    time: microsText(time),
    received: microsText(received),
    value: shownValue(value),
    quality: quality(status),
    status,
    ...(origin !== undefined && { origin }),
  };
}

/** A value as JSON can say it without loss: what it has no numbers for is text. */
export function shownValue(value: Sample['value']): ShownValue {
  if (typeof value === 'bigint') return value.toString();
  return typeof value === 'number' && !Number.isFinite(value) ? String(value) : value;
}

function byTime(a: Sample, b: Sample): number {
  return a.time - b.time || a.received - b.received;
}

function newPart(): Part {
  return { count: 0, bad: 0, numbers: 0, min: Infinity, max: -Infinity, sum: 0, lastTime: -Infinity, last: null };
}

function addTo(part: Part, { value, status, time }: Sample): void {
  part.count += 1;
  if (quality(status) === 'bad' || value === null) {
    part.bad += 1;
    return;
  }
  if (time >= part.lastTime) [part.lastTime, part.last] = [time, value];
  const told = typeof value === 'bigint' ? Number(value) : value;
  if (typeof told !== 'number' || !Number.isFinite(told)) return;
  part.numbers += 1;
  part.sum += told;
  part.min = Math.min(part.min, told);
  part.max = Math.max(part.max, told);
}

function shownPoint(time: number, { count, bad, numbers, min, max, sum, last }: Part): ShownPoint {
  const range = numbers === 0 ? {} : { min, max, mean: sum / numbers };
  return { time: microsText(time), count, bad, ...range, last: shownValue(last) };
}
