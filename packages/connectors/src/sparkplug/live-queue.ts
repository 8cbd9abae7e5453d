import { ConnectorError } from '@millrace/connector';
import type { SourceBatch, SourceItem } from '@millrace/connector';

/** What came and was not taken yet, for one source that is told everything once; bounded. `Told` is what waits, an item is made of it when it is taken. */
export class LiveQueue<Told> {
  readonly #most: number;
  readonly #itemOf: (told: Told) => SourceItem;
  readonly #queue: Told[] = [];
  #wake: (() => void) | undefined;
  #isRead = false;

  constructor(most: number, itemOf: (told: Told) => SourceItem) {
    this.#most = most;
    this.#itemOf = itemOf;
  }

  /** Whether there is no room. While nobody has begun to read there always is: the oldest goes. */
  get isFull(): boolean {
    return this.#isRead && this.#queue.length >= this.#most;
  }

  push(...told: readonly Told[]): void {
    this.#queue.push(...told);
    if (!this.#isRead && this.#queue.length > this.#most) this.#queue.splice(0, this.#queue.length - this.#most);
    this.#wake?.();
  }

  /** Batches until the signal aborts; throws the `ConnectorError` with which the session ended. `taken` is called when there is room again. */
  async *read(ended: AbortSignal, signal: AbortSignal, taken: () => void): AsyncIterable<SourceBatch> {
    this.#isRead = true;
    const until = AbortSignal.any([signal, ended]);
    const wake = (): void => this.#wake?.();
    until.addEventListener('abort', wake, { once: true });
    try {
      while (!until.aborted) {
        if (this.#queue.length === 0) await this.#more();
        if (until.aborted) break;
        const told = this.#queue.splice(0, this.#most);
        taken();
        yield this.#batch(told);
      }
      if (!signal.aborted && ended.reason instanceof ConnectorError) throw ended.reason;
    } finally {
      this.#isRead = false;
      until.removeEventListener('abort', wake);
      taken();
    }
  }

  /** What the store refused waits for its next try, which the runtime makes when there is room. */
  #batch(told: readonly Told[]): SourceBatch {
    return {
      items: told.map(this.#itemOf),
      settle: async () => undefined,
      refuse: async () => {
        this.#queue.unshift(...told);
        this.#wake?.();
      },
    };
  }

  #more(): Promise<void> {
    return new Promise(resolve => {
      this.#wake = () => {
        this.#wake = undefined;
        resolve();
      };
    });
  }
}
