import { createHash } from 'node:crypto';

import type { HistoryValue } from './history-table.ts';

/** Characters that stand for one value in a cursor: 60 bits, so that two values are not taken for one. */
const markLength = 10;

/** How far a table was read: the newest time, and which values after the overlap were taken already. */
export class SeenValues {
  readonly #overlap: number;
  readonly #marks = new Map<string, number>();
  readonly #newest = new Map<string, number>();
  #time: number;

  /** `overlap` and `start` (where to begin without a cursor): microseconds. Throws nothing: an unknown cursor begins at the start. */
  constructor(overlap: number, start: number, cursor: string | undefined) {
    this.#overlap = overlap;
    this.#time = start;
    if (cursor === undefined) return;
    const { time, marks } = JSON.parse(cursor) as {
      readonly time: number;
      readonly marks: readonly (readonly [number, string])[];
    };
    this.#time = time;
    for (const [at, text] of marks)
      for (let from = 0; from < text.length; from += markLength) this.#marks.set(text.slice(from, from + markLength), time - at);
  }

  /** From which time on to read. */
  get from(): number {
    return this.#time - this.#overlap;
  }

  /** The values that are new, in order; one that is older than what its tag told before is marked as read again. */
  take(values: readonly HistoryValue[]): readonly (HistoryValue & { readonly isLate: boolean })[] {
    const fresh = values.filter(value => {
      const mark = markOf(value);
      if (this.#marks.has(mark)) return false;
      this.#marks.set(mark, value.time);
      return true;
    });
    const taken = fresh.map(value => {
      const newest = this.#newest.get(value.address) ?? -Infinity;
      if (value.time > newest) this.#newest.set(value.address, value.time);
      return { ...value, isLate: value.time < newest };
    });
    for (const { time } of fresh) this.#time = Math.max(this.#time, time);
    for (const [mark, time] of this.#marks) if (time < this.from) this.#marks.delete(mark);
    return taken;
  }

  /** For the next session: the marks by their distance from the newest time. */
  cursor(): string {
    const byTime = Map.groupBy(this.#marks, ([, time]) => this.#time - time);
    const marks = [...byTime].map(([at, list]) => [at, list.map(([mark]) => mark).join('')]);
    return JSON.stringify({ time: this.#time, marks });
  }
}

function markOf({ address, time, value, status }: HistoryValue): string {
  const text = JSON.stringify([address, time, typeof value, String(value), status]);
  return createHash('sha256').update(text).digest('base64').slice(0, markLength);
}
