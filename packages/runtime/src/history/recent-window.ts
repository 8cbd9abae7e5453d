import { addLatencies, noLatencies, percentile } from '@millrace/core';
import type { HistorySample, Latencies, Recently } from '@millrace/core';

const turnMs = 5 * 60_000;

interface Half {
  /** Where the flow stood when it began. */
  readonly start: HistorySample;
  readonly latencies: Latencies;
}

/** What a flow did in the last five to ten minutes: two halves, of which the older goes when the newer is five minutes long. */
export interface RecentWindow {
  readonly older: Half;
  readonly newer: Half;
}

/** A window that begins with a sample. */
export function newWindow(start: HistorySample): RecentWindow {
  const half = { start, latencies: noLatencies };
  return { older: half, newer: half };
}

/** The window with the latencies of another sample. */
export function countIn({ older, newer }: RecentWindow, latencies: Latencies): RecentWindow {
  return { older, newer: { ...newer, latencies: addLatencies(newer.latencies, latencies) } };
}

/** The window at a time at which the flow stands as it does; to be called at least every five minutes. */
export function turned(window: RecentWindow, latest: HistorySample, now: number): RecentWindow {
  if (now - window.newer.start.at < turnMs) return window;
  return { older: window.newer, newer: { start: { ...latest, at: now }, latencies: noLatencies } };
}

/** What the window says now; `latest` has the latencies that are not in it yet. */
export function recentlyOf({ older, newer }: RecentWindow, latest: HistorySample, now: number): Recently {
  const { start } = older;
  const seconds = Math.max(1, (now - start.at) / 1000);
  const both = older === newer ? newer.latencies : addLatencies(older.latencies, newer.latencies);
  const p95Ms = percentile(addLatencies(both, latest.latencies), 0.95);
  return {
    minutes: Math.max(1, Math.round(seconds / 60)),
    acceptedPerSecond: Math.max(0, latest.accepted - start.accepted) / seconds,
    confirmedPerSecond: Math.max(0, latest.counts.confirmed - start.counts.confirmed) / seconds,
    ...(p95Ms !== undefined && { p95Ms }),
  };
}
