import type { TagBatch, TagGrant, TagPage, TagRequest, Tags, TagWrite } from '@millrace/connector';
import { ConnectorError } from '@millrace/connector';
import type { DataValue, Outcome } from '@millrace/core';

import { Browser } from './browse.ts';
import { readCursor } from './cursor.ts';
import { Observation } from './observation.ts';
import { Publisher } from './publisher.ts';
import { readTags } from './read.ts';
import type { OpcuaSession } from './session.ts';
import type { Subscription } from './subscription.ts';
import { writeTags } from './write.ts';

/** How long the subscriptions of an observation that ended wait for one that goes on from its cursor. */
const parkMs = 5_000;

/** The tags behind one session: observations, each with subscriptions of its own, and what is read, written and browsed. */
export class Equipment implements Tags, AsyncDisposable {
  readonly #session: OpcuaSession;
  readonly #publisher: Publisher;
  readonly #browser: Browser;
  readonly #observations = new Set<Observation>();
  readonly #parked = new Map<Subscription, NodeJS.Timeout>();

  constructor(session: OpcuaSession) {
    this.#session = session;
    this.#publisher = new Publisher(session);
    this.#browser = new Browser(session);
  }

  async *observe(requests: readonly TagRequest[], cursor: string | undefined, signal: AbortSignal): AsyncGenerator<TagBatch> {
    const observation = new Observation(this.#session, this.#publisher, requests, signal);
    this.#observations.add(observation);
    for (const { id } of readCursor(cursor)?.subscriptions ?? []) this.#keep(id);
    try {
      yield* observation.run(cursor);
    } finally {
      this.#observations.delete(observation);
      for (const subscription of observation.leave()) this.#park(subscription);
    }
  }

  read(addresses: readonly string[]): Promise<readonly DataValue[]> {
    return this.#asked(readTags(this.#session, addresses));
  }

  write(writes: readonly TagWrite[], signal: AbortSignal): Promise<readonly Outcome[]> {
    return this.#asked(writeTags(this.#session, writes, signal));
  }

  browse(node: string | undefined, page: string | undefined): Promise<TagPage> {
    return this.#asked(this.#browser.page(node, page));
  }

  granted(): readonly TagGrant[] {
    return [...this.#observations].flatMap(observation => observation.granted());
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const timer of this.#parked.values()) clearTimeout(timer);
    this.#parked.clear();
    this.#publisher[Symbol.dispose]();
  }

  /** A service that failed as a whole, as an error of this boundary. */
  async #asked<T>(work: Promise<T>): Promise<T> {
    try {
      return await work;
    } catch (cause) {
      if (this.#session.life.ended.reason instanceof ConnectorError) throw this.#session.life.ended.reason;
      throw new ConnectorError('unreachable', `asking ${this.#session.config.url}: ${(cause as Error).message}`, { cause });
    }
  }

  #park(subscription: Subscription): void {
    if (!this.#session.isOpen) return;
    const timer = setTimeout(() => {
      this.#parked.delete(subscription);
      void this.#publisher.remove(subscription);
    }, parkMs);
    timer.unref();
    this.#parked.set(subscription, timer);
  }

  #keep(id: number): void {
    const subscription = this.#publisher.subscriptions.get(id);
    if (subscription === undefined) return;
    clearTimeout(this.#parked.get(subscription));
    this.#parked.delete(subscription);
  }
}
