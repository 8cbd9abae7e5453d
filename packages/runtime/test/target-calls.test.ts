import { expect, test } from 'vitest';
import type { DeliveryPolicy, Entry } from '@millrace/core';
import { StoreError } from '@millrace/store';
import type { SettleBatch } from '@millrace/store';
import { sendBatch } from '../src/target-calls.ts';
import type { Calls } from '../src/target-calls.ts';

const entry: Entry = {
  message: 1,
  subject: '1',
  receivedAt: 0,
  phase: 'sending',
  attempts: 0,
  counted: 0,
  verifies: 0,
  dueAt: 0,
  rowed: false,
  released: false,
};
const about = { key: 'k', message: 1, id: '1', subject: '1', keys: {}, acceptedAt: 0, flow: 'f' };
const policy: DeliveryPolicy = {
  repeat: 'unsafe',
  canVerify: false,
  attempts: 3,
  backoff: { firstMs: 100, longestMs: 1000 },
  unknown: 'hold',
};

function callsOver(settle: (batch: SettleBatch) => Promise<readonly number[]>, seen: string[]): Calls {
  return {
    flow: 1,
    policy,
    program: { plan: { name: 'orders' } },
    feed: {},
    target: {
      plan: { name: 'mes.orders' },
      connection: { sink: { deliver: () => seen.push('delivered') } },
      leave: () => seen.push('left'),
    },
    context: {
      store: { settle },
      clock: { now: () => 0, random: () => 0 },
      log: () => seen.push('logged'),
      release: () => 1,
    },
  } as unknown as Calls;
}

test.each(['full', 'read-only'] as const)(
  'F34, F35, P4: where the store is %s and takes no intent, nothing is sent and the message waits',
  async kind => {
    const seen: string[] = [];
    const calls = callsOver(() => Promise.reject(new StoreError(kind, 'committing: no space')), seen);
    const called = await sendBatch(calls, [{ entry: { ...entry }, about, value: {} }]);
    expect(called.concluded[0]?.next).toMatchObject({ state: 'waiting', counts: false });
    expect(seen).toEqual(['logged', 'left']);
  },
);
