import { setTimeout as pause } from 'node:timers/promises';

import type {
  CreateSubscriptionResponse,
  ModifySubscriptionResponse,
  PublishRequest,
  PublishResponse,
  TransferResult,
  TransferSubscriptionsResponse,
} from 'node-opcua-client';

import { Calm } from './calm.ts';
import { faults, isUnsupported, ServiceFault } from './fault.ts';
import { grantedOf, lesserThanAsked, wishesOf } from './granted.ts';
import type { Granted } from './granted.ts';
import { isBehind } from './sequence.ts';
import type { OpcuaSession } from './session.ts';
import { Subscription } from './subscription.ts';

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
  readonly #calm = new Calm();
  /** How many times longer than its sign of life a subscription may be silent: more where a server never gave one. */
  #patience = 1;
  #toldLesser: string | undefined;
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

  /** A new subscription, after a pause where they end again and again. Throws `ServiceFault`. */
  async create(): Promise<Subscription> {
    const { library, config, env, life } = this.#session;
    if (this.#calm.isHopeless)
      throw new ServiceFault('the subscriptions of this server end at once', faults.badResourceUnavailable);
    if (this.#calm.waitMs > 0) await pause(this.#calm.waitMs, undefined, { signal: life.ended }).catch(() => undefined);
    const wishes = wishesOf(config);
    const request = new library.CreateSubscriptionRequest({
      ...wishes,
      maxNotificationsPerPublish: 0,
      publishingEnabled: true,
      priority: 0,
    });
    const answer = await this.#session.send<CreateSubscriptionResponse>(request);
    const granted = grantedOf(wishes, answer);
    const lesser = lesserThanAsked(config, granted);
    if (lesser !== undefined && lesser !== this.#toldLesser) env.report('opcua.reduced', (this.#toldLesser = lesser));
    return this.#add(answer.subscriptionId, granted);
  }

  /** Takes a subscription over from an earlier session (Part 4, 5.14.7); nothing where the server does not give it. */
  async takeOver(id: number): Promise<TakenOver | undefined> {
    const own = this.#subscriptions.get(id);
    if (own !== undefined) return { subscription: own };
    if (!this.#session.learned.transfers) return undefined;
    const result = await this.#transfer(id);
    if (result === undefined || result.statusCode.value >>> 31 === 1) return undefined;
    const granted = await this.#askAgain(id);
    const available = latest(result.availableSequenceNumbers ?? []);
    return { subscription: this.#add(id, granted), ...(available !== undefined && { available }) };
  }

  async #transfer(id: number): Promise<TransferResult | undefined> {
    const { library, learned } = this.#session;
    const request = new library.TransferSubscriptionsRequest({ subscriptionIds: [id], sendInitialValues: false });
    try {
      const [result] = (await this.#session.send<TransferSubscriptionsResponse>(request)).results ?? [];
      if (isUnsupported(result?.statusCode.value)) learned.transfers = false;
      return result;
    } catch (error) {
      if (!(error instanceof ServiceFault)) throw error;
      if (isUnsupported(error.status)) learned.transfers = false;
      return undefined;
    }
  }

  /** What a subscription of an earlier session was granted: the server says it only when asked for something (Part 4, 5.14.3). */
  async #askAgain(subscriptionId: number): Promise<Granted> {
    const { publish, keepAlive, hold } = this.#session.config;
    const wishes = wishesOf(this.#session.config);
    const { ModifySubscriptionRequest } = this.#session.library;
    const request = new ModifySubscriptionRequest({ subscriptionId, ...wishes, maxNotificationsPerPublish: 0, priority: 0 });
    const answer = await this.#session.send<ModifySubscriptionResponse>(request).catch(() => undefined);
    if (answer !== undefined) return grantedOf(wishes, answer);
    return { publishMs: publish, keepAliveMs: Math.max(keepAlive, 60_000), holdMs: hold };
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

  /** Says that a subscription is gone. */
  end(subscription: Subscription, why: 'ended' | 'silent'): void {
    this.forget(subscription);
    this.#calm.ended(performance.now());
    subscription.end(why);
  }

  [Symbol.dispose](): void {
    clearInterval(this.#timer);
    this.#subscriptions.clear();
  }

  #add(id: number, revised: Granted): Subscription {
    const keeper = {
      acknowledge: (sequenceNumber: number): void => {
        if (this.#subscriptions.has(id)) this.#acknowledgements.push({ subscriptionId: id, sequenceNumber });
      },
      ended: (): void => {
        if (this.#subscriptions.has(id)) this.end(subscription, 'ended');
      },
    };
    const subscription: Subscription = new Subscription(this.#session, id, revised, keeper);
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
    const subscriptionAcknowledgements = this.#acknowledgements.splice(0);
    const request: PublishRequest = new this.#session.library.PublishRequest({ subscriptionAcknowledgements });
    this.#session.send<PublishResponse>(request, publishTimeoutMs).then(
      ({ subscriptionId, notificationMessage }) => {
        this.#outstanding -= 1;
        if ((notificationMessage.notificationData ?? []).length === 0) this.#patience = 1;
        this.#subscriptions.get(subscriptionId)?.receive(notificationMessage);
        this.#ask();
      },
      (error: unknown) => {
        this.#outstanding -= 1;
        // What a refused request acknowledged is acknowledged again: not every server took it.
        const still = subscriptionAcknowledgements.filter(one => this.#subscriptions.has(one.subscriptionId));
        this.#acknowledgements.unshift(...still);
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
    for (const subscription of this.#subscriptions.values()) this.end(subscription, 'ended');
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
      if (now - subscription.heardAt <= keepAliveMs * 1.5 * this.#patience + publishMs + 500) continue;
      this.#patience = Math.min(8, this.#patience * 2);
      void this.remove(subscription);
      this.end(subscription, 'silent');
    }
    this.#ask();
  }
}

/** The number that comes last, in whatever order they are told. */
function latest(numbers: readonly number[]): number | undefined {
  return numbers.length === 0 ? undefined : numbers.reduce((last, one) => (isBehind(one, last) ? last : one));
}
