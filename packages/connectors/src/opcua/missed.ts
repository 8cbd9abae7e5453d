import type { TagGap, TagSeen } from '@millrace/connector';

import { readHistory } from './history.ts';
import type { HistoryValue } from './history.ts';
import { isVariable } from './item.ts';
import type { Observed } from './observed.ts';

/** How far the clock of a server may be ahead of ours when its history is read up to now. */
const clockSlackUs = 86_400_000_000;

/** What was missed of one request; source times in microseconds since 1970. */
export interface MissedSpan {
  readonly request: number;
  /** What it told last before; 0: nothing. */
  readonly since: number;
  /** What it told first afterwards; absent: that is not known. */
  readonly until?: number;
}

/** A time that was missed; microseconds since 1970. */
export interface Missed {
  readonly spans: readonly MissedSpan[];
  readonly from: number;
  readonly to: number;
  readonly reason: TagGap['reason'];
  readonly because: string;
}

/** Queues of the server that were full, as one gap. `startedAt`: what stands for a time that was never told. */
export function overflowOf(spans: readonly (MissedSpan & { readonly until: number })[], startedAt: number): Missed {
  return {
    spans,
    from: Math.min(...spans.map(({ since }) => since || startedAt)),
    to: Math.max(...spans.map(({ until }) => until)),
    reason: 'overflow',
    because: 'the queue of the server was full',
  };
}

/** The gaps that are marked: one for the requests that history told everything of, with how many values that were, and one for the others. */
export function gapsOf(
  { spans, from, to, reason, because }: Missed,
  told: ReadonlySet<number>,
  backfilled: number,
): readonly TagGap[] {
  const missed = spans.map(({ request }) => request);
  const filled = missed.filter(request => told.has(request));
  const unfilled = missed.filter(request => !told.has(request));
  const gaps: TagGap[] = [
    { requests: filled, from, to, reason, sentence: `${because}; read again from the history`, backfilled },
    { requests: unfilled, from, to, reason, sentence: because },
  ];
  return gaps.filter(({ requests }) => requests?.length !== 0);
}

/** Reads what the history of the server has of what was missed, oldest first; answers with the requests that it told everything of. */
export async function recall(
  { session, items, signal }: Observed,
  { spans, from, to }: Missed,
  take: (values: readonly TagSeen[]) => Promise<void>,
): Promise<ReadonlySet<number>> {
  const readable = spans.flatMap(({ request, since, until }) => {
    const target = items[request]?.target;
    if (!session.config.history || !isVariable(target)) return [];
    return [{ request, nodeId: target.nodeId, from: since || from, to: until ?? to + clockSlackUs }];
  });
  const seen = ({ place, ...value }: HistoryValue): TagSeen => ({
    ...value,
    request: readable[place]?.request ?? 0,
    origin: 'backfilled',
  });
  const complete = await readHistory(session, readable, values => take(values.map(seen)), signal);
  return new Set(readable.filter((_, place) => complete.has(place)).map(({ request }) => request));
}
