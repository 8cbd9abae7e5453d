import fc from 'fast-check';
import { expect, test } from 'vitest';
import { steady } from '../src/clock.ts';

/** A machine whose wall clock can be set. */
function machine(): { wall: number; monotonic: number; pass(ms: number): void } {
  return {
    wall: 1_000_000_000,
    monotonic: 0,
    pass(ms) {
      this.wall += ms;
      this.monotonic += ms;
    },
  };
}

const hour = 3_600_000;

test('F108: when the clock is set back an hour, what is due in a second is due in about a second', () => {
  const at = machine();
  const now = steady(
    () => at.wall,
    () => at.monotonic,
  );
  const due = now() + 1000;
  at.wall -= hour;
  at.pass(500);
  expect(now()).toBeLessThan(due);
  at.pass(600);
  expect(now()).toBeGreaterThanOrEqual(due);
});

test('F108: the lead over a clock that was set back is given up slowly, a jump forward is followed at once', () => {
  const at = machine();
  const now = steady(
    () => at.wall,
    () => at.monotonic,
  );
  at.wall -= hour;
  for (let minutes = 0; minutes < 660; minutes++) {
    at.pass(60_000);
    now();
  }
  expect(now()).toBe(at.wall);
  at.wall += 24 * hour;
  expect(now()).toBe(at.wall);
});

test('F108: whatever happens to the clock, time never goes back by more than a small step, nor stands still', () => {
  const change = fc.record({ jump: fc.integer({ min: -2 * hour, max: 2 * hour }), passed: fc.integer({ min: 1, max: 100_000 }) });
  fc.assert(
    fc.property(fc.array(change, { maxLength: 50 }), changes => {
      const at = machine();
      const now = steady(
        () => at.wall,
        () => at.monotonic,
      );
      for (const { jump, passed } of changes) {
        const before = now();
        at.wall += jump;
        at.pass(passed);
        expect(now() - before).toBeGreaterThanOrEqual(Math.min(0, 0.9 * passed - 1001));
        expect(now()).toBeGreaterThanOrEqual(at.wall);
      }
    }),
  );
});
