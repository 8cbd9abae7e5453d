/** Seconds looked back. */
const seconds = 10;

/** Counts what went through in the last ten seconds, in ten numbers. */
export class RateMeter {
  readonly #counts = Array.from({ length: seconds }, () => 0);
  #second = 0;

  /** Counts some at a moment (milliseconds). */
  add(count: number, now: number): void {
    this.#turnTo(now);
    this.#counts[this.#second % seconds]! += count;
  }

  /** So many a second, one digit after the point. */
  perSecond(now: number): number {
    this.#turnTo(now);
    return this.#counts.reduce((sum, count) => sum + count, 0) / seconds;
  }

  #turnTo(now: number): void {
    const second = Math.floor(now / 1000);
    if (second - this.#second >= seconds) this.#counts.fill(0);
    else for (let each = this.#second + 1; each <= second; each++) this.#counts[each % seconds] = 0;
    this.#second = Math.max(this.#second, second);
  }
}
