import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { openStore } from '@millrace/store';
import { steady } from '../src/clock.ts';
import { Verifier } from '../src/verifier.ts';
import { lookAround, storeSizes, type Looked } from '../src/watch-trust.ts';
import { actor, startRig } from './rig.ts';

const hourMs = 3_600_000;

/** A store with a clock that a test turns. */
async function opened(): Promise<AsyncDisposable & Looked & { turn(ms: number): void }> {
  const folder = await mkdtemp(join(tmpdir(), 'millrace-watch-'));
  let now = 1_700_000_000_000;
  const clock = { now: () => now, random: () => 0.5 };
  const store = await openStore({ folder, node: 'test', now: clock.now });
  return {
    store,
    clock,
    verifier: new Verifier(store, clock, () => undefined),
    turn: ms => void (now += ms),
    [Symbol.asyncDispose]: async () => {
      await store[Symbol.asyncDispose]();
      await rm(folder, { recursive: true });
    },
  };
}

describe('what a node does for trust by itself', () => {
  test('once a day ledger and audit trail are verified, not more often', async () => {
    await using context = await opened();
    await lookAround(context);
    expect(await context.verifier.last()).toEqual({});
    context.turn(23 * hourMs);
    await lookAround(context);
    expect(await context.verifier.last()).toEqual({});
    context.turn(2 * hourMs);
    await lookAround(context);
    const first = await context.verifier.last();
    expect(first).toMatchObject({ ledger: { ok: true, who: 'node' }, audit: { ok: true, who: 'node' } });
    context.turn(2 * hourMs);
    await lookAround(context);
    expect(await context.verifier.last()).toEqual(first);
  });

  test('a busy node is left in peace for half a day more, and no longer', async () => {
    await using context = await opened();
    const { store, clock, verifier } = context;
    const source = await store.sourceNumber('erp.orders');
    const receive = (id: string) =>
      store.append({
        source,
        receivedAt: clock.now(),
        messages: [{ id, subject: id, bytes: new TextEncoder().encode(id), keys: [] }],
      });
    await lookAround(context);
    context.turn(30 * hourMs);
    await receive('one');
    await lookAround(context);
    expect(await verifier.last()).toEqual({});
    context.turn(7 * hourMs);
    await receive('two');
    await lookAround(context);
    expect(await verifier.last()).toMatchObject({ ledger: { checked: 2 } });
  });

  test('the size of the store is noted once an hour', async () => {
    await using context = await opened();
    for (let minute = 0; minute < 150; minute++) {
      context.turn(60_000);
      await lookAround(context);
    }
    expect((await storeSizes(context)).length).toBe(3);
  });
});

describe('the clock of the machine', () => {
  test('F108: a jump to either side is told once with its size, a small correction is not', () => {
    let [wall, monotonic] = [1_000_000, 0];
    const jumps: number[] = [];
    const now = steady(
      () => wall,
      () => monotonic,
      byMs => jumps.push(byMs),
    );
    const pass = (ms: number, jump = 0): void => {
      wall += ms + jump;
      monotonic += ms;
      now();
    };
    pass(1000);
    pass(1000, 3 * hourMs);
    pass(1000, 400);
    pass(1000, -2 * hourMs);
    pass(1000);
    expect(jumps).toEqual([3 * hourMs, -2 * hourMs]);
  });

  test('D11-5: a jump stands in the audit trail, among the jumps, and is a finding', async () => {
    let tell: (byMs: number) => void = () => undefined;
    const clock = { now: Date.now, random: Math.random, onJump: (listener: (byMs: number) => void) => void (tell = listener) };
    await using rig = await startRig({ node: { clock } });
    const { operations } = rig.node;
    tell(hourMs);
    await rig.until(async () => (await operations.trust({ expiring: [] })).jumps.length === 1, 'the jump is noted');
    const { jumps, findings } = await operations.trust({ expiring: [] });
    expect(jumps).toMatchObject([{ byMs: hourMs }]);
    expect(findings).toMatchObject([{ level: 'soon', area: 'clocks', about: 'node' }]);
    await rig.until(
      async () => (await operations.auditSearch({ action: 'clock jump', offset: 0, limit: 5 })).total === 1,
      'the jump is in the audit trail',
    );
    expect(rig.logged.some(({ event }) => event === 'clock.jumped')).toBe(true);
  });
});

test('two verifications at once are refused, the same twice is one', async () => {
  await using rig = await startRig();
  const { operations } = rig.node;
  const [first, second] = await Promise.all([
    operations.startVerification('ledger', actor),
    operations.startVerification('ledger', actor),
  ]);
  expect(first.since).toBe(second.since);
  await expect(operations.verifyAudit(actor)).rejects.toMatchObject({ code: 'runtime.verifying' });
  await rig.until(async () => (await operations.trust({ expiring: [] })).ledger !== undefined, 'it is done');
});
