import { setImmediate } from 'node:timers/promises';
import { balance, coarseMs, fineMs, noCounts, noLatencies, readLatencies } from '@millrace/core';
import type { HistorySample, Latencies, Recently, Span } from '@millrace/core';
import { StoreError } from '@millrace/store';
import type { FlowRecord, HistoryRow, Store } from '@millrace/store';
import type { Clock } from '../clock.ts';
import type { Log } from '../events.ts';
import { FlowPast } from './flow-past.ts';
import { LatencyBook } from './latency-book.ts';

/** How long samples stay in memory and rows in the store. */
const inMemoryMs = 3_600_000;
const inStoreMs = 30 * 86_400_000;
/** Flows looked at, and rows written, at a time; others get their turn in between. */
const atOnce = 500;
/** Without a look for so long the node did not run: the machine slept. */
const lapseMs = 6 * fineMs;

/** What a history needs from the node. */
export interface HistoryContext {
  readonly store: Store;
  readonly clock: Clock;
  readonly log: Log;
  /** When the oldest message that a flow has not settled was received. */
  oldestAt(record: FlowRecord): Promise<number | undefined>;
}

/** What is known of a flow over a time. */
export interface Past {
  readonly samples: readonly HistorySample[];
  readonly spans: readonly Span[];
  /** From here on samples are fine. */
  readonly fineFrom: number;
}

/**
 * Looks at every ledger each ten seconds and remembers what changed: for an hour in memory, every ten minutes in the store. Nothing of it stands in
 * the way of messages: these only count their latency; ledgers are read from the store, some flows at a time, and written the same way. What it keeps
 * in memory grows with the flows that did something in the last hour, and has an end for each of them; `byteLength` tells how much it is.
 */
export class History implements AsyncDisposable {
  readonly latencies = new LatencyBook();
  readonly #context: HistoryContext;
  readonly #flows = new Map<number, FlowPast>();
  /** When this process began to look. */
  readonly #since: number;
  /** The present run; a lapse begins another one. */
  #run: Span;
  #keptAt: number;
  #turn: Promise<void> = Promise.resolve();
  #timer: NodeJS.Timeout | undefined;
  #isClosed = false;

  constructor(context: HistoryContext) {
    this.#context = context;
    this.#since = this.#keptAt = context.clock.now();
    this.#run = { first: this.#since, last: this.#since };
  }

  /** Looks for the first time, then again and again. */
  async start(): Promise<void> {
    await this.#inTurn(() => this.#lookAt(this.#since));
    this.#plan();
  }

  /** What is known of a flow from one time to another, and where it stands now. */
  async past(record: FlowRecord, { first, last }: Span): Promise<Past> {
    await this.#inTurn(() => this.#look());
    const { store, clock } = this.#context;
    const now = clock.now();
    const fineFrom = this.#fineFrom(now);
    const rows = first < fineFrom ? await store.history(record.number, first, Math.min(last, fineFrom)) : [];
    const kept = rows.map(sampleOf);
    const runs = (await store.historyRuns(first)).filter(run => run.first !== this.#run.first);
    const memory = this.#flows.get(record.number)?.samples() ?? [];
    const present = await this.#sample(record, now, this.latencies.of(record.number).peek());
    return {
      samples: [...kept, ...memory.filter(({ at }) => at > (kept.at(-1)?.at ?? -1)), present],
      spans: [...runs, { first: this.#run.first, last: now }],
      fineFrom,
    };
  }

  /** What a flow did in the last minutes. */
  recently({ number, accepted, counts }: FlowRecord): Recently {
    const sample = { at: this.#context.clock.now(), accepted, counts, latencies: this.latencies.of(number).peek() };
    return (this.#flows.get(number) ?? new FlowPast(number, sample)).recently(sample);
  }

  /** Bytes of all tapes. */
  get byteLength(): number {
    return [...this.#flows.values()].reduce((sum, past) => sum + past.byteLength, 0);
  }

  /** Keeps what is known up to the end. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#isClosed = true;
    clearTimeout(this.#timer);
    await this.#inTurn(async () => {
      const now = this.#context.clock.now();
      await this.#lookAt(now);
      await this.#keep(now);
    });
  }

  #plan(): void {
    if (this.#isClosed) return;
    const wait = fineMs - (this.#context.clock.now() % fineMs);
    this.#timer = setTimeout(() => {
      void this.#inTurn(() => this.#look())
        .catch((error: unknown) => this.#failed(error))
        .finally(() => this.#plan());
    }, wait);
    this.#timer.unref();
  }

  #inTurn(work: () => Promise<void>): Promise<void> {
    const turn = this.#turn.then(work);
    this.#turn = turn.catch(() => undefined); // whoever asked hears of it
    return turn;
  }

  /** Looks where ten seconds have passed. */
  async #look(): Promise<void> {
    const now = this.#context.clock.now();
    if (now - this.#run.last > lapseMs) return this.#resume(now);
    const at = floor(now, fineMs);
    if (at <= this.#run.last || this.#isClosed) return;
    await this.#lookAt(at);
    const keepAt = floor(at, coarseMs);
    if (keepAt > this.#keptAt) await this.#keep(keepAt);
  }

  /** Notice was not taken for a while: what is known ends there and begins again here. */
  async #resume(now: number): Promise<void> {
    await this.#keep(this.#run.last);
    this.#run = { first: now, last: now };
    for (const past of this.#flows.values()) past.resume(now);
    await this.#lookAt(now);
  }

  /** Ledgers some at a time, each with everything that belongs to it at once. */
  async #lookAt(at: number): Promise<void> {
    const before = this.#run.last;
    for (let after = 0; ;) {
      const records = await this.#context.store.flows({ after, limit: atOnce });
      for (const record of records) await this.#notice(record, at, before);
      if (records.length < atOnce) break;
      after = records.at(-1)!.number;
      await setImmediate();
    }
    this.#run = { ...this.#run, last: at };
  }

  async #notice(record: FlowRecord, at: number, before: number): Promise<void> {
    const isFirstLook = at === this.#since;
    const latencies = isFirstLook ? noLatencies : this.latencies.of(record.number).take();
    const sample = await this.#sample(record, at, latencies);
    const known = this.#flows.get(record.number);
    if (known !== undefined) return known.notice(sample, this.#fineFrom(at));
    const past = new FlowPast(record.number, isFirstLook ? sample : { ...nothing, at: before });
    if (!isFirstLook) past.notice(sample, this.#fineFrom(at));
    this.#flows.set(record.number, past);
  }

  async #sample(record: FlowRecord, at: number, latencies: Latencies): Promise<HistorySample> {
    const { accepted, counts } = record;
    const oldestAt = balance(accepted, counts).inFlight > 0 ? await this.#context.oldestAt(record) : undefined;
    return { at, accepted, counts, latencies, ...(oldestAt !== undefined && { oldestAt }) };
  }

  async #keep(at: number): Promise<void> {
    const changed = [...this.#flows.values()].map(past => ({ past, rows: past.rows(at) })).filter(({ rows }) => rows.length > 0);
    try {
      for (let from = 0; from === 0 || from < changed.length; from += atOnce) {
        const some = changed.slice(from, from + atOnce);
        const rows = some.flatMap(each => each.rows);
        await this.#context.store.keepHistory({ run: this.#run, rows, forgetBefore: at - inStoreMs });
        for (const { past } of some) past.keep(at);
      }
      this.#keptAt = at;
    } catch (error) {
      if (!(error instanceof StoreError)) throw error;
      this.#failed(error);
    }
  }

  /** Kept the next time: what is not in the store stays in memory as one row. */
  #failed(error: unknown): void {
    const detail = error instanceof Error ? error.message : String(error);
    this.#context.log({ level: 'warn', event: 'history.not-kept', about: 'the past of ledgers', detail });
  }

  #fineFrom(now: number): number {
    return Math.max(this.#since, floor(now - inMemoryMs, coarseMs));
  }
}

const nothing = { accepted: 0, counts: noCounts, latencies: noLatencies };

function floor(at: number, step: number): number {
  return Math.floor(at / step) * step;
}

function sampleOf({ at, accepted, counts, oldestAt, latencies }: HistoryRow): HistorySample {
  return { at, accepted, counts, latencies: readLatencies(latencies), ...(oldestAt !== undefined && { oldestAt }) };
}
