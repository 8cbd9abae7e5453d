import type { LineSignals, SignalName } from './signal.ts';

/** One observation: what a signal was at a moment, in the units of the line. */
export interface Told {
  readonly signal: SignalName;
  readonly value: LineSignals[SignalName];
  /** Milliseconds since 1970, as exactly as it was told. */
  readonly at: number;
}

/** So many observations are kept: about an hour of a line that works. */
const keptMost = 100_000;

/** What a line told, or what it was, in order: the book that whoever listened is compared with. The oldest go where there are too many. */
export class ToldBook {
  /** When it was begun; milliseconds since 1970. */
  readonly began = Date.now();
  readonly #told: Told[] = [];
  #gone = 0;

  add(told: readonly Told[]): void {
    this.#told.push(...told);
    if (this.#told.length > keptMost * 1.1) this.#gone += this.#told.splice(0, this.#told.length - keptMost).length;
  }

  /** Observations since it was begun. */
  get count(): number {
    return this.#gone + this.#told.length;
  }

  /** Those that are kept, in order. */
  get kept(): readonly Told[] {
    return this.#told;
  }

  /** From when on it is complete; milliseconds since 1970. */
  get from(): number {
    return this.#gone === 0 ? -Infinity : this.#told[0]!.at;
  }
}

/** Signals as they are now, as observations of one moment. */
export function toldNow(signals: LineSignals, names: readonly SignalName[], at: number): readonly Told[] {
  return names.map(signal => ({ signal, value: signals[signal], at }));
}
