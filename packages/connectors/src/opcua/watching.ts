import type { CallResponse } from 'node-opcua-client';

import { tagStatus } from '../tag-status.ts';
import { numbersOf } from './cursor.ts';
import type { Position } from './cursor.ts';
import { faults, isUnwatchable, ServiceFault } from './fault.ts';
import type { Owned } from './handover.ts';
import { isVariable, itemRequest, takeGrant } from './item.ts';
import type { Item } from './item.ts';
import { micros } from './limits.ts';
import type { Observed } from './observed.ts';
import { readEveryMs, readInstead } from './polled.ts';
import type { Publisher } from './publisher.ts';
import { statusName } from './session.ts';
import type { Subscription, Watcher } from './subscription.ts';

/** Handles of tags that are guests in the subscription of another observation. */
const firstGuest = 1_000_000;

/** Items in a subscription that takes guests, at most. */
const hostAtMost = 10_000;

/** The subscriptions of one observation: those that are its own, those that it is a guest in, and what is read instead. */
export class Watching {
  /** Its subscriptions, whose messages it settles. */
  readonly owned = new Map<Subscription, Owned>();
  readonly #observed: Observed;
  readonly #publisher: Publisher;
  readonly #watcher: Watcher;
  readonly #guests = new Map<number, number>();
  /** Subscriptions of others, in which tags of this observation are guests. */
  readonly #hosts = new Set<Subscription>();

  constructor(observed: Observed, publisher: Publisher, watcher: Watcher) {
    this.#observed = observed;
    this.#publisher = publisher;
    this.#watcher = watcher;
  }

  /** The request that a handle stands for. */
  requestOf(handle: number): number {
    return handle >= firstGuest ? (this.#guests.get(handle) ?? -1) : handle;
  }

  /** The requests that are watched in a subscription. */
  requestsIn(subscription: Subscription): readonly number[] {
    const handles = [...subscription.watchers].filter(([, watcher]) => watcher === this.#watcher).map(([handle]) => handle);
    return handles.map(handle => this.requestOf(handle));
  }

  /** A subscription is gone. */
  forget(subscription: Subscription): void {
    this.owned.delete(subscription);
    this.#hosts.delete(subscription);
  }

  /** Leaves; the subscriptions that nobody watches any longer wait for whoever comes back with its cursor. */
  leave(): readonly Subscription[] {
    const owned = [...this.owned.keys()];
    const lone = owned.filter(subscription => !subscription.isSharedBy(this.#watcher));
    for (const subscription of lone) subscription.park();
    for (const subscription of [...owned, ...this.#hosts])
      if (!lone.includes(subscription)) void subscription.leave(this.#watcher);
    return [...lone, ...[...this.#hosts].filter(subscription => subscription.watchers.size === 0)];
  }

  /** Takes the subscriptions of an earlier session over, where `layout` was watched as well; the requests that are watched so. */
  async takeOver(position: Position, layout: string): Promise<ReadonlySet<number>> {
    const taken = new Set<number>();
    for (const { id, sequence, ranges } of position.subscriptions) {
      const over = await this.#publisher.takeOver(id);
      if (over === undefined) continue;
      if (position.layout !== layout) {
        await this.#publisher.remove(over.subscription);
        continue;
      }
      const requests = numbersOf(ranges);
      for (const request of requests) taken.add(request);
      this.owned.set(over.subscription, { requests, taken: sequence });
      over.subscription.publishedAt = position.at / 1_000;
      await over.subscription.resume(sequence, requests, this.#watcher, over.available);
    }
    return taken;
  }

  /** Watches requests over new subscriptions; what the server does not grant is watched in a lesser way. */
  async watch(requests: readonly number[]): Promise<void> {
    const found = requests.flatMap(request => {
      const item = this.#observed.items[request];
      if (item === undefined) return [];
      const { target } = item;
      if (target.nodeId !== undefined && target.is.kind !== 'method') return [item];
      this.#tellBad(item, target.nodeId === undefined ? target.status : tagStatus.badNotReadable);
      return [];
    });
    const size = this.#observed.session.config.itemsPerSubscription;
    for (let start = 0; start < found.length; start += size) await this.#subscribe(found.slice(start, start + size));
  }

  async #subscribe(items: readonly Item[]): Promise<void> {
    const subscription = await this.#publisher.create().catch((error: unknown) => {
      if (!(error instanceof ServiceFault) || error.status === undefined || !this.#observed.session.isOpen) throw error;
      return error;
    });
    if (subscription instanceof ServiceFault) return this.#lodge(items, subscription.message);
    const own = (some: readonly Item[]): void =>
      void this.owned.set(subscription, { requests: some.map(({ request }) => request), taken: 0 });
    own(items);
    subscription.own(this.#watcher);
    const lesser = await this.#add(subscription, items, ({ request }) => request);
    if (lesser.length > 0) own(items.filter(item => !lesser.includes(item)));
    await this.#refresh(subscription, items);
  }

  /** The server grants no further subscription: the tags are guests in one that there is, or are read. */
  async #lodge(items: readonly Item[], because: string): Promise<void> {
    const host = [...this.#publisher.subscriptions.values()].find(
      one => one.watchers.size + items.length <= hostAtMost && one.watchers.size > 0,
    );
    if (host === undefined) return this.#read(items, because);
    this.#reduced(`no further subscription was granted (${because}); ${items.length} tags share one`);
    this.#hosts.add(host);
    let next = Math.max(firstGuest, ...host.watchers.keys()) + 1;
    const handles = new Map(items.map(item => [item, next++]));
    for (const [item, handle] of handles) this.#guests.set(handle, item.request);
    await this.#add(host, items, item => handles.get(item) ?? 0);
  }

  /** Adds items to a subscription; those that are read instead. */
  async #add(subscription: Subscription, items: readonly Item[], handle: (item: Item) => number): Promise<readonly Item[]> {
    const { session } = this.#observed;
    const results = await subscription.add(
      items.map(item => itemRequest(session, item, handle(item))),
      this.#watcher,
    );
    const lesser: Item[] = [];
    let because = '';
    for (const [place, item] of items.entries()) {
      const result = results[place];
      if (result === undefined) continue;
      if (isUnwatchable(result.statusCode.value)) {
        lesser.push(item);
        because = statusName(session.library, result.statusCode.value);
        continue;
      }
      const bad = takeGrant(item, result, session);
      if (bad !== undefined) this.#tellBad(item, bad);
    }
    if (lesser.length > 0) this.#read(lesser, because);
    return lesser;
  }

  /** Asks for the conditions that stand now (Part 9, 5.5.7). */
  async #refresh(subscription: Subscription, items: readonly Item[]): Promise<void> {
    if (items.every(({ target }) => isVariable(target))) return;
    const { session } = this.#observed;
    const { CallRequest, DataType, Variant } = session.library;
    const inputArguments = [new Variant({ dataType: DataType.UInt32, value: subscription.id })];
    const request = new CallRequest({ methodsToCall: [{ objectId: 'i=2782', methodId: 'i=3875', inputArguments }] });
    const answer = await session.send<CallResponse>(request).catch((error: unknown) => error);
    const status = answer instanceof ServiceFault ? answer.status : (answer as CallResponse).results?.[0]?.statusCode.value;
    // Nothing to tell is no failure.
    if (status === undefined || status >>> 31 === 0 || status === faults.badNothingToDo || !session.isOpen) return;
    const name = statusName(session.library, status);
    this.#reduced(`the server does not say which conditions stand now (${name}): an alarm is known from its next change on`);
  }

  /** Reads tags that the server does not watch for us. */
  #read(items: readonly Item[], because: string): void {
    this.#reduced(`${items.length} tags are read instead of watched (${because})`);
    for (const item of items) {
      item.revisedMs = readEveryMs(this.#observed, item);
      item.problem = `read every ${item.revisedMs} ms instead of watched: ${because}`;
      if (!isVariable(item.target)) this.#tellBad(item, tagStatus.badResourceUnavailable);
    }
    void readInstead(
      this.#observed,
      items.filter(({ target }) => isVariable(target)),
    );
  }

  #reduced(sentence: string): void {
    this.#observed.session.env.report('opcua.reduced', sentence);
  }

  #tellBad({ request }: Item, status: number): void {
    const { inbox, session } = this.#observed;
    inbox.add({ values: [{ request, value: null, status, receivedTime: micros(session.env) }] });
  }
}
