import type { EquipmentEvent } from '@millrace/core';
import { StoreError } from '@millrace/store';
import type { Appended, AppendBatch } from '@millrace/store';
import { pauseFor } from '../clock.ts';
import { liveOf } from '../intake.ts';
import type { LiveMessage } from '../live-message.ts';
import type { ReadRecord } from '../read-item.ts';
import { CollectedGroup } from './collected-group.ts';
import type { CollectorContext } from './collector.ts';

/** What the writer asks of its collector. */
export interface GroupOwner {
  messages(events: readonly EquipmentEvent[]): readonly ReadRecord[];
  deliver(messages: readonly LiveMessage[]): void;
  /** Something new is on disk. */
  stored(): void;
}

/** What comes within so many milliseconds is one commit. */
const gatherMs = 5;
/** Writing down states may take a tenth of the time: many of them are gathered for longer, up to so many milliseconds. */
const gatherPerState = 9;
const gatherAtMostMs = 250;
/** Samples and events that may wait for the store; beyond, whoever watches waits. */
const mostWaiting = 50_000;
/** How long after a refusal the store is asked again. */
const againMs = 1000;

/**
 * Writes groups one after the other: while one is on its way to the disk the next gathers. A store that refuses is asked again with the same group
 * until it takes it, so that nothing that was taken is lost while whoever watches waits.
 */
export class GroupWriter implements AsyncDisposable {
  readonly #name: string;
  readonly #source: number;
  readonly #context: Pick<CollectorContext, 'store' | 'clock' | 'log' | 'full'>;
  readonly #owner: GroupOwner;
  readonly #stop = new AbortController();
  #running: Promise<void> | undefined;
  #failed: Error | undefined;
  #swapped = Promise.withResolvers<void>();
  /** When the next commit may be made (`performance.now`). */
  #notBefore = 0;
  group = new CollectedGroup();
  /** Why the store takes nothing, while it does not. */
  refused: string | undefined;

  constructor(
    name: string,
    source: number,
    context: Pick<CollectorContext, 'store' | 'clock' | 'log' | 'full'>,
    owner: GroupOwner,
  ) {
    this.#name = name;
    this.#source = source;
    this.#context = context;
    this.#owner = owner;
  }

  /** Says that there may be something to write. */
  wake(): void {
    if (this.group.isEmpty || this.#stop.signal.aborted) return;
    this.#running ??= this.#run().catch((error: unknown) => this.#fail(error));
  }

  /** Resolves when there is room for more; rejects where nothing is written any more by a fault of ours. */
  async room(): Promise<void> {
    this.wake();
    if (this.group.size >= mostWaiting && !this.#stop.signal.aborted) await this.#swapped.promise;
    if (this.#failed !== undefined) throw this.#failed;
  }

  /** Writes what waits, once; gives it up where the store refuses. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#stop.abort();
    await this.#running;
    if (!this.group.isEmpty && this.#failed === undefined) await this.#write();
  }

  /** What comes after a quiet time is written at once, with everything that came with it. */
  async #run(): Promise<void> {
    const { signal } = this.#stop;
    while (!signal.aborted && !this.group.isEmpty) {
      const wait = this.#notBefore - performance.now();
      await (wait > 0 ? pauseFor(wait, signal) : new Promise(setImmediate));
      const stateMs = await this.#write();
      this.#notBefore = performance.now() + Math.min(gatherAtMostMs, Math.max(gatherMs, gatherPerState * stateMs));
    }
    this.#running = undefined;
  }

  /** Answers how long writing down its states took, in milliseconds. */
  async #write(): Promise<number> {
    const { group } = this;
    this.group = new CollectedGroup();
    const records = this.#owner.messages(group.events);
    const receivedAt = this.#context.clock.now();
    const batch = { source: this.#source, receivedAt, messages: records.map(({ message }) => message), series: group.series() };
    this.#swapped.resolve();
    this.#swapped = Promise.withResolvers<void>();
    const appended = await this.#append(batch);
    if (appended === undefined) return group.stateMs;
    const live = liveMessages(records, appended, receivedAt);
    if (live.length > 0) this.#owner.deliver(live);
    group.stored();
    this.#owner.stored();
    return group.stateMs;
  }

  async #append(batch: AppendBatch): Promise<readonly Appended[] | undefined> {
    for (;;) {
      try {
        this.#refuseWhereFull();
        const appended = await this.#context.store.append(batch);
        this.#reopen();
        return appended;
      } catch (error) {
        if (!(error instanceof StoreError) || error.kind === 'closed') throw error;
        this.#refuse(error);
      }
      if (this.#stop.signal.aborted) return undefined;
      await pauseFor(againMs, this.#stop.signal);
    }
  }

  #fail(error: unknown): void {
    this.#failed = error instanceof Error ? error : new Error(String(error));
    this.#stop.abort();
    this.#swapped.resolve();
    this.#context.log({ level: 'error', event: 'collection.stopped', about: this.#name, detail: this.#failed.message });
  }

  /** What was taken before the end is written down in any case. */
  #refuseWhereFull(): void {
    const full = this.#stop.signal.aborted ? undefined : this.#context.full?.();
    if (full !== undefined) throw new StoreError('full', full);
  }

  #refuse({ message }: StoreError): void {
    if (this.refused === undefined)
      this.#context.log({ level: 'error', event: 'collection.refused', about: this.#name, detail: message });
    this.refused = message;
  }

  #reopen(): void {
    if (this.refused !== undefined) this.#context.log({ level: 'info', event: 'collection.reopened', about: this.#name });
    this.refused = undefined;
  }
}

function liveMessages(records: readonly ReadRecord[], appended: readonly Appended[], receivedAt: number): readonly LiveMessage[] {
  return records.flatMap((record, index) => {
    const { state, message } = appended[index]!;
    return state === 'duplicate' ? [] : [liveOf(record, message, receivedAt, state === 'conflict')];
  });
}
