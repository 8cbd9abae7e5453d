import type { TagSeen } from '@millrace/connector';

import { InOrder } from './in-order.ts';
import type { Hold, Parcel } from './in-order.ts';
import type { Subscription } from './subscription.ts';

/** A message of a subscription, to be acknowledged once what it told is settled. */
export interface Message {
  readonly subscription: Subscription;
  readonly sequence: number;
}

/** What one observation has to hand over, in order; bounded, so that one slow consumer costs nobody else anything. */
export class Inbox {
  readonly #capacity: number;
  readonly #order = new InOrder<Message>();
  #wake = Promise.withResolvers<void>();

  /** `capacity`: values that may wait. */
  constructor(capacity: number) {
    this.#capacity = capacity;
  }

  /** Whether there is room for more values. */
  get hasRoom(): boolean {
    return this.#order.waiting < this.#capacity;
  }

  /** Whether half of the room is free, so that it is worth going on after it was full. */
  get hasMuchRoom(): boolean {
    return this.#order.waiting <= this.#capacity / 2;
  }

  /** Whether nothing can be taken now. */
  get isEmpty(): boolean {
    return !this.#order.isReady;
  }

  /** Resolves at the next change. */
  get changed(): Promise<void> {
    return this.#wake.promise;
  }

  /** See `InOrder.knows`. */
  knows(request: number, upTo: number): void {
    this.#order.knows(request, upTo);
  }

  /** Adds what came from the server now. */
  add(parcel: Parcel<Message>): void {
    this.#order.add(parcel);
    this.stir();
  }

  /** Keeps back what comes from now on until `release`; see `InOrder.hold`. */
  hold(since: ReadonlyMap<number, number>, repeats = false): Hold<Message> {
    return this.#order.hold(since, repeats);
  }

  /** See `InOrder.cover`. */
  cover(hold: Hold<Message>, request: number, since: number): void {
    this.#order.cover(hold, request, since);
  }

  /** See `InOrder.fill`. */
  fill(hold: Hold<Message>, older: readonly TagSeen[]): readonly TagSeen[] {
    const filled = this.#order.fill(hold, older);
    this.stir();
    return filled;
  }

  /** See `InOrder.release`. */
  release(hold: Hold<Message>, last: readonly Parcel<Message>[]): void {
    this.#order.release(hold, last);
    this.stir();
  }

  /** Takes parcels, whole ones, of about so many values. */
  take(values: number): readonly Parcel<Message>[] {
    const taken = this.#order.take(values);
    this.stir();
    return taken;
  }

  /** Wakes who waits for a change. */
  stir(): void {
    this.#wake.resolve();
    this.#wake = Promise.withResolvers();
  }
}
