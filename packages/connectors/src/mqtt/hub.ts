import type { ConnectorError } from '@millrace/connector';

import type { Received } from './session-types.ts';

/** Somebody who wants messages. Each one that is given must be answered by `Hub.done` once. */
export interface Consumer {
  wants(topic: string): boolean;
  give(message: Received): void;
  /** What the network gave at once has been given. */
  flush(): void;
  /** The session is gone. */
  lose?(error: ConnectorError): void;
}

/** What a hub tells its owner. */
export interface HubEvents {
  /** Everybody who wanted these messages is done with them. */
  done(messages: readonly Received[]): void;
  /** Nobody wants this message. */
  unclaimed(message: Received): void;
}

/**
 * Shares the messages of one session between the roles of a connection. A message is done when everybody who wanted it is done with it. While the
 * connection is young, a message that nobody wants yet waits for somebody who does: a kept session brings messages before anybody could ask.
 */
export class Hub {
  readonly #events: HubEvents;
  readonly #consumers = new Set<Consumer>();
  /** Messages wanted by several, with how many are not done. */
  readonly #shared = new Map<Received, number>();
  #early: Received[] | undefined;

  /** `waits`: whether somebody may join later. */
  constructor(waits: boolean, events: HubEvents) {
    this.#early = waits ? [] : undefined;
    this.#events = events;
  }

  /** Adds somebody, who is given what waits for him. */
  join(consumer: Consumer): void {
    this.#consumers.add(consumer);
    const early = this.#early ?? [];
    const wanted = early.filter(message => consumer.wants(message.topic));
    if (wanted.length === 0) return;
    this.#early = early.filter(message => !wanted.includes(message));
    for (const message of wanted) consumer.give(message);
    consumer.flush();
  }

  leave(consumer: Consumer): void {
    this.#consumers.delete(consumer);
  }

  take(message: Received): void {
    const takers: Consumer[] = [];
    for (const consumer of this.#consumers) if (consumer.wants(message.topic)) takers.push(consumer);
    if (takers.length === 0) return this.#nobody(message);
    if (takers.length > 1) this.#shared.set(message, takers.length);
    for (const consumer of takers) consumer.give(message);
  }

  flush(): void {
    for (const consumer of this.#consumers) consumer.flush();
  }

  lose(error: ConnectorError): void {
    for (const consumer of this.#consumers) consumer.lose?.(error);
  }

  /** Somebody is done with messages that were given to him. */
  done(messages: readonly Received[]): void {
    this.#events.done(this.#shared.size === 0 ? messages : messages.filter(message => this.#isLast(message)));
  }

  /** The connection is no longer young: what nobody wants until now, nobody wants. */
  grow(): void {
    const early = this.#early ?? [];
    this.#early = undefined;
    for (const message of early) this.#events.unclaimed(message);
  }

  #isLast(message: Received): boolean {
    const left = this.#shared.get(message);
    if (left === undefined) return true;
    if (left === 1) this.#shared.delete(message);
    else this.#shared.set(message, left - 1);
    return left === 1;
  }

  #nobody(message: Received): void {
    if (this.#early === undefined || message.qos === 0) this.#events.unclaimed(message);
    else this.#early.push(message);
  }
}
