import { fineMs, gapsOf, momentsOf, seriesOf } from './history.ts';
import type { HistoryMoment, HistorySample, Span } from './history.ts';
import type { FlowHistory, HistoryPoint, LatencyView } from './integration-views.ts';
import { addLatencies, latencyTotal, percentile } from './latency.ts';
import type { Latencies } from './latency.ts';
import { balance } from './ledger.ts';

/** What is known of a flow, and which time of it is shown in how many points. */
export interface HistoryFacts extends Span {
  readonly samples: readonly HistorySample[];
  readonly spans: readonly Span[];
  readonly fineFrom: number;
  readonly points: number;
}

/** The ledger of a flow over time as it is shown: its parts, rates, backlog and latencies at each moment. */
export function historyView(facts: HistoryFacts): Omit<FlowHistory, 'flow' | 'title'> {
  const { last, samples, spans } = facts;
  const first = Math.min(last - 1, Math.max(facts.first, knownSince(facts)));
  const series = seriesOf(samples, spans, momentsOf({ ...facts, first }));
  const points = series.map(pointOf);
  const latency = latencyView(addLatencies(...series.map(({ latencies }) => latencies)));
  return {
    from: instant(first),
    to: instant(last),
    balanced: points.every(({ ledger }) => ledger?.balanced ?? true),
    points,
    // A look may be late by as much as looks lie apart; that is no gap.
    gaps: gapsOf(spans, { first, last })
      .filter(gap => gap.last - gap.first > fineMs)
      .map(gap => ({ from: instant(gap.first), to: instant(gap.last) })),
    ...(latency && { latency }),
  };
}

/** When anything was known of the flow at first: what was before is no gap. */
function knownSince({ samples, spans, first }: HistoryFacts): number {
  const notice = Math.min(...spans.map(span => span.first));
  return Math.max(notice, samples[0]?.at ?? notice, first);
}

function pointOf({ at, sample, rate, latencies }: HistoryMoment): HistoryPoint {
  const latency = latencyView(latencies);
  return {
    at: instant(at),
    ...(sample && { ledger: balance(sample.accepted, sample.counts) }),
    ...(sample && { oldestMs: sample.oldestAt === undefined ? 0 : Math.max(0, at - sample.oldestAt) }),
    ...(rate && { acceptedPerSecond: rate.accepted, confirmedPerSecond: rate.confirmed }),
    ...(latency && { latency }),
  };
}

function latencyView(latencies: Latencies): LatencyView | undefined {
  const count = latencyTotal(latencies);
  if (count === 0) return undefined;
  const [p50Ms = 0, p95Ms = 0, p99Ms = 0] = [0.5, 0.95, 0.99].map(share => percentile(latencies, share));
  return { count, p50Ms, p95Ms, p99Ms };
}

function instant(ms: number): string {
  return new Date(ms).toISOString();
}
