import type { TagBatch, TagGrant, TagRequest, TagSeen } from '@millrace/connector';

import { aheadOf, readCursor } from './cursor.ts';
import type { Position } from './cursor.ts';
import { Filling } from './filling.ts';
import { Handover } from './handover.ts';
import { Inbox } from './inbox.ts';
import { grantOf, isVariable, itemOf } from './item.ts';
import { micros } from './limits.ts';
import { overflowOf } from './missed.ts';
import type { Observed } from './observed.ts';
import { cutAtOverflows } from './overflow.ts';
import type { Overflow } from './overflow.ts';
import type { Publisher } from './publisher.ts';
import { resolve } from './resolve.ts';
import type { OpcuaSession } from './session.ts';
import { Sight } from './sight.ts';
import type { Change, Subscription, Watcher } from './subscription.ts';
import { Watching } from './watching.ts';

/** Values handed over at once, and values that may wait. */
const batchValues = 20_000;
const inboxValues = 200_000;

/** One observation: watches tags over subscriptions of its own, and goes down the ladder where one of them fails. */
export class Observation implements Watcher {
  readonly #observed: Observed;
  readonly #watching: Watching;
  readonly #sight: Sight;
  readonly #filling: Filling;
  readonly #handover: Handover;
  #work: Promise<void> = Promise.resolve();
  #failure: unknown;

  /** `atMost`: values that may wait. */
  constructor(
    session: OpcuaSession,
    publisher: Publisher,
    requests: readonly TagRequest[],
    signal: AbortSignal,
    atMost = inboxValues,
  ) {
    this.#observed = { session, requests, inbox: new Inbox(atMost), signal, items: [] };
    this.#watching = new Watching(this.#observed, publisher, this);
    this.#sight = new Sight(this.#observed);
    this.#filling = new Filling(this.#observed, this.#sight, step => this.#inTurn(step));
    this.#handover = new Handover(this.#observed, this.#watching.owned);
  }

  /** What each tag was granted. */
  granted(): readonly TagGrant[] {
    return this.#observed.items.map(grantOf);
  }

  /** Everything from now on, or from the cursor on, until the signal aborts or the session ends. */
  async *run(cursor: string | undefined): AsyncGenerator<TagBatch> {
    const { session, inbox, signal } = this.#observed;
    const stop = AbortSignal.any([signal, session.life.ended]);
    const stir = (): void => inbox.stir();
    stop.addEventListener('abort', stir, { once: true });
    this.#inTurn(() => this.#start(readCursor(cursor)));
    try {
      for (;;) {
        const changed = inbox.changed;
        if (stop.aborted) break;
        if (this.#failure !== undefined) throw this.#failure;
        if (inbox.isEmpty) await changed;
        else yield this.#handover.batch(inbox.take(batchValues));
      }
    } finally {
      stop.removeEventListener('abort', stir);
    }
    if (!signal.aborted) session.life.isOver();
  }

  /** Leaves: the subscriptions that nobody watches any longer wait for whoever comes back with its cursor. */
  leave(): readonly Subscription[] {
    return this.#watching.leave();
  }

  told(subscription: Subscription, sequence: number, changes: readonly Change[]): void {
    const { session, inbox } = this.#observed;
    const receivedTime = micros(session.env);
    const messages = this.#watching.owned.has(subscription) ? [{ subscription, sequence }] : [];
    const requestOf = (change: Change): number => this.#watching.requestOf(change.handle);
    if (this.#filling.isDropping) return this.#filling.drop(changes, requestOf, messages, receivedTime);
    const values: TagSeen[] = [];
    const overflows: Overflow[] = [];
    for (const change of changes) this.#sight.see(requestOf(change), change, receivedTime, values, overflows);
    for (const { values: some, overflows: missed, isLast } of cutAtOverflows(values, overflows)) {
      if (missed.length > 0) this.#filling.missed(overflowOf(missed, this.#handover.at));
      inbox.add({ values: some, ...(isLast && messages.length > 0 && { messages }) });
    }
    if (changes[0]?.isRead === true)
      for (const { request, sourceTime } of values) if (sourceTime !== undefined) inbox.knows(request, sourceTime);
  }

  missed(subscription: Subscription, fromMs: number, toMs: number): void {
    const spans = this.#watching.requestsIn(subscription).map(request => this.#sight.spanOf(request));
    const because = 'messages of a subscription were lost and the server no longer has them';
    this.#filling.missed({ spans, from: fromMs * 1_000, to: toMs * 1_000, reason: 'sequence', because });
  }

  ended(subscription: Subscription, why: 'ended' | 'silent'): void {
    const { env } = this.#observed.session;
    const requests = this.#watching.requestsIn(subscription);
    const silentMs = performance.now() - subscription.heardAt;
    const from = micros(env) - Math.round(silentMs * 1_000);
    this.#watching.forget(subscription);
    const because =
      why === 'silent' ? `a subscription told nothing for ${Math.round(silentMs / 1_000)} s` : 'the server ended a subscription';
    const code = why === 'silent' ? 'opcua.subscription-silent' : 'opcua.subscription-ended';
    env.report(code, `${because}; its ${requests.length} tags are watched anew`);
    const spans = requests.map(request => this.#sight.spanOf(request));
    const hold = this.#filling.hold(spans, true);
    this.#inTurn(async () => {
      await this.#watching.watch(requests);
      await this.#filling.fill(hold, { spans, from, to: micros(env), reason: 'silent', because });
    });
  }

  /** One thing after the other; a failure ends the observation, with the session where that is why. */
  #inTurn(step: () => Promise<void>): void {
    const { session, inbox, signal } = this.#observed;
    this.#work = this.#work.then(step).catch((error: unknown) => {
      if (!session.isOpen || signal.aborted) return;
      this.#failure = error;
      session.lose(error instanceof Error ? error.message : String(error), error);
      inbox.stir();
    });
  }

  async #start(position: Position | undefined): Promise<void> {
    const { session, requests } = this.#observed;
    this.#tellNamespaces(position);
    const addresses = requests.map(({ address }) => address);
    const targets = await resolve(session, addresses);
    this.#observed.items = targets.map((target, place) => itemOf(target, place, requests[place], session));
    const all = [...targets.keys()];
    await (position === undefined ? this.#watching.watch(all) : this.#goOn(position, all));
  }

  /** Goes on from where an earlier session was: what it no longer watches is watched anew, and read again since then. */
  async #goOn(position: Position, all: readonly number[]): Promise<void> {
    const { session, inbox, items } = this.#observed;
    this.#handover.goOn(position);
    this.#sight.goOn(position.times);
    for (const request of aheadOf(position)) inbox.knows(request, position.times[request] ?? 0);
    const hold = this.#filling.hold([], true);
    const taken = await this.#watching.takeOver(position, this.#handover.layout);
    const rest = all.filter(request => !taken.has(request));
    const spans = rest.filter(request => isVariable(items[request]?.target)).map(request => this.#sight.spanOf(request));
    for (const { request, since } of spans) inbox.cover(hold, request, since);
    await this.#watching.watch(rest);
    const because = 'nobody watched in between';
    await this.#filling.fill(hold, { spans, from: position.at, to: micros(session.env), reason: 'disconnected', because });
  }

  #tellNamespaces(position: Position | undefined): void {
    const { session, requests } = this.#observed;
    const { env, namespaces } = session;
    if (position !== undefined && position.namespaces.join(' ') !== namespaces.slice(1).join(' '))
      env.report(
        'opcua.namespaces-changed',
        'the server lists its namespaces in another order than before; every address was resolved anew',
      );
    const byIndex = requests.find(({ address }) => /(^|:)ns=[1-9]/.test(address));
    if (byIndex !== undefined) env.report('opcua.namespace-by-index', `${byIndex.address} names a namespace by its index`);
  }
}
