import type { TagBatch } from '@millrace/connector';

import { layoutOf, rangesOf, writeCursor } from './cursor.ts';
import type { Position } from './cursor.ts';
import type { Parcel } from './in-order.ts';
import type { Message } from './inbox.ts';
import { micros } from './limits.ts';
import type { Observed } from './observed.ts';
import type { Subscription } from './subscription.ts';

/** A subscription whose messages an observation settles: what it watches there, and the last message that was handed over. */
export interface Owned {
  readonly requests: readonly number[];
  taken: number;
}

/** Hands over what an observation has: batches, each with the cursor that stands after it. */
export class Handover {
  /** Names what is watched. */
  readonly layout: string;
  readonly #observed: Observed;
  readonly #owned: ReadonlyMap<Subscription, Owned>;
  /** Source time of the last value of each request that was handed over; 0: none. */
  readonly #times: number[];
  /** Requests of which the next messages may hold what was handed over before: history told it, or the server tells it anew. */
  readonly #ahead = new Set<number>();
  #at: number;

  constructor(observed: Observed, owned: ReadonlyMap<Subscription, Owned>) {
    const { session, requests } = observed;
    this.#observed = observed;
    this.#owned = owned;
    this.layout = layoutOf(requests, [session.config.publish, session.config.queue]);
    this.#times = requests.map(() => 0);
    this.#at = micros(session.env);
  }

  /** Up to when everything that came is handed over, microseconds since 1970. */
  get at(): number {
    return this.#at;
  }

  /** Goes on from where an earlier session was. */
  goOn({ at, times, ahead }: Position): void {
    this.#at = at;
    for (const request of ahead) this.#ahead.add(request);
    times.forEach((time, request) => (this.#times[request] = time));
  }

  /** What is handed over at once. */
  batch(parcels: readonly Parcel<Message>[]): TagBatch {
    const values = parcels.length === 1 ? (parcels[0]?.values ?? []) : parcels.flatMap(parcel => parcel.values);
    const gaps = parcels.flatMap(({ gap }) => (gap === undefined ? [] : [gap]));
    const messages = parcels.flatMap(parcel => parcel.messages ?? []);
    for (const parcel of parcels) this.#note(parcel);
    return {
      values,
      ...(gaps.length > 0 && { gaps }),
      cursor: this.#cursor(),
      settle: async () => {
        for (const { subscription, sequence } of messages) subscription.settled(sequence);
      },
    };
  }

  #note({ values, messages = [], repeated = [] }: Parcel<Message>): void {
    for (const { request, sourceTime, receivedTime, origin } of values) {
      if (sourceTime !== undefined) this.#times[request] = sourceTime;
      if (origin === 'backfilled') this.#ahead.add(request);
      else {
        if (this.#ahead.size > 0) this.#ahead.delete(request);
        // Behind what was read again, older messages may wait.
        if (receivedTime > this.#at) this.#at = receivedTime;
      }
    }
    for (const request of repeated) this.#ahead.add(request);
    for (const { subscription, sequence } of messages) {
      const owned = this.#owned.get(subscription);
      if (owned !== undefined) owned.taken = sequence;
    }
  }

  #cursor(): string {
    const { config, namespaces } = this.#observed.session;
    const subscriptions = [...this.#owned].map(([{ id }, { requests, taken }]) => ({
      id,
      sequence: taken,
      ranges: rangesOf(requests),
    }));
    const times = config.history ? this.#times : [];
    const ahead = [...this.#ahead].toSorted((a, b) => a - b);
    return writeCursor({ layout: this.layout, namespaces: namespaces.slice(1), at: this.#at, subscriptions, times, ahead });
  }
}
