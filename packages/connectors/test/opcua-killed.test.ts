import type { TagBatch, TagSeen } from '@millrace/connector';
import fc from 'fast-check';
import { expect, test } from 'vitest';

import { aheadOf, readCursor } from '../src/opcua/cursor.ts';
import { Handover } from '../src/opcua/handover.ts';
import type { Owned } from '../src/opcua/handover.ts';
import { InOrder } from '../src/opcua/in-order.ts';
import type { Hold } from '../src/opcua/in-order.ts';
import type { Message } from '../src/opcua/inbox.ts';
import type { Observed } from '../src/opcua/observed.ts';
import type { Subscription } from '../src/opcua/subscription.ts';

const requests = [0, 1, 2] as const;

const observed = {
  session: { config: { history: true, publish: 100, queue: 10 }, namespaces: [], env: { now: () => 0 } },
  requests: requests.map(request => ({ address: `i=${request}` })),
} as unknown as Observed;

/** What a server has of a subscription: the messages that it sent, of which lost ones hold nothing, and what it did not send so far. */
interface Served {
  readonly subscription: Subscription;
  readonly sent: (readonly TagSeen[] | undefined)[];
  queue: TagSeen[];
}

/** A source with a complete history, and a node that watches it, writes what it is handed now and then, and is killed. */
class World {
  readonly history: TagSeen[] = [];
  readonly written: TagSeen[] = [];
  #served: Served = served(1);
  #cursor: string | undefined;
  #order = new InOrder<Message>();
  #owned = new Map<Subscription, Owned>();
  #handover = new Handover(observed, this.#owned);
  #told = new Map<number, number>();
  #holds: { readonly hold: Hold<Message>; pages: number }[] = [];
  #unwritten: TagBatch[] = [];
  #clock = 0;

  constructor() {
    this.#own();
  }

  change(request: number): void {
    const value = { request, value: this.#clock, status: 0, sourceTime: ++this.#clock, receivedTime: 0 };
    this.history.push(value);
    this.#served.queue.push(value);
  }

  /** The server sends a message, which arrives or is lost for good. */
  send(arrives: boolean): void {
    this.#served.sent.push(arrives ? this.#served.queue : undefined);
    this.#served.queue = [];
    this.#tell(this.#served.sent.length);
  }

  /** The subscription is gone, and another stands in its place. */
  anew(): void {
    this.#hold(true);
    this.#served = served(this.#served.subscription.id + 1);
    this.#served.queue = requests.flatMap(request => this.history.findLast(value => value.request === request) ?? []);
    this.#owned.clear();
    this.#own();
  }

  recall(share: number): void {
    const open = this.#holds[0];
    if (open === undefined) return;
    const page = this.history.slice(open.pages, open.pages + Math.ceil((this.history.length - open.pages) * share));
    open.pages += page.length;
    const filled = this.#order.fill(
      open.hold,
      page.map(value => ({ ...value, origin: 'backfilled' })),
    );
    for (const { request, sourceTime = 0 } of filled) this.#told.set(request, Math.max(sourceTime, this.#told.get(request) ?? 0));
  }

  release(): void {
    this.recall(1);
    const open = this.#holds.shift();
    if (open !== undefined) this.#order.release(open.hold);
  }

  take(values: number): void {
    if (this.#order.isReady) this.#unwritten.push(this.#handover.batch(this.#order.take(values)));
  }

  write(): void {
    const batch = this.#unwritten.shift();
    if (batch === undefined) return;
    this.written.push(...batch.values);
    this.#cursor = batch.cursor ?? this.#cursor;
  }

  /** The node begins again with what it wrote; the server gives it the subscription or has it no longer. */
  kill(takesOver: boolean): void {
    const position = readCursor(this.#cursor);
    if (position === undefined) return;
    this.#order = new InOrder();
    this.#owned = new Map();
    this.#handover = new Handover(observed, this.#owned);
    this.#handover.goOn(position);
    this.#told = new Map(position.times.entries());
    this.#holds = [];
    this.#unwritten = [];
    for (const request of aheadOf(position)) this.#order.knows(request, position.times[request] ?? 0);
    const known = position.subscriptions.find(({ id }) => id === this.#served.subscription.id);
    if (!takesOver || known === undefined) return this.anew();
    this.#own(known.sequence);
    for (let sequence = known.sequence + 1; sequence <= this.#served.sent.length; sequence++) this.#tell(sequence);
  }

  /** All that can be handed over is, and is written. */
  catchUp(): void {
    while (this.#holds.length > 0) this.release();
    while (this.#order.isReady) this.take(3);
    while (this.#unwritten.length > 0) this.write();
  }

  /** Everything arrives and is written in the end. */
  finish(): void {
    this.send(true);
    this.send(false);
    this.catchUp();
  }

  #own(taken = 0): void {
    this.#owned.set(this.#served.subscription, { requests, taken });
  }

  #tell(sequence: number): void {
    const { subscription, sent } = this.#served;
    const values = sent[sequence - 1];
    if (values === undefined) return this.#hold(false);
    for (const { request, sourceTime = 0 } of values) this.#told.set(request, sourceTime);
    this.#order.add({ values, messages: [{ subscription, sequence }] });
  }

  #hold(repeats: boolean): void {
    const since = new Map(requests.map(request => [request, this.#told.get(request) ?? 0]));
    this.#holds.push({ hold: this.#order.hold(since, repeats), pages: 0 });
  }
}

function served(id: number): Served {
  return { subscription: { id } as Subscription, sent: [], queue: [] };
}

const step: fc.Arbitrary<(world: World) => void> = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom(...requests).map(request => (world: World) => world.change(request)) },
  { weight: 4, arbitrary: fc.constant((world: World) => world.send(true)) },
  fc.constant((world: World) => world.send(false)),
  fc.constant((world: World) => world.anew()),
  { weight: 2, arbitrary: fc.double({ min: 0, max: 1, noNaN: true }).map(share => (world: World) => world.recall(share)) },
  { weight: 2, arbitrary: fc.constant((world: World) => world.release()) },
  { weight: 4, arbitrary: fc.integer({ min: 1, max: 5 }).map(values => (world: World) => world.take(values)) },
  { weight: 4, arbitrary: fc.constant((world: World) => world.write()) },
  { weight: 2, arbitrary: fc.constant((world: World) => world.catchUp()) },
  fc.boolean().map(takesOver => (world: World) => world.kill(takesOver)),
);

test('a node that is killed at any moment and begins again with what it wrote has written each value once and in order', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 80 }), steps => {
      const world = new World();
      for (const next of steps) next(world);
      world.finish();
      const timesOf = (values: readonly TagSeen[], request: number) =>
        values.filter(one => one.request === request).map(one => one.sourceTime);
      for (const request of requests) expect(timesOf(world.written, request)).toEqual(timesOf(world.history, request));
    }),
    { numRuns: 2_000 },
  );
});
