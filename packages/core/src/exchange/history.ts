import { addLatencies, noLatencies } from './latency.ts';
import type { Latencies } from './latency.ts';
import type { Counts } from './ledger.ts';

/** What the ledger of a flow says at a time, milliseconds since 1970. It holds until the next sample. */
export interface HistorySample {
  readonly at: number;
  readonly accepted: number;
  readonly counts: Counts;
  /** When the oldest message that was not settled had been received. */
  readonly oldestAt?: number;
  /** From on disk to confirmed at the target: of what was confirmed since the sample before. */
  readonly latencies: Latencies;
}

/** A time in which notice was taken. Outside of these nothing is known. */
export interface Span {
  readonly first: number;
  readonly last: number;
}

/** What is asked of a history. */
export interface HistoryRange extends Span {
  /** About so many moments, never many more. */
  readonly points: number;
  /** From here on there are samples every `fineMs`, before every `coarseMs`. */
  readonly fineFrom: number;
}

/** Time between samples of the last hour, and of everything before. */
export const fineMs = 10_000;
export const coarseMs = 600_000;

/** One moment of a series: the last sample until then, and what happened since the moment before. Without a sample nothing is known of it. */
export interface HistoryMoment {
  readonly at: number;
  readonly sample?: HistorySample;
  readonly latencies: Latencies;
  /** Messages a second since the moment before, where that is known too and long enough ago to say something. */
  readonly rate?: { readonly accepted: number; readonly confirmed: number };
}

/** The moments of a range, in order: its begin, round times, closer together where samples are, and its end. */
export function momentsOf({ first, last, points, fineFrom }: HistoryRange): readonly number[] {
  const wanted = (last - first) / Math.max(1, points);
  const border = Math.min(last, Math.max(first, fineFrom));
  const coarse = steps(first, border, wanted, coarseMs);
  const fine = steps(Math.max(border, coarse.at(-1) ?? first), last, wanted, fineMs);
  return [first, ...coarse, ...fine, last];
}

/** Round times after `from` and before `to`, a multiple of the resolution apart. */
function steps(from: number, to: number, wanted: number, resolution: number): readonly number[] {
  const step = Math.max(1, Math.ceil(wanted / resolution)) * resolution;
  const found: number[] = [];
  for (let at = (Math.floor(from / step) + 1) * step; at < to; at += step) found.push(at);
  return found;
}

/**
 * Lays samples, in order, out on moments. Between two samples the one before holds; at a moment in which no notice was taken there is none, and the
 * moment after it has no rate. What was before the first moment says only where that stands.
 */
export function seriesOf(
  samples: readonly HistorySample[],
  spans: readonly Span[],
  moments: readonly number[],
): readonly HistoryMoment[] {
  const series: HistoryMoment[] = [];
  let next = 0;
  let sample: HistorySample | undefined;
  for (const at of moments) {
    const from = next;
    while (next < samples.length && samples[next]!.at <= at) next++;
    const found = samples.slice(from, next);
    sample = found.at(-1) ?? sample;
    const isKnown = spans.some(span => span.first <= at && at <= span.last);
    const before = series.at(-1);
    const latencies = before === undefined ? noLatencies : addLatencies(...found.map(each => each.latencies));
    const isRated = before !== undefined && at - before.at >= fineMs / 2;
    const rate = before?.sample && sample && isKnown && isRated ? rateOf(before.sample, sample, at - before.at) : undefined;
    series.push({ at, latencies, ...(sample && isKnown && { sample }), ...(rate && { rate }) });
  }
  return series;
}

/** A replay takes confirmed messages back; that is no rate. */
function rateOf(from: HistorySample, to: HistorySample, ms: number): NonNullable<HistoryMoment['rate']> {
  const perSecond = (one: number, other: number): number => (Math.max(0, other - one) * 1000) / ms;
  return {
    accepted: perSecond(from.accepted, to.accepted),
    confirmed: perSecond(from.counts.confirmed, to.counts.confirmed),
  };
}

/** The times of a range in which no notice was taken. */
export function gapsOf(spans: readonly Span[], { first, last }: Span): readonly Span[] {
  const gaps: Span[] = [];
  let known = first;
  for (const span of spans.toSorted((one, other) => one.first - other.first)) {
    if (span.first > known && known < last) gaps.push({ first: known, last: Math.min(last, span.first) });
    known = Math.max(known, span.last);
  }
  if (known < last) gaps.push({ first: known, last });
  return gaps;
}
