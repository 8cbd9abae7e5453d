import type { TraceEvent } from './trace-views.ts';
import type { AuditView, HopTrace, MessageSummary, TryTrace } from './views.ts';

/** What a time line is made from. */
export interface TraceFacts {
  readonly message: Pick<MessageSummary, 'receivedAt' | 'time'>;
  readonly hops: readonly Pick<HopTrace, 'flow' | 'target' | 'state' | 'at' | 'sentence' | 'tries'>[];
  /** The audit entries that name the message. */
  readonly audit: readonly AuditView[];
}

/** Everything that is known to have happened to a message, in the order of time; at one time what caused comes before what followed. */
export function traceEvents({ message, hops, audit }: TraceFacts): readonly TraceEvent[] {
  const events: TraceEvent[] = [
    ...(message.time === undefined ? [] : [{ at: message.time, kind: 'happened' as const }]),
    { at: message.receivedAt, kind: 'received' },
    ...audit.map(decision),
    ...hops.flatMap(hop => [...hop.tries.map(each => attempt(hop, each)), ...standing(hop)]),
  ];
  // What the clock of the source says may lie behind ours; it stays in front.
  return events.toSorted((one, other) => rank(one) - rank(other) || (one.at < other.at ? -1 : one.at > other.at ? 1 : 0));
}

function rank({ kind }: TraceEvent): number {
  return kind === 'happened' ? 0 : kind === 'received' ? 1 : kind === 'due' ? 3 : 2;
}

function decision({ at, who, action, reason, number }: AuditView): TraceEvent {
  return { at, kind: 'decided', who, action, audit: number, ...(reason !== undefined && { sentence: reason }) };
}

type Hop = TraceFacts['hops'][number];

function attempt({ flow, target }: Hop, { kind, startedAt, tookMs, outcome, record }: TryTrace): TraceEvent {
  return {
    at: startedAt,
    kind: kind === 'send' ? 'sent' : 'asked',
    flow,
    target,
    attempt: record,
    outcome,
    ...(tookMs !== undefined && { tookMs }),
  };
}

/** Where a delivery stands, since when, where that is known; of one that waits, when its next try is due. */
function standing(hop: Hop): readonly TraceEvent[] {
  const { flow, target, state, sentence } = hop;
  const at = state === 'confirmed' ? confirmedAt(hop) : hop.at;
  if (at === undefined) return [];
  const kind = state === 'waiting' ? 'due' : 'state';
  return [{ at, kind, flow, target, state, ...(sentence !== undefined && { sentence }) }];
}

function confirmedAt({ tries, at }: Hop): string | undefined {
  const last = tries.findLast(({ outcome }) => outcome === 'done' || outcome === 'already' || outcome === 'present');
  if (last === undefined) return at;
  return new Date(Date.parse(last.startedAt) + (last.tookMs ?? 0)).toISOString();
}
