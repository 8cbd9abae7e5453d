/** Endings that come together are one; after a while without any the count begins again. */
const togetherMs = 250;
const forgottenMs = 60_000;

/** After so many endings one after the other, subscriptions are of no use with this server. */
const hopelessAfter = 6;

/** Counts how often subscriptions end, so that a server that ends each one at once is not kept busy with new ones. */
export class Calm {
  #rounds = 0;
  #began = -Infinity;

  /** One or several subscriptions ended; milliseconds of a clock that only goes on. */
  ended(nowMs: number): void {
    const since = nowMs - this.#began;
    if (since > forgottenMs) this.#rounds = 0;
    if (since <= togetherMs) return;
    this.#rounds += 1;
    this.#began = nowMs;
  }

  /** How long to wait before the next subscription is made, milliseconds. */
  get waitMs(): number {
    return this.#rounds <= 1 ? 0 : Math.min(30_000, togetherMs * 2 ** (this.#rounds - 2) + 1);
  }

  get isHopeless(): boolean {
    return this.#rounds >= hopelessAfter;
  }
}
