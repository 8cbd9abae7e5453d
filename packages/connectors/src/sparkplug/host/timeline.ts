import { isDeepStrictEqual } from 'node:util';

import type { TagSeen } from '@millrace/connector';
import type { DataValue } from '@millrace/core';

/** How far an observation was told; microseconds since 1970. */
export interface Position {
  /** When the last value came, by our clock. */
  readonly received: number;
  /** The latest time that edge nodes told, by their clocks; absent: they told none. */
  readonly latest?: number;
}

/** The cursor of a position. */
export function writeCursor({ received, latest }: Position): string {
  return latest === undefined ? String(received) : `${received}/${latest}`;
}

/** The position of a cursor; nothing where it is none, or is ahead of our clock. */
export function readCursor(cursor: string | undefined, now: number): Position | undefined {
  const [, received, latest] = /^(\d{1,16})(?:\/(\d{1,16}))?$/.exec(cursor ?? '') ?? [];
  if (received === undefined || Number(received) === 0 || Number(received) >= now) return undefined;
  return { received: Number(received), ...(latest !== undefined && { latest: Number(latest) }) };
}

/** What was told last of one request. `isKnown`: it is so at present. */
interface Last {
  readonly at: number;
  readonly value: DataValue;
  readonly isKnown: boolean;
}

/**
 * Puts what one observation is told in the order of time. What is not known any more is not known since the last that was told, so that history can come
 * after it; a birth repeats values with the times at which they became what they are, and what is so now must stand last.
 */
export class Timeline {
  #latest: number | undefined;
  readonly #last = new Map<number, Last>();

  constructor(latest: number | undefined) {
    this.#latest = latest;
  }

  /** The latest time that was told. */
  get latest(): number | undefined {
    return this.#latest;
  }

  /** The earliest time that something may have which was missed since `received` by our clock; it is later than what was told. */
  earliestMissing(received: number): number {
    return Math.min(received, this.#latest ?? Infinity);
  }

  /** The value of a request is not known any more; `at`: since when, where its source says so itself. */
  unknown(request: number, value: DataValue, at?: number): TagSeen {
    const since = at ?? this.#latest ?? value.receivedTime;
    this.#last.set(request, { at: since, value, isKnown: false });
    return { request, ...value, sourceTime: since };
  }

  /** A value that was known when the observation began; where it goes on from an earlier one, that may have been told it before. */
  known(request: number, value: DataValue): readonly TagSeen[] {
    if (this.#latest !== undefined) this.#last.set(request, { at: this.#latest, value, isKnown: false });
    return this.born(request, value, value.receivedTime);
  }

  /** A value was told as it came. */
  told(request: number, value: DataValue, origin?: 'backfilled'): TagSeen {
    const { sourceTime: at = value.receivedTime } = value;
    if (value.sourceTime !== undefined) this.#latest = Math.max(this.#latest ?? 0, at);
    if (origin === undefined) this.#last.set(request, { at, value, isKnown: true });
    return { request, ...value, ...(origin !== undefined && { origin }) };
  }

  /**
   * A birth of this time told a value. What was told before is not told again. Where the value is older than the time in which nothing was known of it, it
   * is told as of the birth, for it is so again, or still; before that with its own time where that is later than everything that is known.
   */
  born(request: number, value: DataValue, bornAt: number): readonly TagSeen[] {
    const last = this.#last.get(request);
    const { sourceTime: at = bornAt } = value;
    if (last === undefined || at > last.at) return [this.told(request, value)];
    if (last.isKnown && isSame(last.value, value)) return [];
    const isNews = !last.isKnown && (this.#latest === undefined || at > this.#latest);
    const before = isNews ? [this.told(request, value)] : [];
    return [...before, this.told(request, { ...value, sourceTime: Math.max(bornAt, last.at + 1) })];
  }
}

function isSame(one: DataValue, other: DataValue): boolean {
  return one.status === other.status && isDeepStrictEqual(one.value, other.value);
}
