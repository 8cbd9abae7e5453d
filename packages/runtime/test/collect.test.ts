import { cp, rename, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { EquipmentDetail, SeriesAnswer } from '@millrace/core';
import { collection, startCollectRig } from './collect-rig.ts';
import type { CollectRig } from './collect-rig.ts';
import { actor } from './rig.ts';

const equipment = 'packing/line-1';

const detailOf = (rig: CollectRig): Promise<EquipmentDetail> => rig.node.operations.oneEquipment(collection, equipment);

function seriesOf(rig: CollectRig, more: object = {}): Promise<SeriesAnswer> {
  const to = new Date(Date.now() + 60_000).toISOString();
  return rig.node.operations.series({ collection, equipment, to, points: 1000, ...more });
}

/** Tells values and waits until they are on disk. */
async function told(rig: CollectRig, ...values: readonly (readonly [address: string, value: boolean | number])[]): Promise<void> {
  await rig.until(() => rig.line.observing > 0, 'the line is watched');
  for (const [address, value] of values) rig.line.tell(address, value);
  const end = rig.line.told.length;
  await rig.until(() => rig.line.settled.at(-1) === end, 'everything is settled');
}

describe('collecting', () => {
  it('makes events of what equipment tells, and the MES gets each once, framed by last values', async () => {
    await using rig = await startCollectRig();
    await told(rig, ['running', false], ['speed', 42.5], ['running', true]);
    await rig.until(async () => (await rig.node.operations.status()).flows[0]?.ledger.confirmed === 1, 'the MES has the event');
    expect(rig.mes.book[0]?.value).toMatchObject({ type: 'started', site: 'lyon', equipment, parameters: { speed: 42.5 } });
    const status = await rig.node.operations.status();
    expect(status.flows).toMatchObject([{ source: collection, health: 'flowing', ledger: { accepted: 1, confirmed: 1 } }]);
    const { items } = await rig.node.operations.recentMessages({ limit: 10 });
    expect(items).toMatchObject([{ source: collection, subject: equipment }]);
  });

  it('stores samples exactly, with what was withheld by the deadband counted', async () => {
    await using rig = await startCollectRig();
    await told(
      rig,
      ['speed', 42.5],
      ['speed', Number.NaN],
      ['good', 10],
      ['good', 11],
      ['good', 12],
      ['note', 7],
      ['running', true],
    );
    const { series, samples } = await seriesOf(rig);
    expect(samples).toBe(4);
    expect(series.map(({ measurement, samples: of }) => [measurement, of.map(({ value }) => value)])).toEqual([
      ['good', [10, 12]],
      ['speed', [42.5, 'NaN']],
    ]);
    const { counts, values, sentence, tone } = await detailOf(rig);
    expect(counts).toMatchObject({ received: 7, samples: 4, withheld: 1, unmeasured: 2, events: {}, gaps: 0 });
    expect(values.find(({ tag }) => tag === 'speed')).toMatchObject({
      value: 'NaN',
      quality: 'good',
      requestedMs: 100,
      revisedMs: 250,
    });
    expect([tone, sentence]).toEqual(['warn', 'note is stale or bad']);
  });

  it('reads a long time as points, with the least and the greatest of each part', async () => {
    await using rig = await startCollectRig();
    const values = Array.from({ length: 500 }, (_, at) => ['speed', at] as const);
    await told(rig, ...values);
    const { series } = await seriesOf(rig, { points: 10, measurements: ['speed'] });
    const points = series[0]?.points ?? [];
    expect(points.reduce((sum, { count }) => sum + count, 0)).toBe(500);
    expect([Math.min(...points.map(({ min }) => min!)), Math.max(...points.map(({ max }) => max!))]).toEqual([0, 499]);
  });

  it('marks the time without a session as a gap, from the last value before to the first one after', async () => {
    await using rig = await startCollectRig();
    await told(rig, ['speed', 1]);
    rig.line.cut();
    await rig.until(async () => (await detailOf(rig)).counts.openGaps === 1, 'the gap is open');
    expect(await detailOf(rig)).toMatchObject({ state: 'disconnected', tone: 'bad' });
    await told(rig, ['speed', 2]);
    const { gaps, counts } = await detailOf(rig);
    expect(counts).toMatchObject({ gaps: 1, openGaps: 0, received: 2 });
    const [first, second] = rig.line.told.map(({ receivedTime }) => receivedTime);
    expect(gaps).toMatchObject([{ reason: 'disconnected', sentence: 'the session with plc.one ended' }]);
    expect(Date.parse(gaps[0]!.from) * 1000).toBe(first);
    expect(Date.parse(gaps[0]!.to!) * 1000).toBe(second);
    expect((await seriesOf(rig)).gaps).toHaveLength(1);
  });

  it('F68: fills a gap with what the history still has, and counts it', async () => {
    await using rig = await startCollectRig();
    await told(rig, ['speed', 1]);
    rig.line.cut();
    await rig.until(() => rig.line.observing === 0, 'the session is gone');
    await rig.until(() => rig.line.observing === 1, 'the line is watched again');
    const now = Date.now() * 1000;
    const from = rig.line.told[0]!.receivedTime;
    for (const part of [0.25, 0.5, 0.75])
      rig.line.tell('speed', 2, { sourceTime: Math.round(from + (now - from) * part), receivedTime: now, origin: 'backfilled' });
    rig.line.tell('speed', 3);
    await rig.until(async () => (await detailOf(rig)).gaps[0]?.to !== undefined, 'the gap is closed');
    expect((await detailOf(rig)).gaps).toMatchObject([{ reason: 'disconnected', backfilled: 3 }]);
    const [{ samples } = { samples: [] }] = (await seriesOf(rig)).series;
    expect(samples.map(({ origin }) => origin)).toEqual([undefined, 'backfilled', 'backfilled', 'backfilled', undefined]);
  });

  it('marks a restart of the node as a gap, and counts go on', async () => {
    await using rig = await startCollectRig();
    await told(rig, ['speed', 1], ['running', false]);
    await rig.stop();
    await rig.start();
    await told(rig, ['running', true]);
    await rig.until(() => rig.mes.book.length === 1, 'the MES has the event');
    expect(await detailOf(rig)).toMatchObject({
      counts: { received: 3, gaps: 1, openGaps: 0, events: { started: 1 } },
      gaps: [{ reason: 'stopped', sentence: 'the collecting of packing/line-1 was stopped' }],
    });
    expect(rig.mes.book[0]?.value).toMatchObject({ type: 'started', afterGap: true });
  });

  it('F30: marks a kill as a gap too, from the last value that is on disk', async () => {
    await using rig = await startCollectRig();
    await told(rig, ['speed', 1]);
    await cp(join(rig.folder, 'data'), join(rig.folder, 'copy'), { recursive: true });
    await rig.stop();
    await rm(join(rig.folder, 'data'), { recursive: true });
    await rename(join(rig.folder, 'copy'), join(rig.folder, 'data'));
    await rig.start();
    await told(rig, ['speed', 2]);
    expect(await detailOf(rig)).toMatchObject({ counts: { received: 2, gaps: 1 }, gaps: [{ reason: 'restarted' }] });
  });

  it('reads on where it was after a restart, where the source keeps what it told: no event twice, none lost', async () => {
    await using rig = await startCollectRig({ delivery: 'replayable' });
    await told(rig, ['running', false], ['running', true], ['running', false]);
    await rig.stop();
    for (const value of [true, false, true]) rig.line.tell('running', value);
    await rig.start();
    await rig.until(() => rig.mes.book.length === 5, 'the MES has all events');
    const types = rig.mes.book.map(({ value }) => (value as { type: string }).type);
    expect(types).toEqual(['started', 'stopped', 'started', 'stopped', 'started']);
  });

  it('shows what the source does not tell again after a restart, read once', async () => {
    await using rig = await startCollectRig({ delivery: 'replayable' });
    await told(rig, ['speed', 42]);
    const speed = async (): Promise<unknown> => (await detailOf(rig)).values.find(({ tag }) => tag === 'speed')?.value;
    expect(await speed()).toBe(42);
    await rig.stop();
    await rig.start();
    await rig.until(async () => (await speed()) === 42, 'the last value is known again');
    expect((await detailOf(rig)).counts.received).toBe(rig.line.told.length);
  });

  it('F34: a full store stops the watching, and nothing of what was told is lost', async () => {
    let free = 1e12;
    await using rig = await startCollectRig({
      delivery: 'replayable',
      node: { minimumFreeBytes: 1e6, freeBytes: () => free },
    });
    await told(rig, ['speed', 1]);
    free = 0;
    await rig.until(async () => {
      rig.line.tell('speed', 2);
      return (await rig.node.operations.collections({}))[0]?.refused !== undefined;
    }, 'the store refuses');
    const settled = rig.line.settled.length;
    expect((await detailOf(rig)).sentence).toContain('the store takes nothing now');
    expect(rig.line.settled).toHaveLength(settled);
    free = 1e12;
    await told(rig, ['speed', 3]);
    expect((await detailOf(rig)).counts).toMatchObject({
      received: rig.line.told.length,
      samples: rig.line.told.length,
      gaps: 0,
    });
    expect(rig.logged.map(({ event }) => event)).toEqual(expect.arrayContaining(['collection.refused', 'collection.reopened']));
  });

  it('P12: a change to one piece of equipment reconnects nothing, and the others are not even watched anew', async () => {
    let connected = 0;
    const server = createServer(() => (connected += 1));
    await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
    await using _server = server;
    await using rig = await startCollectRig();
    for (const line of rig.lines.values()) line.port = (server.address() as AddressInfo).port;
    for (const line of rig.lines.values()) line.cut();
    await rig.until(
      () => connected === 2 && [...rig.lines.values()].every(({ observing }) => observing === 1),
      'both are connected',
    );
    const watched = [...rig.lines.values()].map(({ observations }) => observations);
    await told(rig, ['running', false]);
    await rig.write({ tables: { 'line-1': 'tag,address,scale\nspeed,speed,2\nrunning,running,\ngood,good,\n' } });
    const report = await rig.node.operations.reload(actor);
    expect(report.issues.filter(({ level }) => level !== 'info')).toEqual([]);
    await rig.until(() => rig.line.observations === watched[0]! + 1, 'the changed line is watched anew');
    await told(rig, ['speed', 10], ['running', true]);
    expect((await detailOf(rig)).values.find(({ tag }) => tag === 'speed')?.value).toBe(20);
    await rig.until(() => rig.mes.book.length === 1, 'the MES has the event');
    expect(connected).toBe(2);
    expect([...rig.lines.values()].map(({ opened }) => opened)).toEqual([2, 2]);
    expect(rig.lines.get('plc-2')!.observations).toBe(watched[1]);
  });

  it('says of a line that tells nothing that it is silent, and that its clock is behind', async () => {
    await using rig = await startCollectRig({ silence: '1 s' });
    await rig.until(() => rig.line.observing === 1, 'the line is watched');
    expect((await detailOf(rig)).state).toBe('waiting');
    const now = Date.now() * 1000;
    rig.line.tell('speed', 1, { sourceTime: now - 5_000_000, receivedTime: now });
    await rig.until(async () => (await detailOf(rig)).state === 'collecting', 'it collects');
    expect((await detailOf(rig)).skewMs).toBe(5000);
    await rig.until(async () => (await detailOf(rig)).gaps.some(({ reason }) => reason === 'silent'), 'the silence is a gap');
    expect(await detailOf(rig)).toMatchObject({ state: 'silent', tone: 'bad' });
  });

  it('refuses what is not there with the nearest that is', async () => {
    await using rig = await startCollectRig();
    const { operations } = rig.node;
    await expect(operations.oneEquipment(collection, 'packing/line-3')).rejects.toThrow('"packing/line-3"');
    await expect(operations.series({ collection: 'lime@lyon', equipment, points: 1 })).rejects.toThrow('line@lyon');
    await expect(seriesOf(rig, { from: '2999-01-01T00:00:00Z' })).rejects.toThrow('no length');
    expect((await operations.collections({ site: 'pune' })).length).toBe(0);
    expect((await operations.equipment({ site: 'lyon' })).map(one => one.equipment)).toEqual([equipment, 'packing/line-2']);
  });
});
