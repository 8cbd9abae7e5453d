import { expect, it } from 'vitest';
import type { Counts, HistoryRow, Store } from '../store.ts';
import type { OpenStore } from './samples.ts';
import { temporaryFolder, withStore } from './samples.ts';

const counts: Counts = { confirmed: 0, filtered: 0, held: 0, cancelled: 0, expired: 0, superseded: 0 };

/** What keeping the past of ledgers promises. */
export function historyCases(open: OpenStore): void {
  it('gives back what ledgers said, with the last row before the time asked for, also after it was opened again', async () => {
    await using folder = await temporaryFolder();
    const rows = [row(1, 100), row(1, 200), row(2, 200), row(1, 300)];
    {
      await using store = await open(folder.path);
      await store.keepHistory({ run: { first: 0, last: 300 }, rows, forgetBefore: 0 });
    }
    await using store = await open(folder.path);
    expect(await store.history(1, 250, 1000)).toEqual([rows[1], rows[3]]);
    expect(await store.history(1, 200, 299)).toEqual([rows[1]]);
    expect(await store.history(1, 50, 150)).toEqual([rows[0]]);
    expect(await store.history(3, 0, 1000)).toEqual([]);
  });

  it('writes a run on as long as it goes, and keeps each apart', () =>
    withStore(open, async store => {
      for (const last of [300, 600]) await store.keepHistory({ run: { first: 10, last }, rows: [], forgetBefore: 0 });
      await store.keepHistory({ run: { first: 900, last: 900 }, rows: [], forgetBefore: 0 });
      expect(await store.historyRuns(0)).toEqual([
        { first: 10, last: 600 },
        { first: 900, last: 900 },
      ]);
      expect(await store.historyRuns(601)).toEqual([{ first: 900, last: 900 }]);
    }));

  it('forgets what is too old, in turn for every flow, but where each stood before', () =>
    withStore(open, async store => {
      const flows = await registered(store, 1200);
      const old = flows.flatMap(flow => [row(flow, 100), row(flow, 200)]);
      await store.keepHistory({ run: { first: 0, last: 200 }, rows: old, forgetBefore: 0 });
      const rows = flows.slice(0, 1).map(flow => row(flow, 900));
      for (const last of [900, 910, 920])
        await store.keepHistory({ run: { first: 800, last }, rows: last === 900 ? rows : [], forgetBefore: 500 });
      expect((await store.history(flows[0]!, 0, 1000)).map(({ at }) => at)).toEqual([200, 900]);
      expect((await store.history(flows.at(-1)!, 0, 1000)).map(({ at }) => at)).toEqual([200]);
      expect(await store.historyRuns(0)).toEqual([{ first: 800, last: 920 }]);
    }));

  it('reads flows page by page', () =>
    withStore(open, async store => {
      const flows = await registered(store, 5);
      expect((await store.flows({ after: flows[1]!, limit: 2 })).map(({ number }) => number)).toEqual(flows.slice(2, 4));
      expect((await store.flows()).map(({ number }) => number)).toEqual(flows);
    }));
}

function row(flow: number, at: number): HistoryRow {
  return { flow, at, accepted: at, counts: { ...counts, confirmed: at - 1 }, oldestAt: at - 5, latencies: '3:1' };
}

async function registered(store: Store, count: number): Promise<readonly number[]> {
  const source = await store.sourceNumber('s');
  const names = Array.from({ length: count }, (_, index) => `flow-${index}`);
  return (await Promise.all(names.map(name => store.flow(name, source, 0)))).map(({ number }) => number);
}
