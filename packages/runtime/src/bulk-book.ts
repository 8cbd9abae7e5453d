import type { BulkProgress } from '@millrace/core';

/** How far a piece of work on many deliveries has come; `disposed` when it ended, however. */
export interface BulkWork extends Disposable {
  advance(done: number): void;
}

/** The pieces of work on many deliveries that are under way, for whoever watches them. */
export class BulkBook {
  readonly #running = new Set<{ readonly facts: Omit<BulkProgress, 'done'>; done: number }>();

  begin(facts: Omit<BulkProgress, 'done'>): BulkWork {
    const work = { facts, done: 0 };
    this.#running.add(work);
    return {
      advance: done => void (work.done += done),
      [Symbol.dispose]: () => void this.#running.delete(work),
    };
  }

  get running(): readonly BulkProgress[] {
    return [...this.#running].map(({ facts, done }) => ({ ...facts, done }));
  }
}
