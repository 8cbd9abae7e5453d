/** Each of two windows, in microseconds: what is told is of the last five to ten minutes. */
const windowMicros = 300_000_000;

/**
 * How far a source's clock is behind ours: the least time between "so at the source" and "received here" over some minutes, which is the
 * difference of the clocks and the shortest way together. Negative where the source is ahead. Microseconds.
 */
export class SkewMeter {
  #from = -Infinity;
  #present = Infinity;
  #before = Infinity;

  /** Takes the times of one value. */
  add(sourceTime: number, receivedTime: number): void {
    if (receivedTime - this.#from >= windowMicros) {
      this.#before = receivedTime - this.#from >= 2 * windowMicros ? Infinity : this.#present;
      this.#present = Infinity;
      this.#from = receivedTime;
    }
    this.#present = Math.min(this.#present, receivedTime - sourceTime);
  }

  /** Absent: nothing came with a time of the source. */
  get micros(): number | undefined {
    const least = Math.min(this.#present, this.#before);
    return Number.isFinite(least) ? least : undefined;
  }
}
