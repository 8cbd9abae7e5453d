import { countedStates, countInto, latencyText, noLatencies } from '@millrace/core';
import type { HistorySample, Recently } from '@millrace/core';
import type { HistoryRow } from '@millrace/store';
import { RecentWindow } from './recent-window.ts';
import { SampleTape } from './sample-tape.ts';

/** What is remembered of one flow: some 500 bytes, and a tape from the first change on. */
export class FlowPast {
  readonly #flow: number;
  #latest: HistorySample;
  #tape: SampleTape | undefined;
  readonly #window: RecentWindow;
  /** Where it stood when the last row was written, or where notice began. */
  #kept: HistorySample;
  #isRowed = false;
  /** Latencies since the last row. */
  readonly #unkept = new Map<number, number>();

  constructor(flow: number, start: HistorySample) {
    this.#flow = flow;
    this.#latest = this.#kept = start;
    this.#window = new RecentWindow(start);
  }

  get latest(): HistorySample {
    return this.#latest;
  }

  /** Bytes of its tape. */
  get byteLength(): number {
    return this.#tape?.byteLength ?? 0;
  }

  /** Takes a sample down where it says something new, and forgets the ones up to a time. */
  notice(sample: HistorySample, forgetUpTo: number): void {
    if (!isSame(this.#latest, sample)) {
      this.#tape ??= new SampleTape(this.#latest);
      this.#tape.add(sample);
      countInto(this.#unkept, sample.latencies);
      this.#window.count(sample.latencies);
      this.#latest = { ...sample, latencies: noLatencies };
    }
    this.#tape?.forget(forgetUpTo);
    this.#window.turn(this.#latest, sample.at);
  }

  /** The samples in memory, the first of them without latencies. */
  samples(): readonly HistorySample[] {
    return this.#tape?.samples() ?? [this.#latest];
  }

  recently(now: HistorySample): Recently {
    return this.#window.says(now);
  }

  /** The rows that the store does not have yet: where it stands at a time, and before the first of a run where it stood when notice began. */
  rows(at: number): readonly HistoryRow[] {
    if (isSame(this.#kept, { ...this.#latest, latencies: this.#unkept })) return [];
    const row = this.#row({ ...this.#latest, at, latencies: this.#unkept });
    return this.#isRowed || this.#kept.at >= at ? [row] : [this.#row(this.#kept), row];
  }

  /** Says that its rows are in the store. */
  keep(at: number): void {
    this.#kept = { ...this.#latest, at };
    this.#unkept.clear();
    this.#isRowed = true;
  }

  /** Notice was not taken for a while, and is again from a time on. */
  resume(at: number): void {
    this.#kept = { ...this.#kept, at };
    this.#isRowed = false;
  }

  #row({ at, accepted, counts, oldestAt, latencies }: HistorySample): HistoryRow {
    return {
      flow: this.#flow,
      at,
      accepted,
      counts,
      latencies: latencyText(latencies),
      ...(oldestAt !== undefined && { oldestAt }),
    };
  }
}

/** Whether a sample says nothing that the one before did not. */
function isSame(before: HistorySample, sample: HistorySample): boolean {
  return (
    sample.latencies.size === 0 &&
    before.accepted === sample.accepted &&
    before.oldestAt === sample.oldestAt &&
    countedStates.every(state => before.counts[state] === sample.counts[state])
  );
}
