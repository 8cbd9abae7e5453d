import type { TagSeen } from '@millrace/connector';
import fc from 'fast-check';
import { expect, test } from 'vitest';

import { InOrder } from '../src/opcua/in-order.ts';
import type { Hold, Parcel } from '../src/opcua/in-order.ts';

const requests = [0, 1, 2] as const;

/** What happens to an observation of a source that keeps a complete history. */
type Step =
  | { readonly kind: 'change'; readonly request: number }
  /** What the source changed since comes live, up to so many values. */
  | { readonly kind: 'tell'; readonly atMost: number }
  /** What the source changed since never comes live: an overflow, lost messages, values dropped here. */
  | { readonly kind: 'lose' }
  /** The items are made anew: each tells its present value again, or what it told last where the source is slow to know better. */
  | { readonly kind: 'anew'; readonly isSlow: boolean }
  /** History answers for the oldest open hold, and whether that was all of it. */
  | { readonly kind: 'recall'; readonly share: number }
  | { readonly kind: 'release' }
  | { readonly kind: 'take'; readonly values: number };

const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 6, arbitrary: fc.record({ kind: fc.constant('change' as const), request: fc.constantFrom(...requests) }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('tell' as const), atMost: fc.integer({ min: 1, max: 4 }) }) },
  fc.constant({ kind: 'lose' as const }),
  fc.record({ kind: fc.constant('anew' as const), isSlow: fc.boolean() }),
  fc.record({ kind: fc.constant('recall' as const), share: fc.double({ min: 0, max: 1, noNaN: true }) }),
  fc.constant({ kind: 'release' as const }),
  fc.record({ kind: fc.constant('take' as const), values: fc.integer({ min: 1, max: 5 }) }),
);

/** A source, the way from it, and everything that was handed over. */
class World {
  readonly order = new InOrder<number>();
  readonly values: TagSeen[] = [];
  readonly gaps: string[] = [];
  readonly messages: number[] = [];
  readonly history: TagSeen[] = [];
  readonly #onTheWay: TagSeen[] = [];
  readonly #told = new Map<number, number>();
  readonly #holds: { readonly hold: Hold<number>; readonly name: string; pages: number }[] = [];
  #clock = 0;
  #sent = 0;
  marked = 0;

  run(next: Step): void {
    switch (next.kind) {
      case 'change':
        return this.#change(next.request);
      case 'tell':
        return this.#tell(this.#onTheWay.splice(0, next.atMost));
      case 'lose':
        this.#onTheWay.length = 0;
        return this.#hold(false);
      case 'anew':
        this.#onTheWay.length = 0;
        this.#hold(true);
        this.#onTheWay.push(...requests.flatMap(request => this.#present(request, next.isSlow) ?? []));
        return;
      case 'recall':
        return this.#recall(next.share);
      case 'release':
        return this.#release();
      case 'take':
        return this.#take(this.order.take(next.values));
    }
  }

  /** Everything arrives in the end. */
  finish(): void {
    this.#tell(this.#onTheWay.splice(0));
    this.run({ kind: 'lose' });
    while (this.#holds.length > 0) this.#release();
    while (this.order.isReady) this.#take(this.order.take(3));
  }

  get sent(): number {
    return this.#sent;
  }

  #change(request: number): void {
    const value = { request, value: this.#clock, status: 0, sourceTime: ++this.#clock, receivedTime: 0 };
    this.history.push(value);
    this.#onTheWay.push(value);
  }

  #present(request: number, isSlow: boolean): TagSeen | undefined {
    const told = this.#told.get(request);
    return this.history.findLast(value => value.request === request && (!isSlow || value.sourceTime === told));
  }

  #tell(values: readonly TagSeen[]): void {
    for (const { request, sourceTime = 0 } of values) this.#told.set(request, sourceTime);
    this.order.add({ values, messages: [this.#sent++] });
  }

  #hold(repeats: boolean): void {
    const since = new Map(requests.map(request => [request, this.#told.get(request) ?? 0]));
    this.#holds.push({ hold: this.order.hold(since, repeats), name: `gap ${this.marked++}`, pages: 0 });
  }

  #recall(share: number): void {
    const open = this.#holds[0];
    if (open === undefined) return;
    const page = this.history.slice(open.pages, open.pages + Math.ceil((this.history.length - open.pages) * share));
    open.pages += page.length;
    this.order.fill(
      open.hold,
      page.map(value => ({ ...value, origin: 'backfilled' })),
    );
  }

  #release(): void {
    const open = this.#holds[0];
    if (open === undefined) return;
    this.#recall(1);
    this.#holds.shift();
    this.order.release(open.hold, [{ values: [], gap: { from: 0, reason: 'overflow', sentence: open.name } }]);
  }

  #take(parcels: readonly Parcel<number>[]): void {
    for (const { values, gap, messages = [] } of parcels) {
      this.values.push(...values);
      if (gap !== undefined) this.gaps.push(gap.sentence);
      this.messages.push(...messages);
    }
  }
}

test('whatever comes live, is missed, is repeated and is read again: each value is handed over once and in order, and every gap is marked once', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), steps => {
      const world = new World();
      for (const next of steps) world.run(next);
      world.finish();
      for (const request of requests) {
        const of = (values: readonly TagSeen[]) => values.filter(one => one.request === request).map(one => one.sourceTime);
        expect(of(world.values)).toEqual(of(world.history));
      }
      expect(world.gaps).toEqual(Array.from({ length: world.marked }, (_, number) => `gap ${number}`));
      expect(world.messages).toEqual(Array.from({ length: world.sent }, (_, number) => number));
      expect(world.order.waiting).toBe(0);
    }),
    { numRuns: 2_000 },
  );
});

test('a value that was read is known when it is told as the first value of its item; its status is another matter', () => {
  const order = new InOrder();
  const value = { request: 0, value: 1, status: 0, sourceTime: 5, receivedTime: 0 };
  const bad = { ...value, status: 0x8000_0000 };
  order.add({ values: [value] });
  order.knows(0, 5);
  order.add({ values: [value] });
  order.add({ values: [bad] });
  expect(order.take(10).flatMap(({ values }) => values)).toEqual([value, bad]);
});
