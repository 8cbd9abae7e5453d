import { StoreError } from '@millrace/store';
import type { RangeStep } from '@millrace/core';
import type { ForwardMove, SeriesCount, Store } from '@millrace/store';
import { pauseFor } from '../clock.ts';
import type { Log } from '../events.ts';

/** Moves that nobody waits for are written together, so many milliseconds after those before, and so many at the most. */
const laterMs = 25;
const mostLater = 100;

/** The cursor of one forwarder in the store, with what its steps count. */
export class ForwardPlace {
  readonly #name: string;
  readonly #source: number;
  readonly #context: { readonly store: Store; readonly log: Log };
  #moved: Promise<void> = Promise.resolve();
  #later: Later | undefined;
  /** When moves were written together last (`performance.now`). */
  #writtenAt = -Infinity;
  #hurry = new AbortController();
  #failure: { readonly error: unknown } | undefined;
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
    this.#hurry.abort();
  }

  /** Writes down what is about to be given. Throws `StoreError` where the store cannot. */
  async intend(sequence: number, through: number): Promise<void> {
    this.#hurry.abort();
    await this.#moved;
    await this.#context.store.moveForward({ name: this.#name, source: this.#source, sequence, intent: through });
  }

  /** Moves; resolves once it is on disk. */
  async move(sequence: number, counts: readonly SeriesCount[], ranges?: RangeStep): Promise<void> {
    this.#hurry.abort();
    this.#then(() => this.#untilMoved({ sequence, counts, ...(ranges && { ranges }) }));
    await this.#moved;
  }

  /**
   * Moves soon, in one commit with what moves until then, so that ranges need no commit each. Where the node stops before, they come again as
   * one. Resolves at once unless the disk falls behind.
   */
  async moveLater(sequence: number, counts: readonly SeriesCount[]): Promise<void> {
    if (this.#failure !== undefined) throw this.#failure.error;
    const later = (this.#later ??= this.#gather());
    later.sequence = sequence;
    later.steps += 1;
    for (const [equipment, name, add] of counts) {
      const key = JSON.stringify([equipment, name]);
      later.counts.set(key, [equipment, name, add + (later.counts.get(key)?.[2] ?? 0)]);
    }
    if (later.steps >= mostLater) await this.#moved;
  }

  #gather(): Later {
    this.#then(() => this.#writeLater());
    return { sequence: 0, steps: 0, counts: new Map() };
  }

  async #writeLater(): Promise<void> {
    const wait = this.#writtenAt + laterMs - performance.now();
    if (wait > 0) await pauseFor(wait, this.#hurry.signal);
    if (!this.#isEnding) this.#hurry = new AbortController();
    const later = this.#later;
    this.#later = undefined;
    if (later !== undefined) await this.#untilMoved({ sequence: later.sequence, counts: [...later.counts.values()] });
    this.#writtenAt = performance.now();
  }

  /** One after the other. Whoever moves next, or ends, hears of a failure. */
  #then(write: () => Promise<void>): void {
    this.#moved = this.#moved.then(write);
    this.#moved.catch((error: unknown) => (this.#failure ??= { error }));
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

/** Moves on their way to one commit: the last of them, and what all of them count. */
interface Later {
  sequence: number;
  steps: number;
  readonly counts: Map<string, SeriesCount>;
}

/** Whether a store that refused may take it later. */
export function isPassing(error: unknown): error is StoreError {
  return error instanceof StoreError && (error.kind === 'full' || error.kind === 'read-only');
}
