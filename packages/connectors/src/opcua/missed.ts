import type { TagGap, TagSeen } from '@millrace/connector';

import { readHistory } from './history.ts';
import { isVariable } from './item.ts';
import type { Found, Target } from './resolve.ts';
import type { OpcuaSession } from './session.ts';

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

/** What history has of a time that was missed: values of all requests, oldest first, and the requests of which it keeps any. */
export interface Recalled {
  readonly values: readonly TagSeen[];
  readonly requests: ReadonlySet<number>;
}

/** Queues of the server that were full, as one gap. `startedAt`: what stands for a time that was never told. */
export function overflow(spans: readonly (MissedSpan & { readonly until: number })[], startedAt: number): Missed {
  return {
    spans,
    from: Math.min(...spans.map(({ since }) => since || startedAt)),
    to: Math.max(...spans.map(({ until }) => until)),
    reason: 'overflow',
    because: 'the queue of the server was full',
  };
}

/** The gaps that are marked: one for what history told, with how many values that were, and one for what stays missing. */
export function gapsOf({ spans, from, to, reason, because }: Missed, recalled: Recalled, backfilled: number): readonly TagGap[] {
  const missed = spans.map(({ request }) => request);
  const filled = missed.filter(request => recalled.requests.has(request));
  const unfilled = missed.filter(request => !recalled.requests.has(request));
  const gaps: TagGap[] = [
    { requests: filled, from, to, reason, sentence: `${because}; read again from the history`, backfilled },
    { requests: unfilled, from, to, reason, sentence: because },
  ];
  return gaps.filter(({ requests }) => requests?.length !== 0);
}

/** Reads what the history of the server has of what was missed. `targets`: of every request. */
export async function recall(
  session: OpcuaSession,
  targets: readonly Target[],
  { spans, from, to }: Missed,
  signal: AbortSignal,
): Promise<Recalled> {
  const readable = session.config.history ? spans.filter(({ request }) => isVariable(targets[request])) : [];
  const wanted = readable.map(({ request, since, until }) => ({
    nodeId: (targets[request] as Found).nodeId,
    from: since || from,
    to: until ?? to + clockSlackUs,
  }));
  const found = await readHistory(session, wanted, signal);
  const values = readable.flatMap(({ request }, place) =>
    (found[place] ?? []).map(value => ({ ...value, request, origin: 'backfilled' as const })),
  );
  return {
    values: values.toSorted((a, b) => (a.sourceTime ?? 0) - (b.sourceTime ?? 0)),
    requests: new Set(readable.filter((_, place) => found[place] !== undefined).map(({ request }) => request)),
  };
}
