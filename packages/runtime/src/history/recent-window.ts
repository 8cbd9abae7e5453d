import { addLatencies, countInto, percentile } from '@millrace/core';
import type { HistorySample, Latencies, Recently } from '@millrace/core';

const turnMs = 5 * 60_000;

interface Half {
  /** Where the flow stood when it began. */
  readonly start: HistorySample;
  readonly latencies: Map<number, number>;
}

/** What a flow did in the last five to ten minutes: two halves, of which the older goes when the newer is five minutes long. */
export class RecentWindow {
  #older: Half;
  #newer: Half;

  constructor(start: HistorySample) {
    this.#older = { start, latencies: new Map() };
    this.#newer = { start, latencies: new Map() };
  }

  count(latencies: Latencies): void {
    countInto(this.#newer.latencies, latencies);
  }

  /** To be called at least every five minutes, with where the flow stands then. */
  turn(latest: HistorySample, now: number): void {
    if (now - this.#newer.start.at < turnMs) return;
    this.#older = this.#newer;
    this.#newer = { start: { ...latest, at: now }, latencies: new Map() };
  }

  /** What it says now; `latest` has the latencies that were not counted yet. */
  says(latest: HistorySample): Recently {
    const { start } = this.#older;
    const seconds = Math.max(1, (latest.at - start.at) / 1000);
    const p95Ms = percentile(addLatencies(this.#older.latencies, this.#newer.latencies, latest.latencies), 0.95);
    return {
      minutes: Math.max(1, Math.round(seconds / 60)),
      acceptedPerSecond: Math.max(0, latest.accepted - start.accepted) / seconds,
      confirmedPerSecond: Math.max(0, latest.counts.confirmed - start.counts.confirmed) / seconds,
      ...(p95Ms !== undefined && { p95Ms }),
    };
  }
}
