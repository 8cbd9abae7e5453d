import type { QueryClient } from '@tanstack/react-query';
import { ApiError, openLive, statusAfter, statusAt, type LiveEvent } from '@millrace/api';
import type { RecentView } from '@millrace/core';
import { hear, hearStatus, tellTopics, whatIsHeard } from './live-store.ts';
import { topicsOfEvent } from './topics.ts';

/** Waits between attempts, in milliseconds. */
const waits = { first: 1000, longest: 15_000 } as const;
/** Messages that the page remembers. */
const recentMost = 24;

/**
 * Keeps one connection to the stream of the node that served this page, as long as somebody looks at it, and writes what comes into the answers
 * that were asked for. Ends with the signal.
 */
export async function keepListening(queries: QueryClient, signal: AbortSignal): Promise<void> {
  for (let failures = 0; !signal.aborted; failures++) {
    await untilVisible(signal);
    const visit = untilHidden(signal);
    try {
      for await (const event of openLive({ url: location.origin }, visit)) {
        failures = 0;
        take(queries, event);
      }
    } catch (error) {
      if (error instanceof ApiError && error.problem.status === 401) void queries.invalidateQueries({ queryKey: ['session'] });
    }
    if (signal.aborted) return;
    hear({ state: document.hidden ? 'hidden' : 'lost', ...(whatIsHeard().state === 'live' && { since: Date.now() }) });
    if (!document.hidden) await pause(Math.min(waits.longest, waits.first * 2 ** failures) * (0.75 + Math.random() / 2), signal);
  }
}

function take(queries: QueryClient, event: LiveEvent): void {
  const { state, status: before, recent } = whatIsHeard();
  if (state !== 'live') hear({ state: 'live', since: Date.now() });
  if (event.kind === 'status') {
    const status = statusAfter(before, event);
    queries.setQueryData(['status', {}], statusAt(status, Date.parse(event.at)));
    hearStatus(status);
  }
  if (event.kind === 'incidents') queries.setQueryData(['incidents', {}], event.report);
  if (event.kind === 'recent') hear({ recent: newestFirst(event.messages, recent) });
  tellTopics(topicsOfEvent(event, before));
}

/** The newest of each flow. */
function newestFirst(fresh: readonly RecentView[], known: readonly RecentView[]): readonly RecentView[] {
  const flows = new Set(fresh.map(({ flow }) => flow));
  return [...fresh, ...known.filter(({ flow }) => !flows.has(flow))]
    .toSorted((one, other) => (one.at < other.at ? 1 : -1))
    .slice(0, recentMost);
}

function untilVisible(signal: AbortSignal): Promise<void> {
  if (!document.hidden) return Promise.resolve();
  hear({ state: 'hidden' });
  return new Promise(resolve => {
    const seen = new AbortController();
    const look = (): void => {
      if (document.hidden && !signal.aborted) return;
      seen.abort();
      resolve();
    };
    document.addEventListener('visibilitychange', look, { signal: seen.signal });
    signal.addEventListener('abort', look, { signal: seen.signal });
  });
}

/** A signal that ends when nobody looks at the page any more. */
function untilHidden(signal: AbortSignal): AbortSignal {
  const hidden = new AbortController();
  const stop = AbortSignal.any([signal, hidden.signal]);
  document.addEventListener('visibilitychange', () => document.hidden && hidden.abort(), { signal: stop });
  return stop;
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise(resolve => {
    const timer = setTimeout(resolve, ms);
    signal.addEventListener('abort', () => (clearTimeout(timer), resolve()), { once: true });
  });
}
