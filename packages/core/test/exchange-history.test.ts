import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  coarseMs,
  countedStates,
  fineMs,
  gapsOf,
  momentsOf,
  noCounts,
  noLatencies,
  seriesOf,
  type HistorySample,
  type Span,
} from '../src/index.ts';

const hour = 3_600_000;

/** Ledgers as they may follow one another: each accepts some more, and settles no more than it accepted. */
const samples: fc.Arbitrary<readonly HistorySample[]> = fc
  .array(
    fc.record({
      after: fc.integer({ min: 1, max: 1_000_000 }),
      accepts: fc.nat(50),
      settles: fc.array(fc.nat(5), { maxLength: 9 }),
    }),
    {
      maxLength: 40,
    },
  )
  .map(steps => {
    let [at, accepted, counts] = [0, 0, noCounts];
    return steps.map(({ after, accepts, settles }) => {
      at += after;
      accepted += accepts;
      for (const which of settles) {
        const settled = countedStates.reduce((sum, state) => sum + counts[state], 0);
        if (settled < accepted) counts = { ...counts, [countedStates[which]!]: counts[countedStates[which]!] + 1 };
      }
      return { at, accepted, counts, latencies: new Map([[at % 240, 1]]) };
    });
  });

const spans: fc.Arbitrary<readonly Span[]> = fc
  .uniqueArray(fc.nat(40 * 1_000_000), { maxLength: 9 })
  .map(times => times.toSorted((one, other) => one - other))
  .map(times =>
    Array.from({ length: Math.floor(times.length / 2) }, (_, n) => ({ first: times[2 * n]!, last: times[2 * n + 1]! })),
  );

const range = fc.record({
  first: fc.nat(1e7),
  length: fc.integer({ min: 1, max: 3e7 }),
  points: fc.integer({ min: 1, max: 300 }),
});

describe('the moments of a range', () => {
  test('are in order, begin and end as it does, and are about as many as asked for', () => {
    fc.assert(
      fc.property(range, fc.nat(4e7), ({ first, length, points }, fineFrom) => {
        const moments = momentsOf({ first, last: first + length, points, fineFrom });
        expect(moments).toEqual([...new Set(moments)].toSorted((one, other) => one - other));
        expect(moments[0]).toBe(first);
        expect(moments.at(-1)).toBe(first + length);
        expect(moments.length).toBeLessThanOrEqual(points + 3);
      }),
    );
  });

  test('are as far apart as the samples there', () => {
    const moments = momentsOf({ first: 0, last: 2 * hour, points: 1000, fineFrom: hour });
    expect(moments.slice(0, 3)).toEqual([0, coarseMs, 2 * coarseMs]);
    expect(moments.slice(-2)).toEqual([2 * hour - fineMs, 2 * hour]);
  });
});

describe('a series', () => {
  test('shows at every moment a ledger that was really there: the last one before it', () => {
    fc.assert(
      fc.property(samples, spans, range, (all, known, { first, length, points }) => {
        const moments = momentsOf({ first, last: first + length, points, fineFrom: first });
        const series = seriesOf(all, known, moments);
        expect(series.map(({ at }) => at)).toEqual(moments);
        for (const { at, sample } of series) {
          const isKnown = known.some(span => span.first <= at && at <= span.last);
          expect(sample).toBe(isKnown ? all.findLast(one => one.at <= at) : undefined);
        }
      }),
    );
  });

  test('counts each latency of its time once', () => {
    fc.assert(
      fc.property(samples, range, (all, { first, length, points }) => {
        const moments = momentsOf({ first, last: first + length, points, fineFrom: 0 });
        const series = seriesOf(all, [], moments);
        const counted = series.flatMap(({ latencies }) => [...latencies.values()]).reduce((sum, count) => sum + count, 0);
        expect(counted).toBe(all.filter(({ at }) => at > first && at <= first + length).length);
      }),
    );
  });

  test('has a rate that comes to what was accepted since the moment before, unless that is hardly over', () => {
    fc.assert(
      fc.property(samples, range, (all, { first, length, points }) => {
        const moments = momentsOf({ first, last: first + length, points, fineFrom: first });
        const start: HistorySample = { at: 0, accepted: 0, counts: noCounts, latencies: noLatencies };
        const series = seriesOf([start, ...all], [{ first: 0, last: Infinity }], moments);
        const acceptedAt = (time: number): number => all.findLast(({ at }) => at <= time)?.accepted ?? 0;
        for (const [index, { at, rate }] of series.entries()) {
          const before = moments[index - 1] ?? at;
          expect(rate !== undefined).toBe(at - before >= fineMs / 2);
          if (rate) expect((rate.accepted * (at - before)) / 1000).toBeCloseTo(acceptedAt(at) - acceptedAt(before), 3);
        }
      }),
    );
  });

  test('a gap is a gap: no ledger inside of it, no rate across it, and the ledger goes on behind it', () => {
    const sample = (at: number, accepted: number): HistorySample => ({ at, accepted, counts: noCounts, latencies: noLatencies });
    const known = [
      { first: 0, last: 25_000 },
      { first: 55_000, last: 100_000 },
    ];
    const series = seriesOf(
      [sample(0, 0), sample(15_000, 5), sample(55_000, 9)],
      known,
      momentsOf({ first: 0, last: 70_000, points: 7, fineFrom: 0 }),
    );
    expect(series.map(({ sample: found }) => found?.accepted)).toEqual([0, 0, 5, undefined, undefined, undefined, 9, 9]);
    expect(series.map(({ rate }) => rate?.accepted)).toEqual([undefined, 0, 0.5, undefined, undefined, undefined, undefined, 0]);
    expect(gapsOf(known, { first: 10_000, last: 120_000 })).toEqual([
      { first: 25_000, last: 55_000 },
      { first: 100_000, last: 120_000 },
    ]);
  });
});
