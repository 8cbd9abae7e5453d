import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { countedStates, noCounts, noLatencies, type Counts, type HistorySample } from '@millrace/core';
import { SampleTape } from '../src/history/sample-tape.ts';

const start: HistorySample = {
  at: 1_700_000_000_000,
  accepted: 7,
  counts: { ...noCounts, confirmed: 3 },
  latencies: noLatencies,
};

const counter = fc.oneof(fc.nat(300), fc.nat(2 ** 50));
const counts = fc
  .tuple(...countedStates.map(() => counter))
  .map(numbers => Object.fromEntries(countedStates.map((state, index) => [state, numbers[index]!])) as unknown as Counts);

const samples: fc.Arbitrary<readonly HistorySample[]> = fc
  .array(
    fc.record({
      after: fc.integer({ min: 1, max: 10_000_000 }),
      accepted: counter,
      counts,
      oldestAt: fc.option(fc.integer({ min: 1, max: 2 ** 45 }), { nil: undefined }),
      latencies: fc.array(fc.tuple(fc.nat(239), fc.integer({ min: 1, max: 1e6 })), { maxLength: 5 }).map(pairs => new Map(pairs)),
    }),
    { maxLength: 60 },
  )
  .map(steps => {
    let { at } = start;
    return steps.map(({ after, oldestAt, ...rest }) => ({
      ...rest,
      at: (at += after),
      ...(oldestAt !== undefined && { oldestAt }),
    }));
  });

describe('a tape of samples', () => {
  test('gives back where the flow stood and every sample, exactly', () => {
    fc.assert(
      fc.property(samples, all => {
        const tape = new SampleTape(start);
        for (const sample of all) tape.add(sample);
        expect(tape.samples()).toEqual([start, ...all]);
      }),
    );
  });

  test('forgets what is old but where the flow stood then, and goes on', () => {
    fc.assert(
      fc.property(samples, fc.nat(59), fc.nat(59), (all, some, old) => {
        const tape = new SampleTape(start);
        for (const sample of all.slice(0, some)) tape.add(sample);
        const upTo = all[Math.min(old, some - 1)]?.at ?? 0;
        tape.forget(upTo);
        for (const sample of all.slice(some)) tape.add(sample);
        const last = all.slice(0, some).findLast(({ at }) => at <= upTo) ?? start;
        expect(tape.samples()).toEqual([
          { ...last, latencies: noLatencies },
          ...all.filter(({ at }, n) => n >= some || at > upTo),
        ]);
      }),
    );
  });

  test('holds a busy hour in less than 12 kB, and nothing when all of it is old', () => {
    const tape = new SampleTape(start);
    let sample = start;
    for (let n = 1; n <= 1000; n++) {
      const { accepted, at } = sample;
      const latencies = new Map([4, 5, 9, 17].map(bucket => [bucket * 8 + (n % 8), n % 3]));
      sample = {
        at: at + 10_000,
        accepted: accepted + 60 + (n % 9),
        counts: { ...noCounts, confirmed: accepted },
        oldestAt: at,
        latencies,
      };
      tape.add(sample);
      tape.forget(sample.at - 3_600_000);
    }
    expect(tape.samples()).toHaveLength(361);
    expect(tape.byteLength).toBeLessThan(12 * 1024);
    tape.forget(sample.at);
    expect(tape.byteLength).toBe(0);
    expect(tape.samples()).toEqual([{ ...sample, latencies: noLatencies }]);
  });
});
