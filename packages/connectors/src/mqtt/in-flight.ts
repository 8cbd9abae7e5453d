import type { Packet } from 'mqtt-packet';

/** Packets that were sent and wait for their answer, by packet identifier; bounded (MQTT 5, 4.9 flow control). */
export class InFlight {
  readonly #most: number;
  readonly #places = new Map<number, ((answer: Packet | undefined) => void) | undefined>();
  readonly #queue: ((place: number | undefined) => void)[] = [];
  #last = 0;
  #isEnded = false;

  constructor(most: number) {
    this.#most = Math.max(1, most);
  }

  /** Takes a packet identifier, waiting for one to be free; undefined where the session or the signal ended before. */
  async enter(signal: AbortSignal): Promise<number | undefined> {
    if (this.#isEnded || signal.aborted) return undefined;
    if (this.#places.size < this.#most && this.#queue.length === 0) return this.#take();
    return await new Promise(resolve => {
      const stop = (): void => {
        const at = this.#queue.indexOf(waiter);
        if (at >= 0) this.#queue.splice(at, 1);
        resolve(undefined);
      };
      const waiter = (place: number | undefined): void => {
        signal.removeEventListener('abort', stop);
        resolve(place);
      };
      signal.addEventListener('abort', stop, { once: true });
      this.#queue.push(waiter);
    });
  }

  /** The answer to the packet with this identifier; undefined where the session or the signal ended before. */
  answerOf(place: number, signal: AbortSignal): Promise<Packet | undefined> {
    return new Promise(resolve => {
      const done = (answer: Packet | undefined): void => {
        signal.removeEventListener('abort', stop);
        resolve(answer);
      };
      const stop = (): void => done(undefined);
      if (signal.aborted || this.#isEnded) return resolve(undefined);
      signal.addEventListener('abort', stop, { once: true });
      this.#places.set(place, done);
    });
  }

  /** Whether a packet with this identifier waits for its answer. */
  knows(place: number): boolean {
    return this.#places.get(place) !== undefined;
  }

  answer(place: number, answer: Packet): void {
    this.#places.get(place)?.(answer);
  }

  /** Gives an identifier free. */
  leave(place: number): void {
    this.#places.delete(place);
    const next = this.#queue.shift();
    if (next !== undefined) next(this.#take());
  }

  /** Nothing will be answered any more. */
  end(): void {
    this.#isEnded = true;
    for (const done of this.#places.values()) done?.(undefined);
    for (const waiter of this.#queue.splice(0)) waiter(undefined);
  }

  #take(): number {
    do this.#last = (this.#last % 65_535) + 1;
    while (this.#places.has(this.#last));
    this.#places.set(this.#last, undefined);
    return this.#last;
  }
}
