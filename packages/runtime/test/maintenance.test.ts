import { describe, expect, test } from 'vitest';
import type { Clock } from '../src/index.ts';
import { actor, flowName, startRig } from './rig.ts';
import type { Rig } from './rig.ts';

/** A clock that a test can set forward. */
function steppedClock(): Clock & { step(ms: number): void } {
  let ahead = 0;
  return { now: () => Date.now() + ahead, random: () => 0.5, step: ms => void (ahead += ms) };
}

const hourMs = 3_600_000;
const inHours = (clock: Clock, hours: number): string => new Date(clock.now() + hours * hourMs).toISOString();
const order = (number: number): object => ({ order: `o-${number % 5}`, revision: number, quantity: number });

async function given(rig: Rig, count: number, from = 0): Promise<void> {
  await rig.source.give(...Array.from({ length: count }, (_, index) => order(from + index)));
}

async function flowOf(rig: Rig) {
  const status = await rig.node.operations.status();
  const find = (name: string) => status.interfaces.find(each => each.name === name)!;
  return { flow: status.flows.find(({ name }) => name === flowName)!, target: find('mes.orders'), source: find('erp.orders') };
}

/** The order of effects of each subject must be the order in which the messages came. */
function expectInOrder(rig: Rig): void {
  for (const [, effects] of Map.groupBy(rig.target.book, ({ subject }) => subject)) {
    const amounts = effects.map(({ value }) => Number((value as { amount: unknown }).amount));
    expect(amounts).toEqual(amounts.toSorted((one, other) => one - other));
  }
}

describe('planned maintenance of a target', () => {
  test('messages wait and none is tried; when a person ends it, all go out in order, and the ledger balances', async () => {
    await using rig = await startRig({ concurrency: 1 });
    const { operations } = rig.node;
    const until = new Date(Date.now() + hourMs).toISOString();
    const { windows } = await operations.startMaintenance('mes.orders', { until }, 'update of the MES', actor);
    expect(windows).toMatchObject([
      { what: 'mes.orders', active: true, interfaces: ['mes.orders'], reason: 'update of the MES' },
    ]);
    await rig.until(async () => (await flowOf(rig)).target.state === 'closed', 'the session is closed');
    await given(rig, 30);
    await rig.until(async () => (await flowOf(rig)).flow.backlog.messages === 30, 'all wait');
    expect(rig.target.calls).toEqual([]);
    const { flow, target } = await flowOf(rig);
    expect(flow).toMatchObject({
      health: 'paused',
      detail: expect.stringContaining('planned maintenance of mes.orders') as string,
    });
    expect(target).toMatchObject({ breaker: 'closed', maintenance: { waiting: 30, who: 'tester' } });
    expect(flow.ledger).toMatchObject({ inFlight: 30, held: 0, balanced: true });
    const detail = await operations.interface('mes.orders');
    expect(detail.verdict).toMatchObject({ state: 'maintenance' });
    expect(detail.guarantees.maintenance[0]).toMatch(/messages to it wait/);
    await operations.endMaintenance('mes.orders', 'update is done', actor);
    await rig.quiet();
    expect(rig.target.book).toHaveLength(30);
    expectInOrder(rig);
    expect((await operations.ledger(true)).balanced).toBe(true);
    const trail = (await operations.audit(0, 100)).filter(({ subject }) => subject === 'mes.orders');
    expect(trail.map(({ action, who, reason }) => ({ action, who, reason }))).toEqual([
      { action: 'set maintenance', who: 'tester', reason: 'update of the MES' },
      { action: 'end maintenance', who: 'tester', reason: 'update is done' },
    ]);
    expect(JSON.parse(trail[0]!.before!)).toEqual([]);
    expect(JSON.parse(trail[1]!.before!)).toEqual(JSON.parse(trail[0]!.after!));
  });

  test('P10: a restart inside the window changes nothing, and the window ends by itself when its time comes', async () => {
    const clock = steppedClock();
    await using rig = await startRig({ node: { clock } });
    await rig.node.operations.startMaintenance('mes', { until: inHours(clock, 4) }, 'new release of the MES', actor);
    await given(rig, 20);
    await rig.restart();
    clock.step(3 * hourMs);
    await given(rig, 20, 20);
    await rig.until(async () => (await flowOf(rig)).flow.ledger.inFlight === 40, 'messages wait');
    expect((await flowOf(rig)).target).toMatchObject({ state: 'closed', maintenance: { what: 'mes' } });
    expect(rig.target.calls).toEqual([]);
    clock.step(hourMs + 1000);
    await rig.quiet();
    expectInOrder(rig);
    const { flow, target } = await flowOf(rig);
    expect(target.maintenance).toBeUndefined();
    expect(flow.ledger).toMatchObject({ inFlight: 0, held: 0, balanced: true, confirmed: 40 });
    expect(await rig.node.operations.maintenance()).toEqual([]);
  });

  test('a call under way comes to its end before the session is closed: no outcome becomes unknown', async () => {
    await using rig = await startRig();
    const { operations } = rig.node;
    const answer = Promise.withResolvers<void>();
    rig.target.behaviour = async item => {
      await answer.promise;
      return rig.target.take(item);
    };
    await given(rig, 1);
    await rig.until(() => rig.target.open === 1, 'a call is under way');
    await operations.startMaintenance('mes.orders', { until: new Date(Date.now() + hourMs).toISOString() }, 'update', actor);
    expect((await flowOf(rig)).target.state).toBe('open');
    answer.resolve();
    await rig.until(async () => (await flowOf(rig)).target.state === 'closed', 'the session is closed');
    await rig.quiet();
    expect((await flowOf(rig)).flow.ledger).toMatchObject({ confirmed: 1, inFlight: 0 });
    expect(rig.target.asked).toBe(0);
  });

  test('a window set in advance begins by itself; saying it again corrects it', async () => {
    const clock = steppedClock();
    await using rig = await startRig({ node: { clock } });
    const { operations } = rig.node;
    await operations.startMaintenance('mes.orders', { from: inHours(clock, 1), until: inHours(clock, 2) }, 'update', actor);
    await given(rig, 5);
    await rig.quiet();
    expect(await operations.maintenance()).toMatchObject([{ active: false }]);
    const { windows } = await operations.startMaintenance(
      'mes.orders',
      { from: inHours(clock, 1.5), until: inHours(clock, 3) },
      'update, later',
      actor,
    );
    expect(windows).toMatchObject([{ reason: 'update, later' }]);
    clock.step(1.2 * hourMs);
    await given(rig, 5, 5);
    await rig.quiet();
    clock.step(0.4 * hourMs);
    await rig.until(async () => (await flowOf(rig)).target.state === 'closed', 'it has begun');
    await given(rig, 5, 10);
    await rig.until(async () => (await flowOf(rig)).flow.ledger.inFlight === 5, 'messages wait');
  });
});

describe('planned maintenance of a source', () => {
  test('one that can wait is not read meanwhile, and read afterwards', async () => {
    await using rig = await startRig();
    const { operations } = rig.node;
    await operations.startMaintenance('erp', { until: new Date(Date.now() + hourMs).toISOString() }, 'ERP is down', actor);
    await rig.until(async () => (await flowOf(rig)).source.state === 'closed', 'reading has paused');
    const taken = rig.source.give(order(1));
    expect((await operations.interface('erp.orders')).guarantees.maintenance).toContainEqual(
      expect.stringMatching(/it is not read/),
    );
    expect((await flowOf(rig)).flow).toMatchObject({ health: 'paused', ledger: { accepted: 0 } });
    await operations.endMaintenance('erp', 'ERP is back', actor);
    await taken;
    await rig.quiet();
    expect(rig.target.book).toHaveLength(1);
    expect(rig.source.opened).toBe(2);
  });
});

describe('what is refused', () => {
  test.each([
    ['mes.order', { until: '2099-01-01T00:00:00Z' }, 'runtime.unknown-name'],
    ['mes.orders', { until: '2001-01-01T00:00:00Z' }, 'maintenance.bad-time'],
    ['mes.orders', { until: 'tomorrow' }, 'maintenance.bad-time'],
    ['mes', { until: '2099-01-01T00:00:00Z' }, 'maintenance.bad-time'],
  ] as const)('%s until %o: %s', async (name, window, code) => {
    await using rig = await startRig();
    await expect(rig.node.operations.startMaintenance(name, window, 'update', actor)).rejects.toMatchObject({ code });
    await expect(rig.node.operations.endMaintenance('mes.orders', 'done', actor)).rejects.toMatchObject({
      code: 'maintenance.none',
    });
  });
});
