import fc from 'fast-check';
import { expect, test } from 'vitest';

import { Calm } from '../src/opcua/calm.ts';
import { grantedOf, lesserThanAsked, wishesOf } from '../src/opcua/granted.ts';
import { settings } from './opcua-server.ts';

const config = settings('opc.tcp://line.example', 'pki');

test('whatever a server says that it grants, the times that count are above 0 and finite', () => {
  const told = fc.oneof(fc.double(), fc.integer(), fc.constantFrom(0, -1, Number.NaN, Infinity));
  fc.assert(
    fc.property(told, told, told, (revisedPublishingInterval, revisedMaxKeepAliveCount, revisedLifetimeCount) => {
      const revised = { revisedPublishingInterval, revisedMaxKeepAliveCount, revisedLifetimeCount };
      const { publishMs } = grantedOf(wishesOf(config), revised);
      expect(publishMs).toBeGreaterThan(0);
      expect(publishMs).toBeLessThan(Infinity);
    }),
  );
});

test('what is granted as it was asked is nothing to tell', () => {
  const wishes = wishesOf(config);
  const granted = grantedOf(wishes, {
    revisedPublishingInterval: wishes.requestedPublishingInterval,
    revisedMaxKeepAliveCount: wishes.requestedMaxKeepAliveCount,
    revisedLifetimeCount: wishes.requestedLifetimeCount,
  });
  expect(lesserThanAsked(config, granted)).toBeUndefined();
});

test('subscriptions that end one after the other are made after growing pauses, then no more; a quiet minute forgives', () => {
  const calm = new Calm();
  const waits: number[] = [];
  for (let now = 0; !calm.isHopeless; now += 1_000) {
    calm.ended(now);
    waits.push(calm.waitMs);
  }
  expect(waits).toEqual(waits.toSorted((a, b) => a - b));
  expect(waits[0]).toBe(0);
  calm.ended(1_000_000);
  expect([calm.isHopeless, calm.waitMs]).toEqual([false, 0]);
});

test('many subscriptions that end together are one ending', () => {
  const calm = new Calm();
  for (let now = 0; now < 200; now++) calm.ended(now);
  expect([calm.isHopeless, calm.waitMs]).toEqual([false, 0]);
});
