/** The end of one call's time; disposing it says that the call came to its end before. */
export interface Deadline extends Disposable {
  readonly signal: AbortSignal;
}

/** Node cannot wait longer at once. */
const longestTimer = 2 ** 31 - 1;

interface Running {
  readonly until: number;
  readonly end: AbortController;
}

/**
 * Ends the calls of one interface whose time is over. Every call has the same patience, so they end in the order in which they began, and
 * one timer for the oldest serves them all: a timer for each (`AbortSignal.timeout`) stays in memory long after its call.
 */
export class Deadlines implements Disposable {
  readonly #patienceMs: number;
  /** Oldest first. */
  readonly #running = new Set<Running>();
  #timer: NodeJS.Timeout | undefined;

  constructor(patienceMs: number) {
    this.#patienceMs = patienceMs;
  }

  /** Begins the time of a call. */
  start(): Deadline {
    const running: Running = { until: performance.now() + this.#patienceMs, end: new AbortController() };
    this.#running.add(running);
    this.#timer ??= this.#wait(this.#patienceMs);
    return { signal: running.end.signal, [Symbol.dispose]: () => void this.#running.delete(running) };
  }

  [Symbol.dispose](): void {
    clearTimeout(this.#timer);
  }

  /** The timer is left to run when its call has ended: the next look tells for how long to wait again. */
  #wait(ms: number): NodeJS.Timeout {
    return setTimeout(
      () => {
        this.#timer = undefined;
        this.#look();
      },
      Math.min(ms, longestTimer),
    ).unref();
  }

  #look(): void {
    const now = performance.now();
    for (const running of this.#running) {
      if (running.until > now) {
        this.#timer = this.#wait(Math.ceil(running.until - now));
        return;
      }
      this.#running.delete(running);
      running.end.abort(new DOMException('the time of the call was over', 'TimeoutError'));
    }
  }
}
