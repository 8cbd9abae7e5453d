import type { PublishResponse, TransferSubscriptionsResponse } from 'node-opcua-client';

import { faults, ServiceFault } from './fault.ts';
import type { OpcuaSession } from './session.ts';
import { Subscription } from './subscription.ts';
import type { Revised } from './subscription.ts';

const publishTimeoutMs = 600_000;

/** A subscription that was taken over from an earlier session, with the messages that the server still has of it. */
export interface TakenOver {
  readonly subscription: Subscription;
  /** The last message that it told before; absent: it waits to tell the next one. */
  readonly available?: number;
}

/** Asks for messages, as many requests at once as the server bears, gives each to its subscription, and watches for silence. */
export class Publisher implements Disposable {
  readonly #session: OpcuaSession;
  readonly #subscriptions = new Map<number, Subscription>();
  #acknowledgements: { subscriptionId: number; sequenceNumber: number }[] = [];
  #outstanding = 0;
  #atMost = 30;
  readonly #timer: NodeJS.Timeout;
  #listenedAt = performance.now();

  constructor(session: OpcuaSession) {
    this.#session = session;
    this.#timer = setInterval(() => this.#listen(), Math.max(50, Math.min(1_000, session.config.keepAlive / 4)));
    this.#timer.unref();
  }

  /** The subscriptions of this session. */
  get subscriptions(): ReadonlyMap<number, Subscription> {
    return this.#subscriptions;
  }

  /** A new subscription. Throws `ServiceFault`. */
  async create(): Promise<Subscription> {
    const { subscriptionId, revisedPublishingInterval, revisedMaxKeepAliveCount } = await Subscription.request(this.#session);
    return this.#add(subscriptionId, {
      publishMs: revisedPublishingInterval,
      keepAliveMs: revisedPublishingInterval * revisedMaxKeepAliveCount,
    });
  }

  /** Takes a subscription over from an earlier session (Part 4, 5.14.7); nothing where the server does not give it. */
  async takeOver(id: number): Promise<TakenOver | undefined> {
    const own = this.#subscriptions.get(id);
    if (own !== undefined) return { subscription: own };
    const { TransferSubscriptionsRequest } = this.#session.library;
    const request = new TransferSubscriptionsRequest({ subscriptionIds: [id], sendInitialValues: false });
    const [result] = await this.#session.send<TransferSubscriptionsResponse>(request).then(
      answer => answer.results ?? [],
      (error: unknown) => {
        if (error instanceof ServiceFault) return [];
        throw error;
      },
    );
    if (result === undefined || result.statusCode.isNotGood()) return undefined;
    const { publish, keepAlive } = this.#session.config;
    const available = [...(result.availableSequenceNumbers ?? [])].at(-1);
    const subscription = this.#add(id, { publishMs: publish, keepAliveMs: keepAlive });
    return { subscription, ...(available !== undefined && { available }) };
  }

  /** Deletes a subscription here and at the server. */
  async remove(subscription: Subscription): Promise<void> {
    this.forget(subscription);
    if (!this.#session.isOpen) return;
    const request = new this.#session.library.DeleteSubscriptionsRequest({ subscriptionIds: [subscription.id] });
    await this.#session.send(request).catch(() => undefined);
  }

  /** A subscription that the server no longer has. */
  forget(subscription: Subscription): void {
    this.#subscriptions.delete(subscription.id);
    this.#acknowledgements = this.#acknowledgements.filter(one => one.subscriptionId !== subscription.id);
  }

  [Symbol.dispose](): void {
    clearInterval(this.#timer);
    this.#subscriptions.clear();
  }

  #add(id: number, revised: Revised): Subscription {
    const acknowledge = (sequenceNumber: number): void => {
      if (this.#subscriptions.has(id)) this.#acknowledgements.push({ subscriptionId: id, sequenceNumber });
    };
    const subscription = new Subscription(this.#session, id, revised, acknowledge);
    this.#subscriptions.set(id, subscription);
    this.#ask();
    return subscription;
  }

  #ask(): void {
    const wanted = this.#subscriptions.size === 0 ? 0 : Math.min(this.#subscriptions.size + 2, this.#atMost);
    while (this.#outstanding < wanted && this.#session.isOpen) this.#publish();
  }

  #publish(): void {
    this.#outstanding += 1;
    const request = new this.#session.library.PublishRequest({ subscriptionAcknowledgements: this.#acknowledgements.splice(0) });
    this.#session.send<PublishResponse>(request, publishTimeoutMs).then(
      ({ subscriptionId, notificationMessage }) => {
        this.#outstanding -= 1;
        this.#subscriptions.get(subscriptionId)?.receive(notificationMessage);
        this.#ask();
      },
      (error: unknown) => {
        this.#outstanding -= 1;
        this.#refused(error);
      },
    );
  }

  #refused(error: unknown): void {
    const status = error instanceof ServiceFault ? error.status : undefined;
    if (!this.#session.isOpen) return;
    if (status === undefined) return this.#session.lose('no answer to a publish request', error);
    if (status === faults.badTooManyPublishRequests) {
      this.#atMost = Math.max(1, this.#outstanding);
      return;
    }
    if (status === faults.badNoSubscription) return this.#endAll();
    // Anything else ends this one request; the timer asks again.
  }

  #endAll(): void {
    if (this.#outstanding > 0) return;
    for (const subscription of this.#subscriptions.values()) {
      this.forget(subscription);
      subscription.end('ended');
    }
  }

  /** F69: the session may live while a subscription is dead; it has to tell something at least once a keep-alive time. */
  #listen(): void {
    const now = performance.now();
    const wasBusy = now - this.#listenedAt > 3_000;
    this.#listenedAt = now;
    // After a long pause of our own, what came meanwhile is taken first.
    if (wasBusy) return this.#ask();
    for (const subscription of this.#subscriptions.values()) {
      const { keepAliveMs, publishMs } = subscription.revised;
      if (now - subscription.heardAt <= keepAliveMs * 1.5 + publishMs + 500) continue;
      void this.remove(subscription);
      subscription.end('silent');
    }
    this.#ask();
  }
}
