import type { Receipt, SourceBatch, SourceItem } from '@millrace/connector';

/** What a source puts into one batch, and what it does once the batch is on disk. */
export interface PendingBatch {
  readonly items: readonly SourceItem[];
  readonly cursor?: string;
  settled(receipts: readonly Receipt[]): Promise<void>;
}

/**
 * The batches a source gave and that are not settled yet. When the store refuses one, everything given since counts as not taken:
 * later settlements of the same round do nothing, and the source starts a new round from what was settled before.
 * What was stored all the same comes again and is recognised by its id.
 */
export class Pending {
  #round = { refused: false, open: 0 };
  #idle: (() => void)[] = [];

  /** Whether the store refused a batch of this round. */
  get refused(): boolean {
    return this.#round.refused;
  }

  /** Batches given and neither settled nor refused. */
  get open(): number {
    return this.#round.open;
  }

  /** The batch as the runtime sees it. */
  give(batch: PendingBatch): SourceBatch {
    const round = this.#round;
    round.open += 1;
    return {
      items: batch.items,
      ...(batch.cursor === undefined ? {} : { cursor: batch.cursor }),
      settle: async receipts => {
        try {
          if (!round.refused) await batch.settled(receipts);
        } finally {
          this.#close(round);
        }
      },
      refuse: async () => {
        round.refused = true;
        this.#close(round);
      },
    };
  }

  /** Waits until every batch of this round has been answered, or the signal aborts. */
  async idle(signal: AbortSignal): Promise<void> {
    if (this.#round.open === 0 || signal.aborted) return;
    await new Promise<void>(resolve => {
      this.#idle.push(resolve);
      signal.addEventListener('abort', () => resolve(), { once: true });
    });
  }

  /** Begins a new round after a refusal. */
  restart(): void {
    this.#round = { refused: false, open: 0 };
  }

  #close(round: { open: number }): void {
    round.open -= 1;
    if (round.open > 0) return;
    for (const wake of this.#idle.splice(0)) wake();
  }
}
