import type { TagBatch, TagGrant, TagRequest, TagSeen } from '@millrace/connector';
import type { CallResponse, MonitoredItemCreateResult } from 'node-opcua-client';

import { Polling } from '../poll.ts';
import { tagStatus } from '../tag-status.ts';
import { layoutOf, numbersOf, rangesOf, readCursor, writeCursor } from './cursor.ts';
import type { Position } from './cursor.ts';
import { dataValueOf, isOverflow } from './data-value.ts';
import { conditionState, eventFields, eventTime, refreshTypes } from './events.ts';
import { faults, isUnwatchable, ServiceFault } from './fault.ts';
import { grantOf, isVariable, itemRequest, takeGrant } from './item.ts';
import type { Item } from './item.ts';
import { gapsOf, overflow, recall } from './missed.ts';
import type { Missed, MissedSpan } from './missed.ts';
import type { Hold, Parcel } from './in-order.ts';
import { Inbox } from './inbox.ts';
import type { Message } from './inbox.ts';
import { cutAtOverflows } from './overflow.ts';
import type { Overflow } from './overflow.ts';
import { micros } from './limits.ts';
import type { Publisher } from './publisher.ts';
import { readTags } from './read.ts';
import { resolve } from './resolve.ts';
import type { Found, Target } from './resolve.ts';
import type { OpcuaSession } from './session.ts';
import { statusName } from './session.ts';
import type { Change, Subscription, Watcher } from './subscription.ts';

/** Values handed over at once, and values that may wait. */
const batchValues = 20_000;
const inboxValues = 200_000;

/** Handles of tags that are guests in the subscription of another observation. */
const firstGuest = 1_000_000;

/** Values that there was no room for: where they belong, and the messages that they came with. */
interface Dropping {
  readonly hold: Hold<Message>;
  readonly spans: Map<number, MissedSpan>;
  readonly messages: Message[];
  readonly from: number;
}

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
  /** Source time of the last value that each request was told; 0: none. */
  readonly #times: number[];
  /** Source time of the last value of each request that was handed over; 0: none. */
  readonly #handed: number[];
  readonly #polled: Promise<void>[] = [];
  #items: Item[] = [];
  #at: number;
  #dropping: Dropping | undefined;
  #work: Promise<void> = Promise.resolve();
  #failure: unknown;

  constructor(session: OpcuaSession, publisher: Publisher, requests: readonly TagRequest[], signal: AbortSignal) {
    this.#session = session;
    this.#publisher = publisher;
    this.#requests = requests;
    this.#signal = signal;
    this.#times = requests.map(() => 0);
    this.#handed = requests.map(() => 0);
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
    const messages = this.#owned.has(subscription) ? [{ subscription, sequence }] : [];
    if (this.#dropping !== undefined || !this.#inbox.hasRoom) return this.#drop(changes, messages, receivedTime);
    const values: TagSeen[] = [];
    const overflows: Overflow[] = [];
    for (const change of changes) this.#see(values, overflows, this.#requestOf(change.handle), change, receivedTime);
    for (const { values: some, overflows: missed, isLast } of cutAtOverflows(values, overflows)) {
      if (missed.length > 0) this.#fill(overflow(missed, this.#at));
      this.#inbox.add({ values: some, ...(isLast && messages.length > 0 && { messages }) });
    }
  }

  missed(subscription: Subscription, fromMs: number, toMs: number): void {
    const spans = this.#spansOf(this.#requestsIn(subscription));
    const because = 'messages of a subscription were lost and the server no longer has them';
    this.#fill({ spans, from: fromMs * 1_000, to: toMs * 1_000, reason: 'sequence', because });
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
    const spans = this.#spansOf(requests);
    const hold = this.#hold(spans, true);
    this.#do(async () => {
      await this.#watch(requests);
      await this.#backfill(hold, { spans, from, to: micros(this.#session.env), reason: 'silent', because });
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
    const all = this.#items.map(({ request }) => request);
    if (position === undefined) return this.#watch(all);
    this.#at = position.at;
    position.times.forEach((time, request) => {
      this.#handed[request] = time;
      this.#times[request] = isVariable(targets[request]) ? time : 0;
    });
    const hold = this.#hold([], true);
    const taken = await this.#takeOver(position);
    const rest = all.filter(request => !taken.has(request));
    const spans = this.#spansOf(rest.filter(request => isVariable(targets[request])));
    for (const { request, since } of spans) this.#inbox.cover(hold, request, since);
    await this.#watch(rest);
    const because = 'nobody watched in between';
    await this.#backfill(hold, { spans, from: position.at, to: micros(this.#session.env), reason: 'disconnected', because });
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
    let because = '';
    results.forEach((result, place) => {
      const item = items[place];
      if (item === undefined) return;
      if (!isUnwatchable(result.statusCode.value)) return this.#grant(item, result);
      lesser.push(item);
      because = statusName(this.#session.library, result.statusCode.value);
    });
    if (lesser.length > 0) this.#poll(lesser, because);
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
    const answer = await this.#session.send<CallResponse>(request).catch((error: unknown) => error);
    const status = answer instanceof ServiceFault ? answer.status : (answer as CallResponse).results?.[0]?.statusCode.value;
    // Nothing to tell is no failure.
    if (status === undefined || status >>> 31 === 0 || status === faults.badNothingToDo || !this.#session.isOpen) return;
    const name = statusName(this.#session.library, status);
    this.#reduced(`the server does not say which conditions stand now (${name}): an alarm is known from its next change on`);
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

  #spansOf(requests: readonly number[]): readonly MissedSpan[] {
    return requests.map(request => ({ request, since: this.#times[request] ?? 0 }));
  }

  #requestOf(handle: number): number {
    return handle >= firstGuest ? (this.#guests.get(handle) ?? -1) : handle;
  }

  #requestsIn(subscription: Subscription): readonly number[] {
    const handles = [...subscription.watchers].filter(([, watcher]) => watcher === this).map(([handle]) => handle);
    return handles.map(handle => this.#requestOf(handle));
  }

  #see(values: TagSeen[], overflows: Overflow[], request: number, { value, event }: Change, receivedTime: number): void {
    const item = this.#items[request];
    if (item === undefined) return;
    if (event !== undefined) return this.#seeEvent(values, item, event, receivedTime);
    if (value === undefined) return;
    const seen = { request, ...dataValueOf(value, receivedTime, this.#session.namespaces) };
    if (isOverflow(seen.status)) {
      item.overflows += 1;
      const since = this.#times[request] ?? 0;
      overflows.push({ request, since, until: seen.sourceTime ?? receivedTime, place: values.length });
    }
    if (seen.sourceTime !== undefined) this.#times[request] = seen.sourceTime;
    values.push(seen);
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

  /** There is no room: what is told until there is some again is left out here, and then read from history. */
  #drop(changes: readonly Change[], messages: readonly Message[], now: number): void {
    const dropping = (this.#dropping ??= this.#startDropping(now));
    dropping.messages.push(...messages);
    for (const change of changes) {
      const request = this.#requestOf(change.handle);
      const span = dropping.spans.get(request) ?? { request, since: this.#times[request] ?? 0 };
      dropping.spans.set(request, span);
      this.#inbox.cover(dropping.hold, request, span.since);
      this.#see([], [], request, change, now);
    }
  }

  #startDropping(from: number): Dropping {
    this.#do(() => this.#fillDropped());
    return { hold: this.#inbox.hold(new Map()), spans: new Map(), messages: [], from };
  }

  async #fillDropped(): Promise<void> {
    while (!this.#inbox.hasMuchRoom && this.#session.isOpen && !this.#signal.aborted) await this.#inbox.changed;
    const dropping = this.#dropping;
    if (dropping === undefined) return;
    this.#dropping = undefined;
    const { hold, spans, messages, from } = dropping;
    const because = 'values came faster than they were taken';
    const missed = { spans: [...spans.values()], from, to: micros(this.#session.env), reason: 'overflow', because } as const;
    await this.#backfill(hold, missed, messages);
  }

  #hold(spans: readonly MissedSpan[], repeats: boolean): Hold<Message> {
    return this.#inbox.hold(new Map(spans.map(({ request, since }) => [request, since])), repeats);
  }

  /** Keeps the place of what was missed just now, and fills it. */
  #fill(missed: Missed): void {
    const hold = this.#hold(missed.spans, false);
    this.#do(() => this.#backfill(hold, missed));
  }

  /** Marks a gap, with what the history of the server has of it where it keeps one. Afterwards comes what was held back. */
  async #backfill(hold: Hold<Message>, missed: Missed, messages: readonly Message[] = []): Promise<void> {
    const targets = this.#items.map(({ target }) => target);
    const recalled = await recall(this.#session, targets, missed, this.#signal);
    for (const { request, sourceTime = 0 } of recalled.values)
      if (sourceTime > (this.#times[request] ?? 0)) this.#times[request] = sourceTime;
    const count = this.#inbox.fill(hold, recalled.values);
    const gaps = gapsOf(missed, recalled, count);
    this.#inbox.release(hold, [...gaps.map(gap => ({ values: [], gap })), { values: [], messages }]);
  }

  #batch(parcels: readonly Parcel<Message>[]): TagBatch {
    const values = parcels.length === 1 ? (parcels[0]?.values ?? []) : parcels.flatMap(parcel => parcel.values);
    const gaps = parcels.flatMap(({ gap }) => (gap === undefined ? [] : [gap]));
    const messages = parcels.flatMap(parcel => parcel.messages ?? []);
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

  #cursor(values: readonly TagSeen[]): string {
    for (const { request, sourceTime } of values) if (sourceTime !== undefined) this.#handed[request] = sourceTime;
    const subscriptions = [...this.#owned].map(([{ id }, { requests, taken }]) => ({
      id,
      sequence: taken,
      ranges: rangesOf(requests),
    }));
    const times = this.#session.config.history ? this.#handed : [];
    return writeCursor({
      layout: this.#layout,
      namespaces: this.#session.namespaces.slice(1),
      at: this.#at,
      subscriptions,
      times,
    });
  }
}
