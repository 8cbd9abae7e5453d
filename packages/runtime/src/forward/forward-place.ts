import { StoreError } from '@millrace/store';
import type { RangeStep } from '@millrace/core';
import type { ForwardMove, SeriesCount, Store } from '@millrace/store';
import { pauseFor } from '../clock.ts';
import type { Log } from '../events.ts';

/** The cursor of one forwarder in the store, with what its steps count. */
export class ForwardPlace {
  readonly #name: string;
  readonly #source: number;
  readonly #context: { readonly store: Store; readonly log: Log };
  #moved: Promise<void> = Promise.resolve();
  #isEnding = false;

  constructor(name: string, source: number, context: { readonly store: Store; readonly log: Log }) {
    this.#name = name;
    this.#source = source;
    this.#context = context;
  }

  /** Resolves once the last move is on disk. */
  get moved(): Promise<void> {
    return this.#moved;
  }

  /** From now on a store that cannot is asked a few times only. */
  end(): void {
    this.#isEnding = true;
  }

  /** Writes down what is about to be given. Throws `StoreError` where the store cannot. */
  async intend(sequence: number, through: number): Promise<void> {
    await this.#moved;
    await this.#context.store.moveForward({ name: this.#name, source: this.#source, sequence, intent: through });
  }

  /** Moves; resolves once it is on disk. */
  async move(sequence: number, counts: readonly SeriesCount[], ranges?: RangeStep): Promise<void> {
    await this.moveLater(sequence, counts, ranges);
    await this.#moved;
  }

  /** Moves; resolves once the move before is on disk, so that at most one is under way. */
  async moveLater(sequence: number, counts: readonly SeriesCount[], ranges?: RangeStep): Promise<void> {
    await this.#moved;
    this.#moved = this.#untilMoved({ sequence, counts, ...(ranges && { ranges }) });
    // Whoever moves next, or ends, hears of a failure.
    this.#moved.catch(() => undefined);
  }

  /** Again and again while the store cannot: what the target took must not be forgotten. */
  async #untilMoved(move: Omit<ForwardMove, 'name' | 'source'>): Promise<void> {
    for (let tries = 1; ; tries++) {
      try {
        return await this.#context.store.moveForward({ name: this.#name, source: this.#source, ...move });
      } catch (error) {
        if (!isPassing(error) || (this.#isEnding && tries > 3)) throw error;
        this.#context.log({ level: 'warn', event: 'store.retried', about: this.#name, detail: error.message });
        await pauseFor(Math.min(5_000, 100 * 2 ** tries), new AbortController().signal);
      }
    }
  }
}

/** Whether a store that refused may take it later. */
export function isPassing(error: unknown): error is StoreError {
  return error instanceof StoreError && (error.kind === 'full' || error.kind === 'read-only');
}
