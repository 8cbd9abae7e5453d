import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { PollReport } from '../src/poll-report.ts';
import { looked, startGroup } from '../src/poll-schedule.ts';
import { tagStatus } from '../src/tag-status.ts';

describe('the rhythm of looks', () => {
  const looks = fc.array(fc.record({ waits: fc.integer({ min: 0, max: 500 }), takes: fc.integer({ min: 0, max: 500 }) }), {
    maxLength: 60,
  });

  test('the next look is never before its time nor before the end of this one, and never more than a beat late by itself', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 300 }), looks, (everyMs, steps) => {
        let group = startGroup(everyMs, 0);
        for (const { waits, takes } of steps) {
          const began = group.dueAt + waits;
          const { group: next } = looked(group, began, began + takes);
          expect(next.dueAt).toBeGreaterThan(began + takes);
          expect(next.dueAt).toBeLessThanOrEqual(Math.max(group.dueAt, began + takes) + everyMs);
          group = next;
        }
      }),
    );
  });

  test('a look that misses no beat leaves no gap, and one that does leaves one from the look before', () => {
    let group = looked(startGroup(100, 0), 0, 10).group;
    expect(looked(group, 130, 140).missed).toBeUndefined();
    expect(looked(group, 250, 260).missed).toEqual({ from: 0, to: 250 });
    group = looked(group, 250, 260).group;
    expect(group.revisedMs).toBe(250);
    expect(looked(group, 500, 510).missed, 'a slow device is one gap, not one a look').toBeUndefined();
  });

  test('a device that is fast again is trusted again', () => {
    let group = looked(looked(startGroup(100, 0), 0, 10).group, 900, 910).group;
    for (let look = 0; look < 25; look++) group = looked(group, group.dueAt, group.dueAt + 1).group;
    expect(group.revisedMs).toBe(100);
  });
});

describe('what is told of looks', () => {
  const at = (seconds: number, value: number | null, status: number = tagStatus.good) => ({
    value,
    status,
    receivedTime: seconds * 1_000_000,
  });

  test('only changes of value or status, and everything once a heartbeat', () => {
    const report = new PollReport(10_000);
    const told = (...values: Parameters<typeof at>) => report.take([4], [at(...values)]).values.length;
    expect(told(0, 1)).toBe(1);
    expect(told(1, 1)).toBe(0);
    expect(told(2, 2)).toBe(1);
    expect(told(3, 2, tagStatus.uncertain)).toBe(1);
    expect(told(4, Number.NaN)).toBe(1);
    expect(told(5, Number.NaN)).toBe(0);
    expect(told(14, Number.NaN)).toBe(1);
  });

  test('a silence that ends is one gap for all tags that were silent together', () => {
    const report = new PollReport(60_000);
    report.take([0, 1, 2], [at(1, 1), at(1, 1), at(1, 1)]);
    report.take([0, 1, 2], [at(2, null, tagStatus.badTimeout), at(2, null, tagStatus.badTimeout), at(2, 1)]);
    expect(report.take([0, 1, 2], [at(3, null, tagStatus.badTimeout), at(3, 1), at(3, 1)]).gaps).toMatchObject([
      { from: 1_000_000, to: 3_000_000, requests: [1], reason: 'silent' },
    ]);
    expect(report.take([0], [at(9, null, tagStatus.badDeviceFailure)]).gaps).toMatchObject([
      { from: 1_000_000, to: 9_000_000, requests: [0] },
    ]);
  });
});
