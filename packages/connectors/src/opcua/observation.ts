import type { TagBatch, TagGrant, TagRequest, TagSeen } from '@millrace/connector';
import { quality } from '@millrace/core';
import type { MonitoredItemCreateResult } from 'node-opcua-client';

import { Polling } from '../poll.ts';
import { tagStatus } from '../tag-status.ts';
import { layoutOf, numbersOf, rangesOf, readCursor, writeCursor } from './cursor.ts';
import type { Position } from './cursor.ts';
import { dataValueOf, isOverflow } from './data-value.ts';
import { conditionState, eventFields, eventTime, refreshTypes } from './events.ts';
import { faults, ServiceFault } from './fault.ts';
import { grantOf, isVariable, itemRequest, takeGrant } from './item.ts';
import type { Item } from './item.ts';
import { overflow, readMissed } from './missed.ts';
import type { Missed, Span } from './missed.ts';
import { Inbox } from './inbox.ts';
import type { Parcel } from './inbox.ts';
import { micros } from './limits.ts';
import type { Publisher } from './publisher.ts';
import { readTags } from './read.ts';
import { resolve } from './resolve.ts';
import type { Found, Target } from './resolve.ts';
import type { OpcuaSession } from './session.ts';
import type { Change, Subscription, Watcher } from './subscription.ts';

/** Values handed over at once, and values that may wait. */
const batchValues = 20_000;
const inboxValues = 200_000;

/** How long a new subscription may repeat what is known. */
const knownMs = 5_000;

/** Handles of tags that are guests in the subscription of another observation. */
const firstGuest = 1_000_000;

/** One observation: watches tags over subscriptions of its own, and goes down the ladder where one of them fails. */
export class Observation implements Watcher {
  readonly #session: OpcuaSession;
  readonly #publisher: Publisher;
  readonly #requests: readonly TagRequest[];
  readonly #signal: AbortSignal;
  readonly #inbox = new Inbox(inboxValues);
  readonly #layout: string;
  readonly #owned = new Map<Subscription, { requests: readonly number[]; taken: number }>();
  readonly #guests = new Map<number, number>();
  /** Subscriptions of others, in which tags of this observation are guests. */
  readonly #hosts = new Set<Subscription>();
  readonly #times: number[];
  readonly #polled: Promise<void>[] = [];
  /** Source times up to which values are known, for a while after something was read again. */
  readonly #known = new Map<number, number>();
  #knownUntil = 0;
  #items: Item[] = [];
  #at: number;
  #dropped: Missed | undefined;
  #work: Promise<void> = Promise.resolve();
  #failure: unknown;

  constructor(session: OpcuaSession, publisher: Publisher, requests: readonly TagRequest[], signal: AbortSignal) {
    this.#session = session;
    this.#publisher = publisher;
    this.#requests = requests;
    this.#signal = signal;
    this.#times = requests.map(() => 0);
    this.#at = micros(session.env);
    const { publish, queue } = session.config;
    this.#layout = layoutOf(requests, [publish, queue]);
  }

  /** Its subscriptions, for those who look for room. */
  get subscriptions(): readonly Subscription[] {
    return [...this.#owned.keys()];
  }

  /** What each tag was granted. */
  granted(): readonly TagGrant[] {
    return this.#items.map(grantOf);
  }

  /** Everything from now on, or from the cursor on, until the signal aborts or the session ends. */
  async *run(cursor: string | undefined): AsyncGenerator<TagBatch> {
    const stop = AbortSignal.any([this.#signal, this.#session.life.ended]);
    const stir = (): void => this.#inbox.stir();
    stop.addEventListener('abort', stir, { once: true });
    this.#do(() => this.#start(readCursor(cursor)));
    try {
      for (;;) {
        const changed = this.#inbox.changed;
        if (stop.aborted) break;
        if (this.#failure !== undefined) throw this.#failure;
        if (this.#inbox.isEmpty) await changed;
        else yield this.#batch(this.#inbox.take(batchValues));
        this.#fillDropped();
      }
    } finally {
      stop.removeEventListener('abort', stir);
    }
    if (!this.#signal.aborted) this.#session.life.isOver();
  }

  /** Leaves: the subscriptions that nobody watches any longer wait for whoever comes back with its cursor. */
  leave(): readonly Subscription[] {
    const lone = this.subscriptions.filter(subscription => !subscription.isSharedBy(this));
    for (const subscription of lone) subscription.park();
    for (const subscription of [...this.subscriptions, ...this.#hosts])
      if (!lone.includes(subscription)) void subscription.leave(this);
    return [...lone, ...[...this.#hosts].filter(subscription => subscription.watchers.size === 0)];
  }

  told(subscription: Subscription, sequence: number, changes: readonly Change[]): void {
    const receivedTime = micros(this.#session.env);
    const values: TagSeen[] = [];
    const overflowed: Span[] = [];
    for (const change of changes) this.#see(values, overflowed, this.#requestOf(change.handle), change, receivedTime);
    if (overflowed.length > 0) this.#fill(overflow(overflowed));
    const isOwned = this.#owned.has(subscription);
    if (this.#inbox.hasRoom) this.#inbox.add({ values, ...(isOwned && { from: { subscription, sequence } }) });
    else this.#drop(values, receivedTime);
  }

  missed(subscription: Subscription, fromMs: number, toMs: number): void {
    const requests = this.#requestsIn(subscription);
    const because = 'messages of a subscription were lost and the server no longer has them';
    const since = this.#toldLast(requests);
    this.#inbox.hold();
    this.#do(() => this.#backfill({ requests, from: fromMs * 1_000, to: toMs * 1_000, reason: 'sequence', because, since }));
  }

  ended(subscription: Subscription, why: 'ended' | 'silent'): void {
    const requests = this.#requestsIn(subscription);
    const silentMs = performance.now() - subscription.heardAt;
    const from = micros(this.#session.env) - Math.round(silentMs * 1_000);
    this.#owned.delete(subscription);
    this.#hosts.delete(subscription);
    const because =
      why === 'silent' ? `a subscription told nothing for ${Math.round(silentMs / 1_000)} s` : 'the server ended a subscription';
    this.#session.env.report(
      why === 'silent' ? 'opcua.subscription-silent' : 'opcua.subscription-ended',
      `${because}; its ${requests.length} tags are watched anew`,
    );
    const since = this.#toldLast(requests);
    this.#inbox.hold();
    this.#do(async () => {
      await this.#watch(requests);
      await this.#backfill({ requests, from, to: micros(this.#session.env), reason: 'silent', because, since });
    });
  }

  /** One thing after the other; a failure ends the observation, with the session where that is why. */
  #do(step: () => Promise<void>): void {
    this.#work = this.#work.then(step).catch((error: unknown) => {
      if (!this.#session.isOpen || this.#signal.aborted) return;
      this.#failure = error;
      this.#session.lose(error instanceof Error ? error.message : String(error), error);
      this.#inbox.stir();
    });
  }

  async #start(position: Position | undefined): Promise<void> {
    this.#tellNamespaces(position);
    const targets = await resolve(
      this.#session,
      this.#requests.map(({ address }) => address),
    );
    this.#items = targets.map((target, request) => this.#item(target, request));
    if (position !== undefined) this.#inbox.hold();
    position?.times.forEach((time, request) => (this.#times[request] = isVariable(targets[request]) ? time : 0));
    const taken = position === undefined ? new Set<number>() : await this.#takeOver(position);
    const rest = this.#items.flatMap(({ request }) => (taken.has(request) ? [] : [request]));
    await this.#watch(rest);
    if (position === undefined) return;
    const requests = rest.filter(request => isVariable(this.#items[request]?.target));
    const because = 'nobody watched in between';
    const since = requests.map(request => position.times[request] ?? 0);
    await this.#backfill({ requests, from: position.at, to: micros(this.#session.env), reason: 'disconnected', because, since });
  }

  #tellNamespaces(position: Position | undefined): void {
    const { env, namespaces } = this.#session;
    if (position !== undefined && position.namespaces.join(' ') !== namespaces.slice(1).join(' '))
      env.report(
        'opcua.namespaces-changed',
        'the server lists its namespaces in another order than before; every address was resolved anew',
      );
    const byIndex = this.#requests.find(({ address }) => /(^|:)ns=[1-9]/.test(address));
    if (byIndex !== undefined) env.report('opcua.namespace-by-index', `${byIndex.address} names a namespace by its index`);
  }

  #item(target: Target, request: number): Item {
    const sampling = this.#requests[request]?.sampling ?? this.#session.config.sampling;
    return { request, target, sampling, overflows: 0, ...(target.nodeId === undefined && { problem: target.problem }) };
  }

  /** Takes the subscriptions of the cursor over, where what is watched is the same; the requests that are watched so. */
  async #takeOver(position: Position): Promise<ReadonlySet<number>> {
    const taken = new Set<number>();
    for (const { id, sequence, ranges } of position.subscriptions) {
      const over = await this.#publisher.takeOver(id);
      if (over === undefined) continue;
      if (position.layout !== this.#layout) {
        await this.#publisher.remove(over.subscription);
        continue;
      }
      const requests = numbersOf(ranges);
      for (const request of requests) taken.add(request);
      this.#owned.set(over.subscription, { requests, taken: sequence });
      over.subscription.publishedAt = position.at / 1_000;
      await over.subscription.resume(sequence, requests, this, over.available);
    }
    return taken;
  }

  /** Watches requests over new subscriptions; what the server does not grant is watched in a lesser way. */
  async #watch(requests: readonly number[]): Promise<void> {
    const found = requests.flatMap(request => {
      const item = this.#items[request];
      if (item === undefined) return [];
      const { target } = item;
      if (target.nodeId !== undefined && target.is.kind !== 'method') return [item];
      this.#tellBad(item, target.nodeId === undefined ? target.status : tagStatus.badNotReadable);
      return [];
    });
    const size = this.#session.config.itemsPerSubscription;
    for (let start = 0; start < found.length; start += size) await this.#subscribe(found.slice(start, start + size));
  }

  async #subscribe(items: readonly Item[]): Promise<void> {
    const subscription = await this.#publisher.create().catch((error: unknown) => {
      if (!(error instanceof ServiceFault) || error.status === undefined || !this.#session.isOpen) throw error;
      return error;
    });
    if (subscription instanceof ServiceFault) return this.#lodge(items, subscription.message);
    this.#owned.set(subscription, { requests: items.map(({ request }) => request), taken: 0 });
    subscription.own(this);
    const lesser = await this.#add(subscription, items, ({ request }) => request);
    this.#owned.set(subscription, {
      requests: items.filter(item => !lesser.includes(item)).map(({ request }) => request),
      taken: 0,
    });
    await this.#refresh(subscription, items);
  }

  /** The server grants no further subscription: the tags are guests in one that there is, or are read. */
  async #lodge(items: readonly Item[], because: string): Promise<void> {
    const host = [...this.#publisher.subscriptions.values()].find(
      one => one.watchers.size + items.length <= 10_000 && one.watchers.size > 0,
    );
    if (host === undefined) return this.#poll(items, because);
    this.#reduced(`no further subscription was granted (${because}); ${items.length} tags share one`);
    this.#hosts.add(host);
    let next = Math.max(firstGuest, ...host.watchers.keys()) + 1;
    const handles = new Map(items.map(item => [item, next++]));
    for (const [item, handle] of handles) this.#guests.set(handle, item.request);
    await this.#add(host, items, item => handles.get(item) ?? 0);
  }

  /** Adds items to a subscription; those that are read instead. */
  async #add(subscription: Subscription, items: readonly Item[], handle: (item: Item) => number): Promise<readonly Item[]> {
    const results = await subscription.add(
      items.map(item => itemRequest(this.#session, item, handle(item))),
      this,
    );
    const lesser: Item[] = [];
    results.forEach((result, place) => {
      const item = items[place];
      if (item === undefined) return;
      if (result.statusCode.value === faults.badTooManyMonitoredItems || result.statusCode.value === faults.badOutOfMemory)
        lesser.push(item);
      else this.#grant(item, result);
    });
    if (lesser.length > 0) this.#poll(lesser, 'BadTooManyMonitoredItems');
    return lesser;
  }

  #grant(item: Item, result: MonitoredItemCreateResult): void {
    const bad = takeGrant(item, result, this.#session);
    if (bad !== undefined) this.#tellBad(item, bad);
  }

  /** Asks for the conditions that stand now (Part 9, 5.5.7). */
  async #refresh(subscription: Subscription, items: readonly Item[]): Promise<void> {
    if (items.every(({ target }) => isVariable(target))) return;
    const { CallRequest, DataType, Variant } = this.#session.library;
    const inputArguments = [new Variant({ dataType: DataType.UInt32, value: subscription.id })];
    const request = new CallRequest({ methodsToCall: [{ objectId: 'i=2782', methodId: 'i=3875', inputArguments }] });
    await this.#session.send(request).catch(() => undefined);
  }

  /** Reads tags again and again that the server does not watch for us. */
  #poll(items: readonly Item[], because: string): void {
    const everyMs = Math.max(1_000, this.#session.config.publish);
    this.#reduced(`${items.length} tags are read instead of watched (${because})`);
    const readable = items.filter(({ target }) => isVariable(target));
    for (const item of items) {
      item.revisedMs = Math.max(everyMs, item.sampling);
      item.problem = `read every ${item.revisedMs} ms instead of watched: ${because}`;
      if (!readable.includes(item)) this.#tellBad(item, tagStatus.badResourceUnavailable);
    }
    const polling = new Polling({
      read: addresses => readTags(this.#session, addresses),
      life: this.#session.life,
      everyMs,
      heartbeatMs: 86_400_000,
      now: () => this.#session.env.now(),
    });
    const requests = readable.map(({ target, revisedMs = everyMs }) => ({ address: target.address, sampling: revisedMs }));
    this.#polled.push(this.#relay(polling.observe(requests, this.#signal), readable));
  }

  async #relay(batches: AsyncIterable<TagBatch>, items: readonly Item[]): Promise<void> {
    try {
      for await (const { values, gaps = [] } of batches) {
        const numbered = values.map(value => ({ ...value, request: items[value.request]?.request ?? 0 }));
        this.#inbox.add({ values: numbered });
        for (const gap of gaps)
          this.#inbox.add({ values: [], gap: { ...gap, requests: (gap.requests ?? []).map(one => items[one]?.request ?? 0) } });
      }
    } catch {
      // The session is lost, which ends the observation as well.
    }
  }

  #reduced(sentence: string): void {
    this.#session.env.report('opcua.reduced', sentence);
  }

  #tellBad({ request }: Item, status: number): void {
    this.#inbox.add({ values: [{ request, value: null, status, receivedTime: micros(this.#session.env) }] });
  }

  #toldLast(requests: readonly number[]): readonly number[] {
    return requests.map(request => this.#times[request] ?? 0);
  }

  #requestOf(handle: number): number {
    return handle >= firstGuest ? (this.#guests.get(handle) ?? -1) : handle;
  }

  #requestsIn(subscription: Subscription): readonly number[] {
    const handles = [...subscription.watchers].filter(([, watcher]) => watcher === this).map(([handle]) => handle);
    return handles.map(handle => this.#requestOf(handle));
  }

  #see(values: TagSeen[], overflowed: Span[], request: number, { value, event }: Change, receivedTime: number): void {
    const item = this.#items[request];
    if (item === undefined) return;
    if (event !== undefined) return this.#seeEvent(values, item, event, receivedTime);
    if (value === undefined) return;
    const seen = { request, ...dataValueOf(value, receivedTime, this.#session.namespaces) };
    if (isOverflow(seen.status)) {
      item.overflows += 1;
      overflowed.push({ request, from: this.#times[request] || this.#at, to: seen.sourceTime ?? receivedTime });
    }
    if (seen.sourceTime !== undefined) this.#times[request] = seen.sourceTime;
    if (this.#isNews(seen)) values.push(seen);
  }

  #seeEvent(values: TagSeen[], { request, target }: Item, told: readonly never[] | Change['event'], receivedTime: number): void {
    const event = eventFields(told ?? [], this.#session.namespaces);
    const { is } = target as Found;
    const isFrame = Object.values(refreshTypes).includes(event['eventType'] as never);
    const sourceTime = eventTime(event);
    const seen = { request, status: 0, receivedTime, ...(sourceTime !== undefined && { sourceTime }) };
    if (is.kind === 'events' && !isFrame) values.push({ ...seen, value: event });
    if (is.kind !== 'alarm') return;
    const stands = conditionState(event, is.condition);
    if (stands !== undefined) this.#times[request] = receivedTime;
    if (stands !== undefined) values.push({ ...seen, value: stands });
    // A refresh that told nothing of the condition says that it does not stand.
    else if (event['eventType'] === refreshTypes.end && this.#times[request] === 0) values.push({ ...seen, value: false });
  }

  #drop(values: readonly TagSeen[], now: number): void {
    const requests = [...new Set([...(this.#dropped?.requests ?? []), ...values.map(({ request }) => request)])];
    const from = this.#dropped?.from ?? Math.min(now, ...values.map(({ sourceTime }) => sourceTime ?? now)) - 1;
    this.#dropped = { requests, from, to: now, reason: 'overflow', because: 'values came faster than they were taken' };
  }

  #fillDropped(): void {
    if (this.#dropped === undefined || !this.#inbox.hasRoom) return;
    const dropped = this.#dropped;
    this.#dropped = undefined;
    this.#fill(dropped);
  }

  #fill(missed: Missed): void {
    this.#do(() => this.#backfill(missed));
  }

  /** Marks a gap, with what the history of the server has of it where it keeps one. Afterwards comes what was held back. */
  async #backfill(missed: Missed): Promise<void> {
    const targets = this.#items.map(({ target }) => target);
    const { values, parcels } = await readMissed(this.#session, targets, missed, this.#signal);
    const { requests, since } = missed;
    if (since === undefined) return parcels.forEach(parcel => this.#inbox.add(parcel));
    const known = new Map(requests.map((request, place) => [request, since[place] ?? 0]));
    for (const { request, sourceTime = 0 } of values) known.set(request, sourceTime);
    for (const [request, time] of known) {
      this.#known.set(request, time);
      this.#times[request] = Math.max(time, this.#times[request] ?? 0);
    }
    this.#knownUntil = performance.now() + knownMs;
    this.#inbox.release(parcels, parcel => ({ ...parcel, values: parcel.values.filter(value => this.#isNews(value)) }));
  }

  /** What a new subscription tells at its begin was told before, or was read again: a good value that is not newer is left out. */
  #isNews({ request, sourceTime, status }: TagSeen): boolean {
    const known = this.#known.get(request);
    if (known === undefined || sourceTime === undefined || quality(status) !== 'good') return true;
    if (sourceTime > known || performance.now() > this.#knownUntil) this.#known.delete(request);
    return !this.#known.has(request);
  }

  #batch(parcels: readonly Parcel[]): TagBatch {
    const values = parcels.length === 1 ? (parcels[0]?.values ?? []) : parcels.flatMap(parcel => parcel.values);
    const gaps = parcels.flatMap(({ gap }) => (gap === undefined ? [] : [gap]));
    const messages = parcels.flatMap(({ from }) => (from === undefined ? [] : [from]));
    for (const { subscription, sequence } of messages) {
      const owned = this.#owned.get(subscription);
      if (owned !== undefined) owned.taken = sequence;
    }
    for (const { receivedTime } of values) this.#at = Math.max(this.#at, receivedTime);
    return {
      values,
      ...(gaps.length > 0 && { gaps }),
      cursor: this.#cursor(values),
      settle: async () => {
        for (const { subscription, sequence } of messages) subscription.settled(sequence);
      },
    };
  }

  readonly #settledTimes = new Map<number, number>();

  #cursor(values: readonly TagSeen[]): string {
    for (const { request, sourceTime } of values) if (sourceTime !== undefined) this.#settledTimes.set(request, sourceTime);
    const subscriptions = [...this.#owned].map(([{ id }, { requests, taken }]) => ({
      id,
      sequence: taken,
      ranges: rangesOf(requests),
    }));
    const times = this.#session.config.history ? this.#requests.map((_, request) => this.#settledTimes.get(request) ?? 0) : [];
    return writeCursor({
      layout: this.#layout,
      namespaces: this.#session.namespaces.slice(1),
      at: this.#at,
      subscriptions,
      times,
    });
  }
}
