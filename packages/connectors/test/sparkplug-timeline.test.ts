import type { DataValue, TagValue } from '@millrace/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { readCursor, Timeline, writeCursor } from '../src/sparkplug/host/timeline.ts';

const waiting = 0x8032_0000;

function value(told: TagValue, sourceTime: number, receivedTime = sourceTime): DataValue {
  return { value: told, status: 0, sourceTime, receivedTime };
}

describe('the order of time in which an observation is told', () => {
  it('a birth that tells since when a value is so makes it known again, although that was before nothing was known', () => {
    const timeline = new Timeline(100);
    expect(timeline.unknown(0, { value: null, status: waiting, receivedTime: 900 })).toMatchObject({ sourceTime: 100 });
    expect(timeline.born(0, value(7, 40), 950)).toEqual([{ request: 0, ...value(7, 40), sourceTime: 950 }]);
  });

  it('what changed while nobody listened is told with its own time', () => {
    const timeline = new Timeline(100);
    timeline.unknown(0, { value: null, status: waiting, receivedTime: 900 });
    expect(timeline.born(0, value(7, 400), 950)).toEqual([{ request: 0, ...value(7, 400) }]);
  });

  it('what an edge node says to be unknown since later is known again as of the birth, and its change before that is told first', () => {
    const timeline = new Timeline(100);
    timeline.unknown(0, { value: null, status: waiting, receivedTime: 900 }, 500);
    expect(timeline.born(0, value(7, 400), 950).map(seen => seen.sourceTime)).toEqual([400, 950]);
  });

  it('births that repeat what was told are not told', () => {
    const timeline = new Timeline(undefined);
    timeline.told(0, value(7, 400));
    expect(timeline.born(0, value(7, 400), 950)).toEqual([]);
    expect(timeline.born(0, value(8, 400), 950), 'another value is one').toEqual([
      { request: 0, ...value(8, 400), sourceTime: 950 },
    ]);
  });

  it('a value that was known before the observation went on is not told twice with one time', () => {
    expect(new Timeline(undefined).known(0, value(7, 40, 950))).toEqual([{ request: 0, ...value(7, 40, 950) }]);
    expect(new Timeline(100).known(0, value(7, 40, 950)).map(seen => seen.sourceTime)).toEqual([950]);
    expect(new Timeline(100).known(0, value(7, 140, 950)).map(seen => seen.sourceTime)).toEqual([140]);
  });

  it('history comes after what it follows: nothing is unknown since later than the last that was told', () => {
    const timeline = new Timeline(undefined);
    timeline.told(1, value(1, 300));
    expect(timeline.unknown(0, { value: null, status: waiting, receivedTime: 900 }).sourceTime).toBe(300);
    expect(timeline.told(0, value(5, 400), 'backfilled')).toMatchObject({ origin: 'backfilled' });
    expect(timeline.latest).toBe(400);
  });

  it('whatever is told, unknown and born: the last value that is told is the one that the source has', () => {
    const step = fc.oneof(
      fc.record({ kind: fc.constant('told' as const), value: fc.nat(3) }),
      fc.record({ kind: fc.constant('silently' as const), value: fc.nat(3) }),
      fc.record({ kind: fc.constant('unknown' as const) }),
      fc.record({ kind: fc.constant('born' as const) }),
    );
    fc.assert(
      fc.property(fc.array(step), fc.option(fc.nat(50), { nil: undefined }), (steps, latest) => {
        const timeline = new Timeline(latest);
        const seen = [...timeline.known(0, value(0, 10, 100))];
        let [now, present, since] = [100, 0, 10];
        for (const { kind, ...more } of [...steps, { kind: 'born' as const }]) {
          now += 100;
          if ('value' in more) [present, since] = [more.value as number, now];
          if (kind === 'told') seen.push(timeline.told(0, value(present, since)));
          if (kind === 'unknown') seen.push(timeline.unknown(0, { value: null, status: waiting, receivedTime: now }));
          if (kind === 'born') seen.push(...timeline.born(0, value(present, since), now));
        }
        const last = seen.toSorted((a, b) => a.sourceTime! - b.sourceTime!).at(-1);
        expect(last).toMatchObject({ value: present, status: 0 });
        const good = seen.filter(({ status }) => status === 0).map(({ sourceTime }) => sourceTime);
        expect(new Set(good).size, 'no time twice').toBe(good.length);
      }),
    );
  });

  it('its cursor is read as it was written, and one of a time to come is none', () => {
    for (const position of [{ received: 5 }, { received: 5, latest: 7 }])
      expect(readCursor(writeCursor(position), 10)).toEqual(position);
    expect(readCursor('12', 10)).toBeUndefined();
    expect(readCursor('no cursor', 10)).toBeUndefined();
    expect(readCursor(undefined, 10)).toBeUndefined();
  });
});
