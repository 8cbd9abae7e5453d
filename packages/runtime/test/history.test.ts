import { describe, expect, test } from 'vitest';
import type { FlowHistory, Ledger } from '@millrace/core';
import type { Clock } from '../src/index.ts';
import { actor, flowName, startRig, type Rig } from './rig.ts';

const order = (number: number, more: object = {}) => ({ order: String(number), quantity: number, ...more });

/** A clock that stands until a test moves it. */
function standingClock(): Clock & { step(ms: number): void } {
  let now = Date.parse('2026-11-23T06:00:00.000Z');
  return { now: () => now, random: () => 0.5, step: ms => void (now += ms) };
}

/** Lets time pass in the steps in which a node looks. */
async function pass({ node }: Rig, clock: ReturnType<typeof standingClock>, ms: number): Promise<void> {
  for (let passed = 0; passed < ms; passed += 10_000) {
    clock.step(10_000);
    await node.operations.flowHistory(flowName, { points: 1 });
  }
}

/** Resolves when so many latencies were counted: that comes right after the commit that a person sees. */
function counted(rig: Rig, count: number): Promise<void> {
  const all = { from: '2026-11-23T05:00:00Z', points: 1 };
  return rig.until(
    async () => (await rig.node.operations.flowHistory(flowName, all)).latency?.count === count,
    `${count} latencies were counted`,
  );
}

function sumOf({ confirmed, filtered, held, cancelled, expired, superseded, inFlight }: Ledger): number {
  return confirmed + filtered + held + cancelled + expired + superseded + inFlight;
}

function acceptedOf({ points }: FlowHistory): readonly (number | undefined)[] {
  return points.map(({ ledger }) => ledger?.accepted);
}

describe('the history of a flow', () => {
  test('closes at every point: accepted is the sum of what became of it', async () => {
    const clock = standingClock();
    await using rig = await startRig({ when: 'quantity > 10', node: { clock } });
    await rig.source.give(order(5), order(15), order(25));
    await rig.quiet();
    await pass(rig, clock, 30_000);
    rig.target.behaviour = item => (item.subject === '40' ? { kind: 'never', sentence: 'no' } : rig.target.take(item));
    await rig.source.give(order(30), order(40));
    await rig.quiet();
    await pass(rig, clock, 20_000);
    await rig.node.operations.pause(flowName, 'the line stands', actor);
    await rig.source.give(order(50), order(60));
    await pass(rig, clock, 20_000);
    const history = await rig.node.operations.flowHistory(flowName, { from: '2026-11-23T06:00:00Z', points: 100 });
    expect(history).toMatchObject({ flow: flowName, balanced: true, gaps: [] });
    expect(acceptedOf(history)).toEqual([0, 3, 3, 3, 5, 5, 7, 7]);
    for (const { ledger } of history.points) expect(ledger && sumOf(ledger)).toBe(ledger?.accepted);
    expect(history.points.at(-1)).toMatchObject({
      ledger: { confirmed: 3, filtered: 1, held: 1, inFlight: 2 },
      oldestMs: 20_000,
    });
    expect(history.points[6]!.acceptedPerSecond).toBe(0.2);
  });

  test('says how long messages took from on disk to confirmed, and where nothing took any time nothing', async () => {
    const clock = standingClock();
    await using rig = await startRig({ node: { clock } });
    await rig.node.operations.pause(flowName, 'the line stands', actor);
    await rig.source.give(order(1), order(2));
    await pass(rig, clock, 40_000);
    await rig.node.operations.resume(flowName, 'it runs', actor);
    await rig.quiet();
    await rig.source.give(order(3));
    await rig.quiet();
    await counted(rig, 3);
    await pass(rig, clock, 10_000);
    const history = await rig.node.operations.flowHistory(flowName, { points: 100 });
    expect(history.latency).toMatchObject({ count: 3 });
    expect(history.latency!.p50Ms).toBeGreaterThanOrEqual(40_000);
    expect(history.latency!.p50Ms).toBeLessThanOrEqual(45_000);
    expect(history.points.filter(({ latency }) => latency !== undefined)).toHaveLength(1);
    const [line] = await rig.node.operations.flows();
    expect(line).toMatchObject({ integration: 'orders', owner: 'planning', recently: { p95Ms: history.latency!.p95Ms } });
  });

  test('a replay says nothing of how long messages take', async () => {
    const clock = standingClock();
    await using rig = await startRig({ node: { clock } });
    await rig.source.give(order(1));
    await rig.quiet();
    await counted(rig, 1);
    await pass(rig, clock, 600_000);
    await rig.node.operations.replay({ flow: flowName, states: ['confirmed'] }, false, 'the target lost it', actor);
    await rig.until(() => rig.target.book.length === 2, 'it was delivered again');
    await rig.quiet();
    await pass(rig, clock, 10_000);
    const { latency, balanced } = await rig.node.operations.flowHistory(flowName, { points: 100 });
    expect(latency).toMatchObject({ count: 1, p99Ms: 0 });
    expect(balanced).toBe(true);
  });

  test('P10: goes on after a restart, and shows the time between as a gap, not as zero', async () => {
    const clock = standingClock();
    await using rig = await startRig({ node: { clock } });
    await rig.source.give(order(1), order(2));
    await rig.quiet();
    await counted(rig, 2);
    await pass(rig, clock, 1_500_000);
    await rig.source.give(order(3));
    await rig.quiet();
    await counted(rig, 3);
    await rig.node[Symbol.asyncDispose]();
    clock.step(1_200_000);
    await rig.restart();
    await pass(rig, clock, 60_000);
    await rig.source.give(order(4));
    await rig.quiet();
    await counted(rig, 4);
    await pass(rig, clock, 20_000);
    const history = await rig.node.operations.flowHistory(flowName, { from: '2026-11-23T06:00:00Z', points: 1000 });
    expect(history.gaps).toEqual([{ from: '2026-11-23T06:25:00.000Z', to: '2026-11-23T06:45:00.000Z' }]);
    expect(acceptedOf(history)).toEqual([0, 2, 2, undefined, undefined, ...Array(6).fill(3), 4, 4]);
    for (const { ledger } of history.points) expect(ledger && sumOf(ledger)).toBe(ledger?.accepted);
    expect(history.latency).toMatchObject({ count: 4 });
  });

  test('the last hour is fine, what is older comes from the store, and nothing is lost between them', async () => {
    const clock = standingClock();
    await using rig = await startRig({ node: { clock } });
    for (let number = 1; number <= 20; number++) {
      await rig.source.give(order(number));
      await rig.quiet();
      await counted(rig, number);
      await pass(rig, clock, 390_000);
    }
    const history = await rig.node.operations.flowHistory(flowName, { from: '2026-11-23T06:00:00Z', points: 1000 });
    const accepted = acceptedOf(history).map(Number);
    expect(accepted).toEqual(accepted.toSorted((one, other) => one - other));
    expect([accepted[0], accepted.at(-1)]).toEqual([0, 20]);
    expect(history.latency).toMatchObject({ count: 20 });
    expect(history).toMatchObject({ balanced: true, gaps: [] });
  });

  test('a time that is none, or that has no length, is refused with a sentence; so is a flow that is not there', async () => {
    await using rig = await startRig();
    const { operations } = rig.node;
    await expect(operations.flowHistory(flowName, { from: 'yesterday', points: 10 })).rejects.toThrow('is not a time');
    await expect(operations.flowHistory(flowName, { from: '2099-01-01T00:00:00Z', points: 10 })).rejects.toThrow('no length');
    await expect(operations.flowHistory('ordrs:mes.orders', { points: 10 })).rejects.toThrow('did you mean');
  });
});

describe('one flow in full', () => {
  test('names its ends, what is done on the way, and what it promises, in words', async () => {
    await using rig = await startRig({ when: 'quantity > 10', target: 'expire: 3 d' });
    const detail = await rig.node.operations.flow('orders:');
    expect(detail).toMatchObject({
      name: flowName,
      integration: 'orders',
      from: { interface: 'erp.orders', system: 'erp', role: 'erp', owner: 'it-erp', connector: 'memory', contract: 'order@1' },
      to: { interface: 'mes.orders', contract: 'work-order@1' },
      when: 'quantity > 10',
      mappings: [{ name: 'order-to-work-order', from: 'order@1', to: 'work-order@1' }],
      guarantee: {
        source: expect.stringContaining('until Millrace has it on disk'),
        sink: expect.stringContaining('no second effect'),
      },
    });
    expect(detail.policy.join('. ')).toMatch(/tried 4 times, after 20 ms .* 3 d after it was received expires/);
    expect(detail.pausedBecause).toBeUndefined();
    await rig.node.operations.pause(flowName, 'the line stands', actor);
    expect(await rig.node.operations.flow(flowName)).toMatchObject({ health: 'paused', pausedBecause: 'the line stands' });
  });
});

describe('the newest messages', () => {
  test('of a flow come newest first, page by page, with what became of them there', async () => {
    await using rig = await startRig({ when: 'quantity > 2' });
    for (let number = 1; number <= 5; number++) await rig.source.give(order(number));
    await rig.quiet();
    const { operations } = rig.node;
    const first = await operations.recentMessages({ flow: flowName, limit: 3 });
    expect(first.items.map(({ subject }) => subject)).toEqual(['5', '4', '3']);
    expect(first.items[0]).toMatchObject({ keys: { order: '5' }, deliveries: [{ flow: flowName, state: 'confirmed' }] });
    const second = await operations.recentMessages({ flow: flowName, limit: 3, before: first.next! });
    expect(second.items.map(({ subject, deliveries: [one] }) => [subject, one!.state])).toEqual([
      ['2', 'filtered'],
      ['1', 'filtered'],
    ]);
    expect(second.next).toBeUndefined();
  });

  test('of an interface are those that came from it or go to it, and of the node all', async () => {
    await using rig = await startRig();
    await rig.source.give(order(1), order(2));
    await rig.quiet();
    const { operations } = rig.node;
    for (const filter of [{ interface: 'erp.orders' }, { interface: 'mes.orders' }, {}])
      expect((await operations.recentMessages({ ...filter, limit: 10 })).items.map(({ subject }) => subject)).toEqual(['2', '1']);
    await expect(operations.recentMessages({ interface: 'mes.ordres', limit: 1 })).rejects.toThrow('there is no interface');
  });
});
