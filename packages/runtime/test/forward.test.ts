import type { SeriesBatch } from '@millrace/connector';
import type { Outcome } from '@millrace/core';
import { expect, test } from 'vitest';
import { startForwardRig } from './forward-rig.ts';
import type { ForwardRig } from './forward-rig.ts';

const down: Outcome = { kind: 'later', because: 'down', sentence: 'the historian is down' };
const numbers = (count: number): readonly number[] => Array.from({ length: count }, (_, index) => index);
const valuesOf = (rig: ForwardRig): readonly unknown[] => rig.historian.samples.map(sample => sample.value);
const settled = (rig: ForwardRig): Promise<void> =>
  rig.until(async () => (await rig.status()).inFlight === 0, 'nothing is in flight');
const holds = (batch: SeriesBatch, value: number): boolean => batch.samples.some(sample => sample.value === value);

test('blocks are gathered, given in order, and counted', async () => {
  await using rig = await startForwardRig({ everyMs: 60_000 });
  for (let n = 0; n < 5; n++) await rig.add(50);
  await rig.until(() => rig.historian.batches.length === 2, 'two full batches are given');
  expect(rig.historian.batches.map(batch => batch.samples.length)).toEqual([100, 100]);
  expect(valuesOf(rig)).toEqual(numbers(200));
  await rig.until(async () => (await rig.status()).state === 'waiting', 'it waits for more');
  expect(await rig.status()).toMatchObject({ stored: 250, forwarded: 200, held: 0, inFlight: 50, state: 'waiting' });
});

test('what is not full is given when its time is over', async () => {
  await using rig = await startForwardRig({ everyMs: 20 });
  await rig.add(3);
  await settled(rig);
  expect(valuesOf(rig)).toEqual(numbers(3));
});

test('series of several blocks and pieces of equipment are one list, and each piece has its own count', async () => {
  await using rig = await startForwardRig({ batch: 30, everyMs: 60_000 });
  await rig.add(10, 'packing/line-1');
  await rig.add(10, 'packing/line-2');
  await rig.add(10, 'packing/line-1');
  await settled(rig);
  const [batch] = rig.historian.batches;
  expect(batch?.series.map(series => series.equipment)).toEqual(['packing/line-1', 'packing/line-2']);
  expect(batch?.samples.map(sample => sample.series)).toEqual([...Array(10).fill(0), ...Array(10).fill(1), ...Array(10).fill(0)]);
  const equipment = await rig.store.seriesEquipment(rig.source);
  expect(equipment.map(one => one.counts['forwarded>historian.series'])).toEqual([20, 10]);
});

test('while the target is down the backlog stays in the store; then it goes in order, and says so meanwhile', async () => {
  await using rig = await startForwardRig({ everyMs: 1 });
  rig.historian.answer = () => down;
  for (let n = 0; n < 30; n++) await rig.add(10);
  await rig.until(async () => (await rig.status()).state === 'blocked', 'it is blocked');
  expect(await rig.status()).toMatchObject({ stored: 300, forwarded: 0, inFlight: 300, detail: 'the historian is down' });
  rig.historian.answer = (_, take) => take();
  await settled(rig);
  expect(valuesOf(rig)).toEqual(numbers(300));
});

test('a lost answer is followed by exactly the same batch again', async () => {
  await using rig = await startForwardRig({ everyMs: 1 });
  const keys: string[] = [];
  rig.historian.answer = (batch, take) => {
    keys.push(batch.key);
    take();
    return keys.length === 1 ? { kind: 'unknown', sentence: 'no answer' } : { kind: 'already' };
  };
  await rig.add(10);
  await rig.until(() => keys.length > 0, 'the first call was made');
  await rig.add(10);
  await settled(rig);
  expect(keys[1]).toBe(keys[0]);
  expect(valuesOf(rig)).toEqual(numbers(20));
});

test('F30: a node that ends between the effect and the record gives the same batch again, which has one effect', async () => {
  await using rig = await startForwardRig({ everyMs: 1 });
  const hanging = Promise.withResolvers<Outcome>();
  rig.historian.answer = (_, take) => (take(), hanging.promise);
  await rig.add(10);
  await rig.until(() => rig.historian.calls > 0, 'the call is made');
  await rig.add(10);
  rig.historian.answer = (_, take) => take();
  rig.crash();
  await settled(rig);
  expect(valuesOf(rig)).toEqual(numbers(20));
  expect(await rig.status()).toMatchObject({ stored: 20, forwarded: 20, inFlight: 0 });
});

test('F30: at a target that would act twice, what was under way when the node ended is held with its reason', async () => {
  await using rig = await startForwardRig({ everyMs: 1, repeat: 'unsafe' });
  const hanging = Promise.withResolvers<Outcome>();
  rig.historian.answer = (_, take) => (take(), hanging.promise);
  await rig.add(10);
  await rig.until(() => rig.historian.calls > 0, 'the call is made');
  rig.historian.answer = (_, take) => take();
  rig.crash();
  await rig.until(async () => (await rig.status()).held === 10, 'it is held');
  await rig.add(5);
  await settled(rig);
  const status = await rig.status();
  expect(status).toMatchObject({ stored: 15, forwarded: 5, held: 10, ranges: 1 });
  expect(await rig.ranges()).toMatchObject([{ code: 'forward.unknown', samples: { 'packing/line-1': 10 }, state: 'held' }]);
  expect(valuesOf(rig)).toEqual(numbers(15));
  expect(rig.notices).toHaveLength(1);
});

test('a block that the target refuses is held alone, its neighbours go', async () => {
  await using rig = await startForwardRig({ batch: 160, everyMs: 60_000 });
  const refused: Outcome = { kind: 'never', sentence: 'a name is too long', targetCode: 'E1' };
  rig.historian.answer = (batch, take) => (holds(batch, 37) ? refused : take());
  for (let n = 0; n < 16; n++) await rig.add(10);
  await rig.until(async () => (await rig.status()).held > 0, 'something is held');
  rig.historian.answer = (_, take) => take();
  for (let n = 0; n < 32; n++) await rig.add(10);
  await rig.until(() => holds(rig.historian.batches.at(-1) ?? { key: '', series: [], samples: [] }, 300), 'the rest went');
  const status = await rig.status();
  expect(status).toMatchObject({ held: 10, tone: 'warn' });
  expect(await rig.ranges()).toMatchObject([
    { first: 4, last: 4, code: 'forward.rejected', sentence: 'a name is too long (E1)' },
  ]);
  expect(status.stored).toBe(status.forwarded + status.held + status.inFlight);
  const given = valuesOf(rig);
  expect(given).toEqual(numbers(given.length + 10).filter(value => value < 30 || value >= 40));
});

test('a target that is added later gets what is kept, and the balance begins there', async () => {
  await using rig = await startForwardRig({ everyMs: 1 });
  await rig.add(10);
  await settled(rig);
  await rig.forwarder[Symbol.asyncDispose]();
  await rig.store.forgetForward(rig.forwarder.name);
  const { samples } = await rig.store.pruneSeries({ source: rig.source, before: Number.MAX_SAFE_INTEGER, through: 1, limit: 10 });
  expect(samples).toBe(10);
  await rig.add(10);
  rig.crash();
  await settled(rig);
  expect(await rig.status()).toMatchObject({ stored: 20, inFlight: 0, held: 0 });
  expect(valuesOf(rig)).toEqual(numbers(20));
});

test('a defect of ours stops it loudly, and nothing is lost', async () => {
  await using rig = await startForwardRig({ everyMs: 1 });
  rig.historian.answer = () => {
    throw new Error('this should not happen');
  };
  await rig.add(10);
  await rig.until(async () => (await rig.status()).state === 'stopped', 'it is stopped');
  expect(await rig.status()).toMatchObject({ inFlight: 10, forwarded: 0 });
  expect(rig.logged.some(({ event }) => event === 'forward.stopped')).toBe(true);
});

test('a target at which a repeat is harmless gets new blocks at once, and every one of them', async () => {
  await using rig = await startForwardRig({ everyMs: 0, repeat: 'harmless' });
  for (let n = 0; n < 20; n++) await rig.add(5);
  await settled(rig);
  expect(valuesOf(rig)).toEqual(numbers(100));
  expect(await rig.store.forwardCursor(rig.forwarder.name)).toEqual({
    name: rig.forwarder.name,
    source: rig.source,
    sequence: 20,
  });
});

test('F30: at such a target, what was under way when the node ended comes again, and nothing is missing', async () => {
  await using rig = await startForwardRig({ everyMs: 0, repeat: 'harmless' });
  await rig.add(10);
  await settled(rig);
  const hanging = Promise.withResolvers<Outcome>();
  rig.historian.answer = (_, take) => (take(), hanging.promise);
  await rig.add(10);
  await rig.until(() => rig.historian.calls > 1, 'the call is made');
  rig.historian.answer = (_, take) => take();
  rig.crash();
  await rig.add(10);
  await settled(rig);
  expect(new Set(valuesOf(rig))).toEqual(new Set(numbers(30)));
  expect(await rig.status()).toMatchObject({ stored: 30, forwarded: 30, inFlight: 0, held: 0 });
});
