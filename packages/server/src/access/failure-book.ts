import { afterFailure, forgetMs, waitOf, type Failures } from './throttle.ts';

const keysKept = 10_000;

/** Who failed how often, by address or by account. Remembers a bounded number; the oldest are forgotten first. */
export class FailureBook {
  readonly #failures = new Map<string, Failures>();

  /** How long the next try has to wait, in milliseconds. */
  waitMs(key: string, now: number): number {
    return waitOf(this.#failures.get(key), now);
  }

  /** Counts a failure and returns how many there are now. A try is counted before it is looked at, so that many at once are no way around. */
  failed(key: string, now: number): number {
    const state = afterFailure(this.#failures.get(key), now);
    this.#failures.delete(key);
    if (this.#failures.size >= keysKept) this.#forget(now);
    this.#failures.set(key, state);
    return state.count;
  }

  /** Takes one failure back: it was none. */
  forgive(key: string): void {
    const state = this.#failures.get(key);
    if (state === undefined) return;
    if (state.count <= 1) this.#failures.delete(key);
    else this.#failures.set(key, { ...state, count: state.count - 1, blockedUntil: 0 });
  }

  /** Forgets all failures of a key. */
  clear(key: string): void {
    this.#failures.delete(key);
  }

  /** Drops what is old, and the oldest in any case: a map keeps the order of insertion. */
  #forget(now: number): void {
    for (const [key, { last }] of this.#failures) {
      if (this.#failures.size < keysKept && now - last < forgetMs) return;
      this.#failures.delete(key);
    }
  }
}
