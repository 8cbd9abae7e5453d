import { expect, test } from 'vitest';

import { backlogLimitOf, collectionHealth, forwardHealth, retentionOf } from '../src/index.ts';
import type { ForwardFacts } from '../src/index.ts';

const fine: ForwardFacts = {
  target: 'historian.series',
  state: 'waiting',
  detail: 'nothing waits',
  held: 0,
  expired: 0,
  inFlight: 0,
  waitingBytes: 0,
  limitBytes: 1_000,
  full: 'expire',
  warn: 0.5,
};
const down = { ...fine, state: 'blocked', detail: 'connection refused' } as const;

test('a target is well while it takes what comes, and each trouble is said before a lesser one', () => {
  expect(forwardHealth(fine)).toEqual({ tone: 'good', sentence: 'nothing waits' });
  expect(forwardHealth({ ...fine, held: 1 })).toEqual({
    tone: 'warn',
    sentence: '1 sample is held for historian.series until a person decides',
  });
  expect(forwardHealth(down)).toEqual({ tone: 'warn', sentence: 'historian.series takes nothing: connection refused' });
  expect(forwardHealth({ ...down, held: 5, waitingBytes: 500 })).toEqual({
    tone: 'warn',
    sentence: '50 % of what may wait for historian.series does (connection refused)',
  });
  expect(forwardHealth({ ...down, waitingBytes: 950 }).sentence).toMatch(/beyond it the oldest is given up$/);
  expect(forwardHealth({ ...down, waitingBytes: 950, full: 'stop' })).toMatchObject({ tone: 'bad' });
  expect(forwardHealth({ ...fine, state: 'stopped', detail: 'a defect', waitingBytes: 950 })).toEqual({
    tone: 'bad',
    sentence: 'forwarding to historian.series stopped: a defect',
  });
});

test('a collection is as well as the worst of its equipment and targets, and says which target is in trouble', () => {
  const equipment = [{ state: 'collecting', tone: 'good', sentence: 'last value 1 s ago' }] as const;
  expect(collectionHealth(equipment, [forwardHealth(fine)])).toEqual({ tone: 'good', sentence: '1 of 1 collecting' });
  expect(collectionHealth(equipment, [forwardHealth(fine), forwardHealth(down)])).toEqual({
    tone: 'warn',
    sentence: '1 of 1 collecting; historian.series takes nothing: connection refused',
  });
});

test('a collection that says nothing keeps samples for 90 days and lets 2 GiB wait', () => {
  expect(retentionOf({})).toBe(90 * 86_400_000);
  expect(backlogLimitOf({})).toEqual({ bytes: 2_147_483_648, warn: 0.5, full: 'expire' });
  expect(backlogLimitOf({ backlog: { full: 'stop' } })).toMatchObject({ bytes: 2_147_483_648, full: 'stop' });
});
