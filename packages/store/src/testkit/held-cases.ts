import { expect, it } from 'vitest';
import type { DeliveryRecord, HeldCause, HeldFilter, Store } from '../store.ts';
import type { OpenStore } from './samples.ts';
import { batch, change, sample, withStore } from './samples.ts';

type Row = Omit<DeliveryRecord, 'flow' | 'stored'>;

/** What the inbox asks: pages at any place, and counts by cause. */
export function heldCases(open: OpenStore): void {
  it('gives any page of the held deliveries of a choice, and says how many there are', () =>
    withStore(open, async store => {
      const flows = await filled(store);
      const choose = async (filter: Omit<HeldFilter, 'limit'>): Promise<readonly (readonly number[])[]> => {
        const rows = await store.held({ limit: 3, ...filter });
        return rows.map(({ flow, message }) => [flow, message]);
      };
      const [first, second] = flows;
      expect(await choose({ offset: 4 })).toEqual([
        [first, 3],
        [second, 3],
        [first, 4],
      ]);
      expect(await choose({ flows, code: 'a.x', cause: 'line …', offset: 1 })).toEqual([
        [first, 2],
        [first, 3],
        [first, 4],
      ]);
      expect(await choose({ flows: [second!], cause: null })).toEqual([
        [second, 1],
        [second, 2],
        [second, 3],
      ]);
      expect(await choose({ owner: 'anna' })).toEqual([[second, 6]]);
      expect(await choose({ messages: [5, 6], unforwarded: true })).toEqual([
        [first, 5],
        [second, 5],
        [first, 6],
      ]);
      expect(
        await Promise.all([{}, { flows: [first!] }, { owner: 'anna' }, { cause: 'none' }].map(each => store.heldCount(each))),
      ).toEqual([12, 6, 1, 0]);
    }));

  it('counts held deliveries by cause, forwarded ones on their own', () =>
    withStore(open, async store => {
      const [first, second] = await filled(store);
      const byName = (a: HeldCause, b: HeldCause): number => a.flow - b.flow || (a.owner ?? '').localeCompare(b.owner ?? '');
      expect((await store.heldCauses()).toSorted(byName)).toEqual([
        { flow: first, code: 'a.x', cause: 'line …', count: 6, oldest: 101, newest: 106 },
        { flow: second, code: 'a.y', count: 5, oldest: 201, newest: 205 },
        { flow: second, code: 'a.y', owner: 'anna', count: 1, oldest: 206, newest: 206 },
      ]);
      const released = [1, 2, 3, 4, 5].map(message => ({ ...held(message, 1), state: 'waiting' as const }));
      await store.settle(change(second!, { rows: released, counts: { held: -5 } }));
      expect((await store.heldCauses()).toSorted(byName)).toEqual([
        { flow: first, code: 'a.x', cause: 'line …', count: 6, oldest: 101, newest: 106 },
        { flow: second, code: 'a.y', owner: 'anna', count: 1, oldest: 206, newest: 206 },
      ]);
      expect(await store.delivery(second!, 6)).toMatchObject({ state: 'held', owner: 'anna', forwarded: 9 });
      expect(await store.delivery(second!, 7)).toBeUndefined();
    }));
}

/** Two flows with six held messages each: the first with a cause, the second without, its last one forwarded. */
async function filled(store: Store): Promise<readonly number[]> {
  const source = await store.sourceNumber('s');
  await store.append(
    batch(
      source,
      Array.from({ length: 6 }, (_, index) => sample(`m-${index}`)),
    ),
  );
  const flows = [(await store.flow('first', source, 0)).number, (await store.flow('second', source, 0)).number];
  const messages = [1, 2, 3, 4, 5, 6];
  const caused = messages.map(message => ({ ...held(message, 100), code: 'a.x', cause: 'line …' }));
  const bare = messages.map(message => ({
    ...held(message, 200),
    code: 'a.y',
    ...(message === 6 && { owner: 'anna', forwarded: 9 }),
  }));
  await store.settle(change(flows[0]!, { rows: caused, counts: { held: 6 } }));
  await store.settle(change(flows[1]!, { rows: bare, counts: { held: 6 } }));
  return flows;
}

function held(message: number, base: number): Row {
  return { message, state: 'held', attempts: 1, at: base + message, release: 1 };
}
