import type { SeriesBatch } from '@millrace/connector';
import type { Outcome, Plan, RangeDecision } from '@millrace/core';
import { expect, test } from 'vitest';
import { SeriesKeeper } from '../src/collect/series-keeper.ts';
import type { ForwardContext } from '../src/forward/forwarder.ts';
import { Forwards } from '../src/forward/forwards.ts';
import type { LogEvent } from '../src/index.ts';
import { startForwardRig } from './forward-rig.ts';
import type { ForwardRig } from './forward-rig.ts';

const down: Outcome = { kind: 'later', because: 'down', sentence: 'the historian is down' };
const refused: Outcome = { kind: 'never', sentence: 'a name is too long' };
const numbers = (from: number, to: number): readonly number[] => Array.from({ length: to - from }, (_, index) => from + index);
const valuesOf = (rig: ForwardRig): readonly unknown[] => rig.historian.samples.map(sample => sample.value);
const settled = (rig: ForwardRig): Promise<void> =>
  rig.until(async () => (await rig.status()).inFlight === 0, 'nothing is in flight');
const holds = ({ samples }: SeriesBatch, from: number, to: number): boolean =>
  samples.some(({ value }) => Number(value) >= from && Number(value) < to);
const decision = (kind: RangeDecision['kind']): RangeDecision => ({ kind, at: 5, who: 'vera', reason: 'seen', audit: 7 });
const firstsOf = async (rig: ForwardRig): Promise<ReadonlySet<number>> => new Set((await rig.ranges()).map(({ first }) => first));

/** Four blocks of ten of which the middle two are held. */
async function withHeld(rig: ForwardRig): Promise<void> {
  rig.historian.answer = (batch, take) => (holds(batch, 10, 30) ? refused : take());
  for (let n = 0; n < 4; n++) await rig.add(10);
  await settled(rig);
  expect(await rig.ranges()).toMatchObject([{ first: 2, last: 3, state: 'held', blocks: 2, samples: { 'packing/line-1': 20 } }]);
}

test('a held range that is released goes in order, once, and the balance says so', async () => {
  await using rig = await startForwardRig({ everyMs: 1, batch: 10 });
  await withHeld(rig);
  expect(await rig.status()).toMatchObject({ stored: 40, forwarded: 20, held: 20, ranges: 1, tone: 'warn' });
  rig.historian.answer = (_, take) => take();
  expect(await rig.forwarder.decide(new Set([2]), decision('release'))).toBe(1);
  await settled(rig);
  expect(valuesOf(rig)).toEqual([...numbers(0, 10), ...numbers(30, 40), ...numbers(10, 30)]);
  expect(await rig.status()).toMatchObject({ stored: 40, forwarded: 40, held: 0, inFlight: 0, ranges: 0, waitingBytes: 0 });
  expect(await rig.ranges()).toEqual([]);
  expect(await rig.forwarder.decide(new Set([2]), decision('release'))).toBe(0);
});

test('a released range of which a part is refused again is held for that part alone', async () => {
  await using rig = await startForwardRig({ everyMs: 1 });
  await withHeld(rig);
  rig.historian.answer = (batch, take) => (holds(batch, 20, 30) ? refused : take());
  await rig.forwarder.decide(new Set([2]), decision('release'));
  await settled(rig);
  expect(await rig.ranges()).toMatchObject([{ first: 3, last: 3, state: 'held', samples: { 'packing/line-1': 10 } }]);
  expect(await rig.status()).toMatchObject({ forwarded: 30, held: 10 });
});

test('a held range that is cancelled stays known with who and why, is never sent, and holds nothing back', async () => {
  await using rig = await startForwardRig({ everyMs: 1 });
  await withHeld(rig);
  const calls = rig.historian.calls;
  expect(await rig.forwarder.decide(await firstsOf(rig), decision('cancel'))).toBe(1);
  expect(await rig.ranges()).toMatchObject([
    { state: 'cancelled', who: 'vera', reason: 'seen', audit: 7, samples: { 'packing/line-1': 20 } },
  ]);
  expect(await rig.status()).toMatchObject({ forwarded: 20, held: 0, cancelled: 20, inFlight: 0, ranges: 0, waitingBytes: 0 });
  expect(rig.historian.calls).toBe(calls);
});

test('F30: a node that ends while a released range is under way gives exactly that part again, which has one effect', async () => {
  await using rig = await startForwardRig({ everyMs: 1, batch: 10 });
  await withHeld(rig);
  const hanging = Promise.withResolvers<Outcome>();
  const before = rig.historian.calls;
  rig.historian.answer = (_, take) => (take(), hanging.promise);
  await rig.forwarder.decide(new Set([2]), decision('release'));
  await rig.until(() => rig.historian.calls > before, 'it is given');
  rig.historian.answer = (_, take) => take();
  rig.crash();
  await settled(rig);
  expect(valuesOf(rig)).toEqual([...numbers(0, 10), ...numbers(30, 40), ...numbers(10, 30)]);
  expect(await rig.status()).toMatchObject({ forwarded: 40, held: 0 });
});

test('F30: at a target that would act twice, the part of a released range that was under way is held again', async () => {
  await using rig = await startForwardRig({ everyMs: 1, batch: 10, repeat: 'unsafe' });
  await withHeld(rig);
  const hanging = Promise.withResolvers<Outcome>();
  const before = rig.historian.calls;
  rig.historian.answer = (_, take) => (take(), hanging.promise);
  await rig.forwarder.decide(new Set([2]), decision('release'));
  await rig.until(() => rig.historian.calls > before, 'it is given');
  rig.historian.answer = (_, take) => take();
  rig.crash();
  await settled(rig);
  expect(await rig.ranges()).toMatchObject([{ first: 2, last: 2, state: 'held', code: 'forward.unknown' }]);
  expect(await rig.status()).toMatchObject({ forwarded: 30, held: 10 });
});

test('what is held stays in the store beyond its time of keeping and unmerged, until it is released', async () => {
  await using rig = await startForwardRig({ everyMs: 1, batch: 10 });
  await withHeld(rig);
  const later = { now: () => Date.parse('2100-01-01'), random: Math.random };
  await using keeper = new SeriesKeeper(rig.store, later, () => [{ number: rig.source, retentionMs: 1 }]);
  await keeper.look();
  const page = { count: 100, bytes: 1e9 };
  expect((await rig.store.seriesAfter(rig.source, 0, page)).map(({ sequence }) => sequence)).toEqual([2, 3]);
  rig.historian.answer = (_, take) => take();
  await rig.forwarder.decide(await firstsOf(rig), decision('release'));
  await settled(rig);
  await keeper.look();
  expect(await rig.store.seriesAfter(rig.source, 0, page)).toEqual([]);
  expect(rig.historian.samples).toHaveLength(40);
});

test('F34: what waits for a target that never comes back stays inside its bound; the oldest is given up, by name and number', async () => {
  await using rig = await startForwardRig({ everyMs: 1 });
  rig.historian.answer = () => down;
  await rig.add(100);
  const one = (await rig.status()).waitingBytes;
  rig.limit = { bytes: one * 10, warn: 0.5, full: 'expire' };
  for (let n = 1; n < 30; n++) await rig.add(100);
  await rig.until(async () => (await rig.status()).waitingBytes <= one * 10, 'the bound holds');
  const status = await rig.status();
  expect(status.expired).toBeGreaterThan(1_500);
  expect(status.stored).toBe(status.expired + status.inFlight);
  expect(status).toMatchObject({ forwarded: 0, held: 0, tone: 'bad' });
  const ranges = await rig.ranges();
  expect(ranges).toMatchObject([
    { first: 1, state: 'expired', code: 'forward.expired', samples: { 'packing/line-1': status.expired } },
  ]);
  const codes = rig.notices.map(notice => notice.split(' ')[0]);
  expect([codes[0], ...new Set(codes.slice(1))]).toEqual(['forward.backlog', 'forward.expired']);
  rig.historian.answer = (_, take) => take();
  await settled(rig);
  expect(valuesOf(rig)).toEqual(numbers(status.expired, 3_000));
});

test('F34: what is held counts in the bound, and is given up before what is younger', async () => {
  await using rig = await startForwardRig({ everyMs: 1 });
  await withHeld(rig);
  rig.historian.answer = () => down;
  const { waitingBytes } = await rig.status();
  for (let n = 0; n < 10; n++) await rig.add(10);
  rig.limit = { bytes: waitingBytes * 5.8, warn: 0.5, full: 'expire' };
  await rig.until(async () => (await rig.status()).expired > 0, 'something is given up');
  expect(await rig.status()).toMatchObject({ held: 0, expired: 20, inFlight: 100 });
  expect(await rig.ranges()).toMatchObject([{ first: 2, last: 3, state: 'expired' }]);
});

test('F34: what was under way when the node ended is given up as a whole, so that no part of it can be there twice', async () => {
  await using rig = await startForwardRig({ everyMs: 1, batch: 2_000 });
  rig.historian.answer = () => down;
  for (let n = 0; n < 400; n++) void rig.add(5, 'packing/line-1', n * 5);
  await rig.until(async () => (await rig.store.forwardCursor(rig.forwarder.name))?.intent !== undefined, 'a range is under way');
  await rig.until(async () => (await rig.status()).stored === 2_000, 'all is stored');
  const { intent = 0 } = (await rig.store.forwardCursor(rig.forwarder.name))!;
  await rig.forwarder[Symbol.asyncDispose]();
  rig.limit = { bytes: 100, warn: 0.5, full: 'expire' };
  rig.crash();
  await rig.until(async () => (await rig.status()).inFlight < 100, 'almost all is given up');
  const [first] = await rig.ranges();
  expect(first).toMatchObject({ first: 1, state: 'expired' });
  expect(first!.last).toBeGreaterThanOrEqual(intent);
});

test('where collecting stops instead, nothing is given up, and it says that nothing more may be collected until there is room', async () => {
  await using rig = await startForwardRig({ everyMs: 1 });
  rig.historian.answer = () => down;
  rig.limit = { bytes: 100, warn: 0.5, full: 'stop' };
  for (let n = 0; n < 5; n++) await rig.add(100);
  await rig.until(() => rig.forwarder.full !== undefined, 'it is full');
  expect(await rig.status()).toMatchObject({ expired: 0, inFlight: 500 });
  rig.historian.answer = (_, take) => take();
  await rig.until(() => rig.forwarder.full === undefined, 'there is room');
  expect(valuesOf(rig)).toEqual(numbers(0, 500));
});

test('F12: catching up after an outage reads a little at a time, and another target gets what is new meanwhile', async () => {
  await using rig = await startForwardRig({ everyMs: 1, batch: 500 });
  rig.historian.answer = () => down;
  for (let n = 0; n < 600; n++) void rig.add(50, 'packing/line-1', n * 50);
  await rig.until(async () => (await rig.status()).inFlight === 30_000, 'all is stored');
  const live = rig.another();
  await rig.until(async () => (await live.forwarder.status()).inFlight === 0, 'the other target is up to date');
  const reads = readsByTurn(rig);
  rig.historian.answer = (_, take) => new Promise(resolve => setImmediate(() => resolve(take())));
  rig.forwarder.wake();
  await rig.until(() => rig.historian.batches.length > 2, 'it catches up');
  const behind: number[] = [];
  for (let n = 0; n < 5; n++) {
    const given = live.historian.samples.length;
    await rig.add(50, 'packing/line-2', 30_000 + n * 50);
    await rig.until(() => live.historian.samples.length > given, 'the other target has what is new');
    behind.push(30_000 - rig.historian.samples.length);
  }
  await settled(rig);
  expect(valuesOf(rig)).toEqual(numbers(0, 30_250));
  expect(behind[0]).toBeGreaterThan(0);
  expect(Math.max(...reads.blocks.values())).toBeLessThanOrEqual(512);
});

test('a target that the documents no longer name takes with it what was held, and the balance says that it was given up', async () => {
  await using rig = await startForwardRig({ everyMs: 1 });
  await withHeld(rig);
  await rig.forwarder[Symbol.asyncDispose]();
  const log = (event: LogEvent): void => void rig.logged.push(event);
  const context = { store: rig.store, log } as unknown as ForwardContext;
  await using forwards = new Forwards(context);
  await forwards.moveTo({ collections: new Map() } as unknown as Plan);
  expect(await rig.ranges()).toEqual([]);
  expect(await rig.store.forwardCursors()).toEqual([]);
  expect(rig.logged.some(({ event }) => event === 'forward.forgotten')).toBe(true);
  rig.historian.answer = (_, take) => take();
  rig.crash();
  await settled(rig);
  expect(await rig.status()).toMatchObject({ stored: 40, held: 0, cancelled: 20, inFlight: 0, ranges: 0 });
});

/** Counts the blocks that are read in each turn of the loop of events, over all forwarders. */
function readsByTurn(rig: ForwardRig): { readonly blocks: ReadonlyMap<number, number> } {
  const blocks = new Map<number, number>();
  let turn = 0;
  const next = (): void => void (turn++, isOver() || setImmediate(next));
  const isOver = (): boolean => rig.historian.samples.length >= 30_250;
  const read = rig.store.seriesAfter.bind(rig.store);
  rig.store.seriesAfter = async (...asked) => {
    const found = await read(...asked);
    blocks.set(turn, (blocks.get(turn) ?? 0) + found.length);
    return found;
  };
  next();
  return { blocks };
}
