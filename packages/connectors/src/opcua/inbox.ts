import type { TagGap, TagSeen } from '@millrace/connector';

import type { Subscription } from './subscription.ts';

/** What waits to be handed over: values, gaps, and which messages they came with. */
export interface Parcel {
  readonly values: readonly TagSeen[];
  readonly gap?: TagGap;
  readonly from?: { readonly subscription: Subscription; readonly sequence: number };
}

/** Values of one observation that wait for their consumer, in order; bounded, so that one slow consumer costs nobody else anything. */
export class Inbox {
  readonly #capacity: number;
  #parcels: Parcel[] = [];
  #held: Parcel[] | undefined;
  #waiting = 0;
  #wake = Promise.withResolvers<void>();

  /** `capacity`: values that may wait. */
  constructor(capacity: number) {
    this.#capacity = capacity;
  }

  /** Whether there is room for more values. */
  get hasRoom(): boolean {
    return this.#waiting < this.#capacity;
  }

  get isEmpty(): boolean {
    return this.#parcels.length === 0;
  }

  /** Resolves at the next change. */
  get changed(): Promise<void> {
    return this.#wake.promise;
  }

  /** Adds what came from the server now. */
  add(parcel: Parcel): void {
    this.#waiting += parcel.values.length;
    (this.#held ?? this.#parcels).push(parcel);
    this.stir();
  }

  /** Keeps back what comes from now on, until `release`: what is older comes first. */
  hold(): void {
    this.#held ??= [];
  }

  /** Adds what is older than everything that was held back, and then that, each parcel as `keep` leaves it. */
  release(older: readonly Parcel[], keep: (parcel: Parcel) => Parcel): void {
    const held = (this.#held ?? []).map(keep);
    this.#held = undefined;
    this.#parcels.push(...older, ...held);
    this.#waiting = this.#parcels.reduce((sum, parcel) => sum + parcel.values.length, 0);
    this.stir();
  }

  /** Takes parcels, whole ones, of about so many values. */
  take(values: number): readonly Parcel[] {
    let count = 0;
    let end = 0;
    while (end < this.#parcels.length && count < values) count += this.#parcels[end++]?.values.length ?? 0;
    const taken = this.#parcels.splice(0, end);
    this.#waiting -= count;
    return taken;
  }

  /** Wakes who waits for a change. */
  stir(): void {
    this.#wake.resolve();
    this.#wake = Promise.withResolvers();
  }
}
