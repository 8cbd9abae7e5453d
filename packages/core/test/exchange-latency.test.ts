import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  addLatencies,
  bucketEnd,
  latencyBucket,
  latencyBuckets,
  latencyText,
  latencyTotal,
  noLatencies,
  percentile,
  readLatencies,
  type Latencies,
} from '../src/index.ts';

const duration = fc.oneof(fc.nat(20), fc.nat(5000), fc.nat(2 ** 31 - 1), fc.double({ min: 0, max: 1e6, noNaN: true }));
const durations = fc.array(duration, { minLength: 1, maxLength: 300 });
const share = fc.constantFrom(0.5, 0.9, 0.95, 0.99, 1);

function counted(all: readonly number[]): Latencies {
  const counts = new Map<number, number>();
  for (const ms of all) counts.set(latencyBucket(ms), (counts.get(latencyBucket(ms)) ?? 0) + 1);
  return counts;
}

/** The percentile by nearest rank, of whole milliseconds. */
function exact(all: readonly number[], part: number): number {
  const sorted = all.map(Math.trunc).toSorted((one, other) => one - other);
  return sorted[Math.max(1, Math.ceil(part * sorted.length)) - 1]!;
}

describe('latencies', () => {
  test('a percentile is never less than the exact one, and at most an eighth more', () => {
    fc.assert(
      fc.property(durations, share, (all, part) => {
        const [found, real] = [percentile(counted(all), part)!, exact(all, part)];
        expect(found).toBeGreaterThanOrEqual(real);
        expect(found).toBeLessThanOrEqual(real + real / 8);
      }),
    );
  });

  test('adding up counts gives the counts of everything together', () => {
    fc.assert(
      fc.property(fc.array(durations, { maxLength: 5 }), several => {
        const sum = addLatencies(...several.map(counted));
        expect(latencyText(sum)).toBe(latencyText(counted(several.flat())));
        expect(latencyTotal(sum)).toBe(several.flat().length);
      }),
    );
  });

  test('are the same after they were written down and read', () => {
    fc.assert(fc.property(durations, all => void expect(readLatencies(latencyText(counted(all)))).toEqual(counted(all))));
    expect(readLatencies('nonsense 9999:3 :1')).toEqual(noLatencies);
  });

  test('each duration lies in a bucket whose end is the longest in it, and longer ones never lie before', () => {
    fc.assert(
      fc.property(duration, fc.nat(2 ** 31 - 1), (ms, longer) => {
        const bucket = latencyBucket(ms);
        expect(latencyBucket(bucketEnd(bucket))).toBe(bucket);
        expect(latencyBucket(bucketEnd(bucket) + 1)).toBe(bucket + 1);
        expect(latencyBucket(ms + longer)).toBeGreaterThanOrEqual(bucket);
      }),
    );
  });

  test('what makes no sense as a duration goes into the first or the last bucket', () => {
    expect([-5, Number.NaN, 0.4].map(latencyBucket)).toEqual([0, 0, 0]);
    expect([Infinity, 2 ** 40].map(latencyBucket)).toEqual([latencyBuckets - 1, latencyBuckets - 1]);
    expect(percentile(noLatencies, 0.5)).toBeUndefined();
  });
});
