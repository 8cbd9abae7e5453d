import { expect, it } from 'vitest';
import type { Gap, RangeFacts } from '@millrace/core';
import type { NewSeriesBlock, SeriesAppend, SeriesRange } from '../series-store.ts';
import type { AppendBatch } from '../store.ts';
import type { OpenStore } from './samples.ts';
import { batch, sample, temporaryFolder, text, withStore } from './samples.ts';

const page = { count: 100, bytes: 1e9 };

/** What keeping measurements promises. */
export function seriesCases(open: OpenStore): void {
  it('commits blocks, gaps, states and counters with the messages and the cursor, also for who opens it again', async () => {
    await using folder = await temporaryFolder();
    const source = await filled(folder.path, open);
    await using store = await open(folder.path);
    expect(await store.sourceCursor(source)).toBe('c1');
    expect((await store.read(source, 0, 10, 1e9)).map(({ id }) => id)).toEqual(['a']);
    expect(await store.seriesAfter(source, 0, page)).toEqual([
      { sequence: 1, source, ...block('line-1', 10, 20) },
      { sequence: 2, source, ...block('line-2', 15, 25) },
    ]);
    expect(await store.seriesStates(source)).toEqual(new Map([['line-1', 'state 1']]));
    expect(await store.seriesGaps({ source, from: 0, to: 100, limit: 10 })).toEqual([{ source, ...gap(30) }]);
    const [first] = await store.seriesEquipment(source);
    expect(first).toEqual({
      source,
      equipment: 'line-1',
      blocks: 1,
      bytes: 11,
      samples: 2,
      from: 10,
      to: 20,
      gaps: 1,
      openGaps: 1,
      counts: { received: 7, samples: 2 },
    });
  });

  it('finds the blocks that overlap a time, from either end, page by page', () =>
    withStore(open, async store => {
      const source = await store.sourceNumber('line@lyon');
      const blocks = [block('line-1', 0, 100), block('line-1', 40, 50), block('line-2', 40, 50), block('line-1', 60, 70)];
      await store.append(appended(source, { blocks: [...blocks, block('line-1', 5, 5)] }));
      const range: SeriesRange = { source, equipment: 'line-1', from: 45, to: 60, count: 2 };
      const begins = async (more: Partial<SeriesRange>): Promise<readonly number[]> =>
        (await store.seriesBlocks({ ...range, ...more })).map(({ from }) => from);
      expect(await begins({})).toEqual([0, 40]);
      expect(await begins({ after: { from: 40, sequence: 2 } })).toEqual([60]);
      expect(await begins({ newestFirst: true })).toEqual([60, 40]);
      expect(await begins({ newestFirst: true, after: { from: 40, sequence: 2 } })).toEqual([0]);
      expect(await begins({ from: 71, to: 99 })).toEqual([0]);
      expect(await begins({ from: 101, to: 200 })).toEqual([]);
      expect(await begins({ equipment: 'line-9' })).toEqual([]);
    }));

  it('gives blocks of one source in the order of storing, by count and by size, at least one', () =>
    withStore(open, async store => {
      const [one, two] = [await store.sourceNumber('one'), await store.sourceNumber('two')];
      for (const source of [one, two, one, one]) await store.append(appended(source, { blocks: [block('line-1', 10, 20)] }));
      const numbers = async (after: number, more: object): Promise<readonly number[]> =>
        (await store.seriesAfter(one, after, { ...page, ...more })).map(({ sequence }) => sequence);
      expect(await numbers(0, {})).toEqual([1, 3, 4]);
      expect(await numbers(1, { count: 1 })).toEqual([3]);
      expect(await numbers(0, { bytes: 1 })).toEqual([1]);
      expect(await numbers(0, { through: 3 })).toEqual([1, 3]);
    }));

  it('ends a gap that lasts, fills it, and keeps gaps of other measurements apart', () =>
    withStore(open, async store => {
      const source = await store.sourceNumber('line@lyon');
      await store.append(appended(source, { gaps: [gap(10), { ...gap(10), measurements: ['speed'] }, gap(90)] }));
      await store.append(appended(source, { gaps: [{ ...gap(10), to: 40, backfilled: 5 }] }));
      const choice = { source, equipment: 'line-1', from: 0, to: 50, limit: 10 };
      expect(await store.seriesGaps(choice)).toEqual([
        { source, ...gap(10), to: 40, backfilled: 5 },
        { source, ...gap(10), measurements: ['speed'] },
      ]);
      expect(await store.seriesGaps({ ...choice, from: 41 })).toHaveLength(1);
      expect((await store.seriesGaps({ ...choice, to: 100, open: true })).map(({ from }) => from)).toEqual([90, 10]);
      expect(await store.seriesGaps({ ...choice, equipment: 'line-2' })).toEqual([]);
    }));

  it('adds counters up and puts a state in the place of the one before', () =>
    withStore(open, async store => {
      const source = await store.sourceNumber('line@lyon');
      for (const state of ['one', 'two'])
        await store.append(appended(source, { states: [['line-1', state]], counts: [['line-1', 'received', 3]] }));
      expect(await store.seriesStates(source)).toEqual(new Map([['line-1', 'two']]));
      expect((await store.seriesEquipment()).map(({ counts }) => counts)).toEqual([{ received: 6 }]);
    }));

  it('keeps where a forwarder stands and what it is about to do, with what it counts', async () => {
    await using folder = await temporaryFolder();
    const source = await filled(folder.path, open);
    {
      await using store = await open(folder.path);
      await store.moveForward({ name: 'to historian', source, sequence: 0, intent: 2 });
    }
    await using store = await open(folder.path);
    expect(await store.forwardCursor('to historian')).toEqual({ name: 'to historian', source, sequence: 0, intent: 2 });
    await store.moveForward({ name: 'to historian', source, sequence: 2, counts: [['line-1', 'forwarded', 2]] });
    expect(await store.forwardCursors()).toEqual([{ name: 'to historian', source, sequence: 2 }]);
    expect((await store.seriesEquipment(source))[0]?.counts['forwarded']).toBe(2);
    await store.forgetForward('to historian');
    expect(await store.forwardCursor('to historian')).toBeUndefined();
  });

  it('makes one block of several under the number of the last, unless a forwarder still has to read one of them', () =>
    withStore(open, async store => {
      const source = await store.sourceNumber('line@lyon');
      await store.append(appended(source, { blocks: [block('line-1', 0, 9), block('line-2', 0, 9), block('line-1', 10, 19)] }));
      const whole: NewSeriesBlock = { equipment: 'line-1', bytes: text('merged'), samples: 4, from: 0, to: 19 };
      const merge = { source, sequences: [1, 3], block: whole };
      await store.moveForward({ name: 'slow', source, sequence: 2 });
      expect(await store.mergeSeries(merge)).toBe(false);
      await store.moveForward({ name: 'slow', source, sequence: 3 });
      expect(await store.mergeSeries(merge)).toBe(true);
      expect(await store.mergeSeries(merge)).toBe(false);
      expect((await store.seriesAfter(source, 0, page)).map(({ sequence, samples }) => [sequence, samples])).toEqual([
        [2, 2],
        [3, 4],
      ]);
      const [kept] = await store.seriesEquipment(source);
      expect(kept).toMatchObject({ blocks: 1, bytes: 6, samples: 4, from: 0, to: 19, counts: { samples: 4 } });
      await expect(store.mergeSeries({ ...merge, sequences: [3] })).resolves.toBe(true);
      await expect(store.mergeSeries({ ...merge, sequences: [3], block: { ...whole, samples: 3 } })).rejects.toThrow('4 samples');
    }));

  it('keeps ranges that a forwarder did not simply give, with what they have, and leaves their blocks as they are', async () => {
    await using folder = await temporaryFolder();
    {
      await using store = await open(folder.path);
      const source = await store.sourceNumber('line@lyon');
      const blocks = [0, 10, 20, 30, 40].map((from, at) => block(at === 2 ? 'line-2' : 'line-1', from, from + 5));
      await store.append(appended(source, { blocks }));
      await store.moveForward({ name: 'lake', source, sequence: 0 });
      expect(await store.forwardWaiting('lake')).toEqual({ behind: 55, ranges: 0, count: 0 });
      const counts = [['line-1', 'held', 2]] as const;
      await store.moveForward({ name: 'lake', source, sequence: 4, ranges: { remove: [], put: [range(2, 3)] }, counts });
    }
    await using store = await open(folder.path);
    const held = {
      name: 'lake',
      source: 1,
      ...range(2, 3),
      blocks: 2,
      bytes: 22,
      samples: { 'line-1': 2, 'line-2': 2 },
      from: 10,
      to: 25,
    };
    expect(await store.forwardRanges({ limit: 10 })).toEqual([held]);
    expect(await store.forwardWaiting('lake')).toEqual({ behind: 11, ranges: 22, count: 1 });
    const whole: NewSeriesBlock = { equipment: 'line-1', bytes: text('merged'), samples: 4, from: 0, to: 19 };
    expect(await store.mergeSeries({ source: 1, sequences: [1, 2], block: whole })).toBe(false);
    expect(await store.mergeSeries({ source: 1, sequences: [1, 4], block: whole })).toBe(true);
    expect(await store.pruneSeries({ source: 1, before: 1000, through: 4, limit: 10 })).toMatchObject({ blocks: 1 });
    expect((await store.seriesAfter(1, 0, page)).map(({ sequence }) => sequence)).toEqual([2, 3, 5]);
    const put = [{ ...range(2, 2), state: 'cancelled' as const, who: 'vera', reason: 'a test', audit: 7 }, range(3, 3)];
    await store.changeRanges({ name: 'lake', source: 1, remove: [2], put, counts: [['line-1', 'held', -2]] });
    expect(await store.forwardRanges({ name: 'lake', states: ['cancelled'], limit: 10 })).toMatchObject([
      { first: 2, last: 2, samples: { 'line-1': 2 }, who: 'vera', reason: 'a test', audit: 7 },
    ]);
    const firsts = async (more: object): Promise<readonly number[]> =>
      (await store.forwardRanges({ source: 1, limit: 10, ...more })).map(({ first }) => first);
    expect(await firsts({ newestFirst: true })).toEqual([3, 2]);
    expect(await firsts({ after: { name: 'lake', first: 2 } })).toEqual([3]);
    expect(await firsts({ name: 'other' })).toEqual([]);
    expect((await store.seriesEquipment(1))[0]?.counts['held']).toBe(0);
    expect(await store.forwardWaiting('lake')).toEqual({ behind: 11, ranges: 11, count: 1 });
    await store.forgetForward('lake');
    expect(await firsts({})).toEqual([]);
    expect(await store.forwardWaiting('lake')).toEqual({ behind: 0, ranges: 0, count: 0 });
  });

  it('removes the oldest blocks up to a number and never gives their numbers again', async () => {
    await using folder = await temporaryFolder();
    {
      await using store = await open(folder.path);
      const source = await store.sourceNumber('line@lyon');
      await store.append(appended(source, { blocks: [0, 10, 20, 30].map(from => block('line-1', from, from + 5)) }));
      const prune = { source, before: 1000, through: 4, limit: 2 };
      expect(await store.pruneSeries({ ...prune, before: 15 })).toEqual({ blocks: 1, samples: 2, bytes: 11 });
      expect(await store.pruneSeries({ ...prune, through: 2 })).toMatchObject({ blocks: 1 });
      expect(await store.pruneSeries(prune)).toMatchObject({ blocks: 2 });
      expect((await store.seriesEquipment())[0]).toMatchObject({ blocks: 0, bytes: 0, samples: 0, counts: { samples: 8 } });
    }
    await using store = await open(folder.path);
    await store.append(appended(1, { blocks: [block('line-1', 50, 60)] }));
    expect((await store.seriesAfter(1, 0, page)).map(({ sequence }) => sequence)).toEqual([5]);
  });
}

async function filled(path: string, open: OpenStore): Promise<number> {
  await using store = await open(path);
  const source = await store.sourceNumber('line@lyon');
  const series = { blocks: [block('line-1', 10, 20), block('line-2', 15, 25)], gaps: [gap(30)] };
  await store.append({
    ...batch(source, [sample('a')], 'c1'),
    series: { ...series, states: [['line-1', 'state 1']], counts: [['line-1', 'received', 7]] },
  });
  return source;
}

function appended(source: number, series: Partial<SeriesAppend>): AppendBatch {
  return { ...batch(source, []), series: { blocks: [], gaps: [], states: [], ...series } };
}

function block(equipment: string, from: number, to: number): NewSeriesBlock {
  return { equipment, bytes: text(`block ${String(from).padStart(5)}`), samples: 2, from, to };
}

function range(first: number, last: number): RangeFacts {
  return { first, last, state: 'held', code: 'forward.rejected', sentence: 'too long', at: 5 };
}

function gap(from: number): Gap {
  return { site: 'lyon', equipment: 'line-1', from, reason: 'disconnected', sentence: 'the session was lost' };
}
