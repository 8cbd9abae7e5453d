import { describe, expect, it } from 'vitest';
import { openStore } from '@millrace/store';
import type { Store } from '@millrace/store';
import { ForwardPlace } from '../src/forward/forward-place.ts';
import { temporaryFolder } from '@millrace/store/testkit';

interface Rig extends AsyncDisposable {
  readonly store: Store;
  readonly place: ForwardPlace;
  /** How often the cursor was written. */
  readonly writes: () => number;
  /** Where the cursor stands in the store, and what was counted. */
  stands(): Promise<{ readonly sequence: number | undefined; readonly counts: unknown }>;
}

async function rig(): Promise<Rig> {
  const stack = new AsyncDisposableStack();
  const folder = stack.use(await temporaryFolder());
  const store = stack.use(await openStore({ folder: folder.path, node: 'test', minimumFreeBytes: 0 }));
  const source = await store.sourceNumber('line@lyon');
  let writes = 0;
  const counted = new Proxy(store, {
    get: (target, name) => {
      if (name === 'moveForward') writes += 1;
      const found: unknown = Reflect.get(target, name);
      return typeof found === 'function' ? found.bind(target) : found;
    },
  });
  const place = new ForwardPlace('line@lyon>lake.samples', source, { store: counted, log: () => undefined });
  return {
    store,
    place,
    writes: () => writes,
    async stands() {
      const cursor = await store.forwardCursor('line@lyon>lake.samples');
      const equipment = await store.seriesEquipment(source);
      return { sequence: cursor?.sequence, counts: Object.fromEntries(equipment.map(one => [one.equipment, one.counts])) };
    },
    [Symbol.asyncDispose]: () => stack.disposeAsync(),
  };
}

describe('the cursor of a forwarder', () => {
  it('writes many moves that nobody waits for together, and counts each of them', async () => {
    await using bench = await rig();
    const { place } = bench;
    for (let sequence = 1; sequence <= 500; sequence++)
      await place.moveLater(sequence, [
        ['line-1', 'forwarded', 2],
        [sequence % 2 === 0 ? 'line-1' : 'line-2', 'forwarded', 1],
      ]);
    place.end();
    await place.moved;
    expect(await bench.stands()).toEqual({
      sequence: 500,
      counts: { 'line-1': { forwarded: 1250 }, 'line-2': { forwarded: 250 } },
    });
    expect(bench.writes()).toBeLessThan(50);
  });

  it('has on disk what was moved before, when it is asked to move and to wait', async () => {
    await using bench = await rig();
    const { place } = bench;
    await place.moveLater(3, [['line-1', 'forwarded', 3]]);
    await place.move(5, [['line-1', 'held', 2]]);
    expect(await bench.stands()).toEqual({ sequence: 5, counts: { 'line-1': { forwarded: 3, held: 2 } } });
    await place.moveLater(7, [['line-1', 'forwarded', 2]]);
    await place.intend(7, 9);
    expect(await bench.store.forwardCursor('line@lyon>lake.samples')).toMatchObject({ sequence: 7, intent: 9 });
    expect((await bench.stands()).counts).toEqual({ 'line-1': { forwarded: 5, held: 2 } });
  });

  it('says what is wrong with the store at the next move', async () => {
    await using bench = await rig();
    await bench.store[Symbol.asyncDispose]();
    await bench.place.moveLater(1, []);
    await expect(bench.place.moved).rejects.toThrow();
    await expect(bench.place.moveLater(2, [])).rejects.toThrow();
  });
});
