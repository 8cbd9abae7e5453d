import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  addMaintenance,
  currentMaintenance,
  endMaintenance,
  longestMaintenanceMs,
  maintenanceOf,
  nextMaintenanceChange,
  plannedMaintenance,
} from '../src/index.ts';
import type { MaintenanceWindow } from '../src/index.ts';

const names = ['erp', 'erp.orders', 'erp.goods', 'mes.orders'];
const window = fc
  .record({ what: fc.constantFrom(...names), from: fc.integer({ min: 0, max: 1000 }), lasts: fc.integer({ min: -5, max: 500 }) })
  .map(({ what, from, lasts }): MaintenanceWindow => ({ what, from, until: from + lasts, reason: 'update', who: 'anna' }));
const step = fc.oneof(
  window.map(each => ({ kind: 'add' as const, window: each })),
  fc.constantFrom(...names).map(what => ({ kind: 'end' as const, what })),
);

function played(
  steps: readonly (typeof step extends fc.Arbitrary<infer S> ? S : never)[],
  now: number,
): readonly MaintenanceWindow[] {
  return steps.reduce<readonly MaintenanceWindow[]>((windows, each) => {
    if (each.kind === 'end') return endMaintenance(windows, each.what, now);
    const added = addMaintenance(windows, each.window, now);
    return added.ok ? added.value : windows;
  }, []);
}

describe('maintenance windows', () => {
  test('whatever is said in which order, windows about the same never overlap, none is over, and none is in force that is not there', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 30 }), fc.integer({ min: 0, max: 1200 }), (steps, now) => {
        const windows = played(steps, now);
        for (const [index, one] of windows.entries()) {
          expect(one.until).toBeGreaterThan(now);
          for (const other of windows.slice(index + 1))
            if (one.what === other.what) expect(one.from > other.until || other.from > one.until).toBe(true);
        }
        for (const name of ['erp.orders', 'erp.goods', 'mes.orders']) {
          const active = maintenanceOf(windows, name, now);
          const expected = windows.some(each => (each.what === name || each.what === name.split('.')[0]) && each.from <= now);
          expect(active !== undefined).toBe(expected);
          expect(plannedMaintenance(windows, name, now).includes(active!)).toBe(expected);
        }
      }),
    );
  });

  test('between two changes nothing begins or ends', () => {
    fc.assert(
      fc.property(fc.array(window, { maxLength: 8 }), fc.integer({ min: 0, max: 1500 }), fc.nat(), (windows, now, some) => {
        const next = nextMaintenanceChange(windows, now) ?? now + 5000;
        const later = now + (some % Math.max(1, next - now));
        for (const name of names.filter(each => each.includes('.')))
          expect(maintenanceOf(windows, name, later)).toEqual(maintenanceOf(windows, name, now));
      }),
    );
  });

  test('a window again takes the place of the one it touches; a window of the system ends for its interfaces when the last one does', () => {
    const first = { what: 'erp', from: 0, until: 100, reason: 'update', who: 'anna' };
    const longer = { ...first, until: 200 };
    const added = addMaintenance([first], longer, 50);
    expect(added.ok && added.value).toEqual([longer]);
    const both = [longer, { ...first, what: 'erp.orders', until: 300 }];
    expect(maintenanceOf(both, 'erp.orders', 60)?.until).toBe(300);
    expect(maintenanceOf(both, 'erp.goods', 250)).toBeUndefined();
    expect(maintenanceOf(both, 'erp-classic.goods', 60)).toBeUndefined();
    expect(currentMaintenance(both, 250)).toHaveLength(1);
  });

  test.each([
    [{ from: 20, until: 10 }, /ends before it begins/],
    [{ from: 0, until: Number.NaN }, /ends before it begins/],
    [{ from: 0, until: 5 }, /over already/],
    [{ from: 0, until: longestMaintenanceMs + 1 }, /longer than 60 days/],
  ])('a window of times that make no sense is refused in a sentence (%o)', (times, sentence) => {
    const added = addMaintenance([], { what: 'erp', reason: 'x', who: 'y', ...times }, 10);
    expect(added.issues[0]).toMatchObject({ code: 'maintenance.bad-time', sentence: expect.stringMatching(sentence) as string });
  });
});
