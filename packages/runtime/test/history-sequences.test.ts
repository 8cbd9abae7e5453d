import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { countedStates, historyView, type FlowHistory } from '@millrace/core';
import { openStore, type Counts, type Store } from '@millrace/store';
import { History } from '../src/history/history.ts';

/** What may happen to a flow and to the node that looks at it. */
type Step =
  | { readonly kind: 'accept' | 'wait'; readonly count: number }
  | { readonly kind: 'settle'; readonly state: keyof Counts; readonly ms: number }
  | Break;

/** The node ends and starts again, or its machine sleeps. */
interface Break {
  readonly kind: 'restart' | 'sleep';
  readonly ms: number;
}

const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({ kind: fc.constantFrom('accept' as const), count: fc.integer({ min: 1, max: 9 }) }),
  fc.record({ kind: fc.constant('settle' as const), state: fc.constantFrom(...countedStates), ms: fc.nat(100_000) }),
  fc.record({ kind: fc.constant('wait' as const), count: fc.integer({ min: 1, max: 30 }) }),
  fc.record({ kind: fc.constantFrom('restart' as const, 'sleep' as const), ms: fc.integer({ min: 61_000, max: 5_000_000 }) }),
);

test('P3: whatever happens, restarts and sleep among it, every ledger ever shown closes, and no latency is lost or counted twice', () =>
  fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 24 }), async steps => {
      const folder = await mkdtemp(join(tmpdir(), 'millrace-history-'));
      await using stack = new AsyncDisposableStack();
      stack.defer(() => rm(folder, { recursive: true, force: true }));
      const store = stack.use(await openStore({ folder, node: 'test' }));
      const world = await World.open(store);
      for (const each of steps) await world.take(each);
      const view = await world.end();
      for (const { ledger } of view.points)
        if (ledger)
          expect([...countedStates, 'inFlight' as const].reduce((sum, part) => sum + ledger[part], 0)).toBe(ledger.accepted);
      expect(view.balanced).toBe(true);
      expect(view.points.at(-1)?.ledger).toMatchObject({ accepted: world.accepted, ...world.counts });
      expect(view.latency?.count ?? 0).toBe(world.measured);
      const seen = world.gaps.filter(({ to }) => to > view.from);
      expect(view.gaps.map(({ to }) => to)).toEqual(seen.map(({ to }) => to));
      for (const [index, { from }] of view.gaps.entries())
        expect(Date.parse(seen[index]!.from) - Date.parse(from)).toBeLessThan(10_000);
    }),
    {
      numRuns: 8,
      endOnFailure: true,
      // What happened just before an end, without a look in between.
      examples: [
        [
          [
            { kind: 'accept', count: 3 },
            { kind: 'settle', state: 'confirmed', ms: 1 },
            { kind: 'restart', ms: 2_223_421 },
          ],
        ],
      ],
    },
  ));

/** One flow in a store, one history that looks at it, and what must be true of them. */
class World {
  readonly #store: Store;
  readonly #source: number;
  readonly #flow: number;
  readonly #first = Date.parse('2026-11-23T06:00:00.000Z');
  #now = this.#first;
  #history: History;
  accepted = 0;
  counts: Counts = { confirmed: 0, filtered: 0, held: 0, cancelled: 0, expired: 0, superseded: 0 };
  measured = 0;
  gaps: { from: string; to: string }[] = [];

  private constructor(store: Store, source: number, flow: number) {
    [this.#store, this.#source, this.#flow] = [store, source, flow];
    this.#history = this.#newHistory();
  }

  static async open(store: Store): Promise<World> {
    const source = await store.sourceNumber('s');
    const world = new World(store, source, (await store.flow('f', source, 0)).number);
    await world.#history.start();
    return world;
  }

  async take(each: Step): Promise<void> {
    if (each.kind === 'settle') await this.#settle(each.state, each.ms);
    else if ('ms' in each) await this.#pause(each);
    else if (each.kind === 'accept') await this.#accept(each.count);
    else for (let looks = 0; looks < each.count; looks++) await this.#pass(10_000);
  }

  async end(): Promise<Omit<FlowHistory, 'flow' | 'title'>> {
    await this.#pass(10_000);
    const first = this.#first - 1000;
    const [record] = await this.#store.flows();
    const past = await this.#history.past(record!, { first, last: this.#now });
    await this.#history[Symbol.asyncDispose]();
    return historyView({ ...past, first, last: this.#now, points: 1000 });
  }

  async #accept(count: number): Promise<void> {
    const messages = Array.from({ length: count }, (_, index) => ({
      id: `${this.accepted + index}`,
      subject: '',
      bytes: new Uint8Array(),
      keys: [],
    }));
    await this.#store.append({ source: this.#source, receivedAt: this.#now, messages });
    this.accepted += count;
  }

  async #settle(state: keyof Counts, ms: number): Promise<void> {
    if (countedStates.reduce((sum, each) => sum + this.counts[each], 0) === this.accepted) return;
    await this.#store.settle({ flow: this.#flow, rows: [], counts: { [state]: 1 } });
    this.counts = { ...this.counts, [state]: this.counts[state] + 1 };
    if (state !== 'confirmed') return;
    this.#history.latencies.of(this.#flow).add(ms);
    this.measured++;
  }

  async #pass(ms: number): Promise<void> {
    this.#now += ms;
    const [record] = await this.#store.flows();
    await this.#history.past(record!, { first: this.#now - 1, last: this.#now });
  }

  async #pause({ kind, ms }: Break): Promise<void> {
    this.#now += 1; // no node ends in the millisecond in which it began
    if (kind === 'restart') await this.#history[Symbol.asyncDispose]();
    const from = this.#now;
    this.#now += ms;
    this.gaps.push({ from: new Date(from).toISOString(), to: new Date(this.#now).toISOString() });
    if (kind === 'restart') {
      this.#history = this.#newHistory();
      await this.#history.start();
    } else await this.#pass(0);
  }

  #newHistory(): History {
    const clock = { now: () => this.#now, random: () => 0.5 };
    return new History({ store: this.#store, clock, log: () => undefined, oldestAt: async () => this.#first });
  }
}
