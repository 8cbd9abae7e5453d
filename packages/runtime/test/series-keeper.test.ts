import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { decodeSamples, encodeSamples } from '@millrace/core';
import type { Sample, SeriesDescription } from '@millrace/core';
import { openStore } from '@millrace/store';
import type { NewSeriesBlock, Store } from '@millrace/store';
import { SeriesKeeper } from '../src/collect/series-keeper.ts';

const now = 1_790_000_000_000;
const clock = { now: () => now, random: Math.random };
const series: readonly SeriesDescription[] = ['speed', 'good'].map(measurement => ({
  site: 'lyon',
  equipment: 'line-1',
  collection: 'line',
  measurement,
  type: 'double',
}));

function block(at: number): NewSeriesBlock {
  const time = (now - 1_000_000) * 1000 + at * 500_000;
  const sample: Sample = { series: at % 2, value: at, status: 0, time, received: time + 1000 };
  return { equipment: 'line-1', bytes: encodeSamples(series, [sample]), samples: 1, from: time, to: time };
}

async function withStore(test: (store: Store, source: number) => Promise<void>): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'millrace-keeper-'));
  try {
    await using store = await openStore({ folder, node: 'test', minimumFreeBytes: 0 });
    const source = await store.sourceNumber('line@lyon');
    const blocks = Array.from({ length: 200 }, (_, at) => block(at));
    await store.append({ source, receivedAt: now, messages: [], series: { blocks, gaps: [], states: [] } });
    await test(store, source);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

const all = { count: 1000, bytes: 1e9 };

it('makes few blocks of many with exactly the same samples, in far fewer bytes', () =>
  withStore(async (store, source) => {
    const [before] = await store.seriesEquipment(source);
    await using keeper = new SeriesKeeper(store, clock, () => [{ number: source, retentionMs: 90 * 86_400_000 }]);
    expect(await keeper.look()).toBe(199);
    const blocks = await store.seriesAfter(source, 0, all);
    expect(blocks).toMatchObject([{ sequence: 200, samples: 200 }]);
    const { series: kept, samples } = decodeSamples(blocks[0]!.bytes);
    const values = (name: string): readonly unknown[] =>
      samples.filter(sample => kept[sample.series]!.measurement === name).map(({ value }) => value);
    expect(values('speed')).toEqual(Array.from({ length: 100 }, (_, at) => at * 2));
    expect(values('good')).toEqual(Array.from({ length: 100 }, (_, at) => at * 2 + 1));
    const [after] = await store.seriesEquipment(source);
    expect(after!.bytes * 10).toBeLessThan(before!.bytes);
    expect(after!.counts).toEqual(before!.counts);
    expect(await keeper.look()).toBe(0);
  }));

it('leaves alone what a forwarder still has to read', () =>
  withStore(async (store, source) => {
    await store.moveForward({ name: 'historian', source, sequence: 120, intent: 150 });
    await using keeper = new SeriesKeeper(store, clock, () => [{ number: source, retentionMs: 90 * 86_400_000 }]);
    await keeper.look();
    const numbers = (await store.seriesAfter(source, 0, all)).map(({ sequence }) => sequence);
    expect(numbers).toEqual(Array.from({ length: 81 }, (_, at) => 120 + at));
  }));

it('removes what is older than the time of keeping', () =>
  withStore(async (store, source) => {
    const later = { ...clock, now: () => now + 91 * 86_400_000 };
    await using keeper = new SeriesKeeper(store, later, () => [{ number: source, retentionMs: 90 * 86_400_000 }]);
    await keeper.look();
    expect(await store.seriesAfter(source, 0, all)).toEqual([]);
  }));
