import { settle, unlock } from '@millrace/core';
import type { Concluded, Flow, Settlement } from '@millrace/core';
import type { SettleBatch } from '@millrace/store';
import { pauseFor } from './clock.ts';
import type { FlowContext } from './flow-context.ts';
import type { LatencyMeter } from './history/latency-book.ts';
import type { SourceFeed } from './source-feed.ts';

/** What is written with a settlement: attempts, revisions. */
export type Written = Pick<SettleBatch, 'finish' | 'done' | 'revisions'>;

/** The flow whose settlements are written. */
export interface Settled {
  readonly number: number;
  readonly name: string;
  readonly state: Flow;
  readonly feed: SourceFeed;
  readonly context: FlowContext;
}

interface Waiting {
  readonly concluded: readonly Concluded[];
  readonly written: Written;
  /** A settlement that was made elsewhere; then nothing is concluded here. */
  readonly made?: Settlement;
  readonly done: () => void;
  readonly failed: (error: unknown) => void;
}

/**
 * Writes what one flow settles, one commit at a time: whatever is decided while a commit is under way goes into the next one. Lanes move on
 * only when their settlement is on disk.
 */
export class Settler {
  readonly #flow: Settled;
  readonly #stopped: AbortSignal;
  #waiting: Waiting[] = [];
  #isRunning = false;
  readonly #latency: LatencyMeter;
  /** Messages taken into their lanes again: how long these take says nothing of how long messages take. */
  readonly #again = new Set<number>();
  /** Messages confirmed since the start. */
  confirmed = 0;

  /** After `stopped` a store that cannot write is tried only a few times more. */
  constructor(flow: Settled, stopped: AbortSignal) {
    this.#flow = flow;
    this.#stopped = stopped;
    this.#latency = flow.context.latencies.of(flow.number);
  }

  /** Settles what was decided; resolves when it is on disk. Nothing decided: moves the cursor past what only waits behind others. */
  add(concluded: readonly Concluded[], written: Written = {}): Promise<void> {
    return new Promise((done, failed) => this.#put({ concluded, written, done, failed }));
  }

  /** Writes a settlement that was made elsewhere; resolves when it is on disk. */
  write(made: Settlement): Promise<void> {
    return new Promise((done, failed) => this.#put({ concluded: [], written: {}, made, done, failed }));
  }

  #put(waiting: Waiting): void {
    this.#waiting.push(waiting);
    if (this.#isRunning) return;
    this.#isRunning = true;
    setImmediate(() => void this.#run());
  }

  async #run(): Promise<void> {
    while (this.#waiting.length > 0) {
      const made = this.#waiting[0]!.made === undefined ? this.#waiting.findIndex(one => one.made !== undefined) : 1;
      await this.#commit(this.#waiting.splice(0, made === -1 ? this.#waiting.length : made));
    }
    this.#isRunning = false;
  }

  /** One commit for all; each of them hears of it. */
  async #commit(group: readonly Waiting[]): Promise<void> {
    const { state, feed, context } = this.#flow;
    try {
      const settlement =
        group[0]!.made ??
        settle(
          state,
          group.flatMap(one => one.concluded),
          context.release(),
          context.clock.now(),
        );
      await this.#write(batchOf(this.#flow, settlement, group));
      this.confirmed += settlement.confirmed;
      this.#measure(group);
      feed.forget(settlement);
      unlock(state, settlement);
      for (const one of group) one.done();
    } catch (error) {
      for (const one of group) one.failed(error);
    }
  }

  /** Counts how long the messages took that were confirmed, from when they were received. */
  #measure(group: readonly Waiting[]): void {
    const now = this.#flow.context.clock.now();
    for (const { made, concluded } of group) {
      for (const { message } of made?.rows ?? []) this.#again.add(message);
      for (const { entry, next } of concluded) {
        if (next.state === 'waiting' || next.state === 'unknown' || this.#again.delete(entry.message)) continue;
        if (next.state === 'confirmed') this.#latency.add(now - entry.receivedAt);
      }
    }
  }

  /** Again and again while the store cannot. */
  async #write(batch: SettleBatch): Promise<void> {
    const { context, name } = this.#flow;
    for (let tries = 1; ; tries++) {
      try {
        await context.store.settle(batch);
        return;
      } catch (error) {
        if (!isPassing(error) || (this.#stopped.aborted && tries > 3)) throw error;
        context.log({ level: 'warn', event: 'store.retried', about: name, detail: error.message });
        await pauseFor(Math.min(5000, 100 * 2 ** tries), new AbortController().signal);
      }
    }
  }
}

function batchOf({ number, context }: Settled, settlement: Settlement, group: readonly Waiting[]): SettleBatch {
  const { cursor, rows, forget, counts, confirmed } = settlement;
  return {
    flow: number,
    ...(cursor === undefined ? {} : { cursor }),
    rows,
    forget,
    counts,
    ...(confirmed > 0 ? { provenAt: context.clock.now() } : {}),
    finish: group.flatMap(one => one.written.finish ?? []),
    done: group.flatMap(one => one.written.done ?? []),
    revisions: group.flatMap(one => one.written.revisions ?? []),
  };
}

function isPassing(error: unknown): error is Error & { kind: string } {
  return error instanceof Error && 'kind' in error && (error.kind === 'full' || error.kind === 'read-only');
}
