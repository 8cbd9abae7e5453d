import { expect, it } from 'vitest';
import type { DeliveryState, Store } from '../store.ts';
import type { OpenStore } from './samples.ts';
import { batch, change, sample, text, withStore } from './samples.ts';

/** What settle, deliveries, attempts and the ledger promise. */
export function deliveryCases(open: OpenStore): void {
  it('derives confirmed from the cursor and waiting from what is behind it', () =>
    withStore(open, async store => {
      const flow = await flowWith(store, 5);
      await store.settle(
        change(flow, {
          cursor: 3,
          rows: [row(2, 'held', { code: 'target.rejected', sentence: 'period closed' })],
          counts: { confirmed: 2, held: 1 },
        }),
      );
      const states = await Promise.all([1, 2, 3, 4].map(async message => (await store.deliveriesOf(message))[0]));
      expect(states.map(delivery => [delivery?.state, delivery?.stored])).toEqual([
        ['confirmed', false],
        ['held', true],
        ['confirmed', false],
        ['waiting', false],
      ]);
      expect(states[1]).toEqual({
        flow,
        ...row(2, 'held', { code: 'target.rejected', sentence: 'period closed' }),
        stored: true,
      });
      expect(await store.deliveriesOf(99)).toEqual([]);
    }));

  it('replaces rows, forgets them, and never moves a cursor back', () =>
    withStore(open, async store => {
      const flow = await flowWith(store, 5);
      await store.settle(
        change(flow, {
          cursor: 4,
          rows: [row(1, 'waiting'), row(2, 'unknown'), row(3, 'held')],
          counts: { held: 1, confirmed: 1 },
        }),
      );
      await store.settle(
        change(flow, { cursor: 2, rows: [row(1, 'confirmed', { reference: '4900001' })], forget: [2], counts: { confirmed: 2 } }),
      );
      expect((await store.flows())[0]).toMatchObject({ cursor: 4, counts: { confirmed: 3, held: 1 } });
      expect((await store.openDeliveries(flow, 0, 10)).map(delivery => [delivery.message, delivery.state])).toEqual([
        [3, 'held'],
      ]);
      expect((await store.deliveriesOf(1))[0]).toMatchObject({ state: 'confirmed', reference: '4900001', stored: true });
      expect((await store.deliveriesOf(2))[0]).toMatchObject({ state: 'confirmed', stored: false });
      expect((await store.recount())[0]?.balanced).toBe(true);
    }));

  it('lists what is open in message order, in pages', () =>
    withStore(open, async store => {
      const flow = await flowWith(store, 9);
      const states: DeliveryState[] = [
        'waiting',
        'sending',
        'unknown',
        'held',
        'confirmed',
        'filtered',
        'cancelled',
        'expired',
        'superseded',
      ];
      const counts = { held: 1, confirmed: 1, filtered: 1, cancelled: 1, expired: 1, superseded: 1 };
      await store.settle(change(flow, { rows: states.map((state, index) => row(index + 1, state)).reverse(), counts }));
      expect((await store.openDeliveries(flow, 0, 10)).map(delivery => delivery.state)).toEqual(states.slice(0, 4));
      expect((await store.openDeliveries(flow, 1, 2)).map(delivery => delivery.message)).toEqual([2, 3]);
      expect((await store.settledAhead(flow)).map(delivery => delivery.state)).toEqual(states);
      await store.settle(change(flow, { cursor: 7 }));
      expect((await store.settledAhead(flow)).map(delivery => delivery.message)).toEqual([8, 9]);
    }));

  it('lists what is held over all flows by message, by flow and by code, in pages', () =>
    withStore(open, async store => {
      const first = await flowWith(store, 4);
      const second = (await store.flow('second', 1, 0)).number;
      await store.settle(
        change(first, { rows: [row(1, 'held', { code: 'a.x' }), row(3, 'held', { code: 'a.y' })], counts: { held: 2 } }),
      );
      await store.settle(change(second, { rows: [row(2, 'waiting'), row(3, 'held', { code: 'a.x' })], counts: { held: 1 } }));
      const pairs = async (filter: Parameters<Store['held']>[0]): Promise<number[][]> =>
        (await store.held(filter)).map(delivery => [delivery.message, delivery.flow]);
      expect(await pairs({ limit: 10 })).toEqual([
        [1, first],
        [3, first],
        [3, second],
      ]);
      expect(await pairs({ limit: 10, flows: [second] })).toEqual([[3, second]]);
      expect(await pairs({ limit: 10, code: 'a.x' })).toEqual([
        [1, first],
        [3, second],
      ]);
      expect(await pairs({ limit: 1, after: { flow: first, message: 3 } })).toEqual([[3, second]]);
      expect(await pairs({ limit: 5, flows: [first], after: { flow: first, message: 1 } })).toEqual([[3, first]]);
    }));

  it('lists by themselves the held deliveries that wait for entries of crosswalks', () =>
    withStore(open, async store => {
      const flow = await flowWith(store, 3);
      const awaits = '[{"crosswalk":"material","code":"4711"}]';
      const rows = [row(1, 'held', { code: 'a.x' }), row(2, 'held', { awaits }), row(3, 'held', { awaits })];
      await store.settle(change(flow, { rows, counts: { held: 3 } }));
      expect((await store.held({ limit: 10, awaiting: true })).map(({ message, awaits }) => [message, awaits])).toEqual([
        [2, awaits],
        [3, awaits],
      ]);
      await store.settle(change(flow, { rows: [row(2, 'waiting')], counts: { held: -1 } }));
      expect((await store.held({ limit: 10, awaiting: true })).map(({ message }) => message)).toEqual([3]);
      expect((await store.held({ limit: 10 })).map(({ message }) => message)).toEqual([1, 3]);
    }));

  it('keeps an attempt from before its effect, and shows it unfinished until it ends', () =>
    withStore(open, async store => {
      const flow = await flowWith(store, 4);
      const begin = { kind: 'send', messages: [3, 1, 2], startedAt: 10, release: 1, attempt: 1 } as const;
      const [number] = await store.settle(change(flow, { begin: [begin] }));
      expect(await store.unfinishedAttempts(flow)).toEqual([{ number, flow, ...begin }]);
      const finish = { attempt: number!, endedAt: 12, outcomes: 'dun', sent: text('sent'), answered: text('answered') };
      expect(await store.settle(change(flow, { finish: [finish] }))).toEqual([]);
      expect(await store.unfinishedAttempts(flow)).toEqual([]);
      const whole = { number, flow, ...begin, endedAt: 12, outcomes: 'dun', sent: finish.sent, answered: finish.answered };
      expect(await store.attemptsOf(flow, 2)).toEqual([whole]);
      expect(await store.attemptsOf(flow, 4)).toEqual([]);
      expect(await store.attemptsOf(flow + 1, 2)).toEqual([]);
    }));

  it('refuses to finish an attempt twice, or one that was never begun', () =>
    withStore(open, async store => {
      const flow = await flowWith(store, 1);
      const [number] = await store.settle(
        change(flow, { begin: [{ kind: 'verify', messages: [1], startedAt: 1, release: 1, attempt: 1 }] }),
      );
      const finish = { attempt: number!, endedAt: 2, outcomes: 'p', sent: text(''), answered: text('') };
      await store.settle(change(flow, { finish: [finish] }));
      await expect(store.settle(change(flow, { finish: [finish] }))).rejects.toThrow(/attempt 1/);
      await expect(store.settle(change(flow, { finish: [{ ...finish, attempt: 77 }] }))).rejects.toThrow(/attempt 77/);
      expect((await store.attemptsOf(flow, 1))[0]?.endedAt).toBe(2);
    }));

  it('finds the attempts of a message in batches that lie close together or far apart', () =>
    withStore(open, async store => {
      const flow = await flowWith(store, 1);
      const wide = [1, 5_000, 5_001, 9_000_000, 12];
      const dense = Array.from({ length: 100 }, (_, index) => 4_950 + index);
      const done = [wide, dense, [5_000]].map((messages, index) => ({
        kind: 'send' as const,
        messages,
        startedAt: index,
        release: 1,
        attempt: 1,
        endedAt: index + 1,
        outcomes: 'd'.repeat(messages.length),
        sent: text(`batch ${index}`),
        answered: text('ok'),
      }));
      expect(await store.settle(change(flow, { done }))).toEqual([1, 2, 3]);
      expect((await store.attemptsOf(flow, 5_000)).map(attempt => attempt.number)).toEqual([1, 2, 3]);
      expect((await store.attemptsOf(flow, 9_000_000)).map(attempt => attempt.messages)).toEqual([wide]);
      expect((await store.attemptsOf(flow, 4_950)).map(attempt => attempt.number)).toEqual([2]);
      expect(await store.attemptsOf(flow, 4_000)).toEqual([]);
    }));

  it('begins a flow where it was told to, and counts what its source accepted after that', () =>
    withStore(open, async store => {
      const source = await store.sourceNumber('s');
      const other = await store.sourceNumber('t');
      await store.append(batch(source, [sample('A'), sample('B')]));
      await store.append(batch(other, [sample('A')]));
      await store.append(batch(source, [sample('C')]));
      const all = await store.flow('all', source, 0);
      const now = await store.flow('now', source, 'now');
      const from = await store.flow('from', source, 2);
      await store.append(batch(source, [sample('D'), sample('D')]));
      expect((await store.flows()).map(({ startAfter, cursor, accepted }) => [startAfter, cursor, accepted])).toEqual([
        [0, 0, 4],
        [4, 4, 1],
        [2, 2, 2],
      ]);
      expect((await store.flow('now', source, 0)).number).toBe(now.number);
      expect((await store.deliveriesOf(1)).map(delivery => delivery.flow)).toEqual([all.number]);
      expect((await store.deliveriesOf(5)).map(delivery => delivery.flow)).toEqual([all.number, now.number, from.number]);
      expect((await store.recount()).every(flow => flow.balanced)).toBe(true);
    }));

  it('remembers when a message last came out, and the newest revisions', () =>
    withStore(open, async store => {
      const flow = await flowWith(store, 1);
      expect((await store.flows())[0]?.provenAt).toBeUndefined();
      await store.settle(
        change(flow, {
          provenAt: 50,
          revisions: [
            ['X', '1'],
            ['Y', 'b'],
          ],
        }),
      );
      await store.settle(change(flow, { provenAt: 40, revisions: [['X', '2']] }));
      expect((await store.flows())[0]?.provenAt).toBe(50);
      expect(await store.revisions(flow, ['Y', 'X', 'Z'])).toEqual(
        new Map([
          ['Y', 'b'],
          ['X', '2'],
        ]),
      );
    }));

  it('shows in the recount where the running counters are wrong', () =>
    withStore(open, async store => {
      const flow = await flowWith(store, 3);
      await store.settle(change(flow, { cursor: 2, counts: { confirmed: 1 } }));
      const [ledger] = await store.recount();
      expect(ledger).toMatchObject({
        flow,
        balanced: false,
        kept: { confirmed: 1, accepted: 3 },
        recounted: { confirmed: 2, inFlight: 1 },
      });
    }));
}

async function flowWith(store: Store, messages: number): Promise<number> {
  const source = await store.sourceNumber('s');
  await store.append(
    batch(
      source,
      Array.from({ length: messages }, (_, index) => sample(`id-${index + 1}`)),
    ),
  );
  return (await store.flow('first', source, 0)).number;
}

function row(
  message: number,
  state: DeliveryState,
  more: { code?: string; sentence?: string; reference?: string; awaits?: string } = {},
) {
  return { message, state, attempts: 1, at: 1_700_000_000_000, release: 1, ...more };
}
