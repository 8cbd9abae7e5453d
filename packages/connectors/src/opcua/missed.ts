import type { TagGap, TagSeen } from '@millrace/connector';

import { readHistory } from './history.ts';
import type { Parcel } from './inbox.ts';
import { isVariable } from './item.ts';
import type { Found, Target } from './resolve.ts';
import type { OpcuaSession } from './session.ts';

/** How far the clock of a server may be ahead of ours when its history is read up to now. */
const clockSlackUs = 86_400_000_000;

/** A time that was missed, of these requests; microseconds since 1970. */
export interface Missed {
  readonly requests: readonly number[];
  readonly from: number;
  readonly to: number;
  readonly reason: TagGap['reason'];
  readonly because: string;
  /** Where what was missed comes before what is held back: when each request was told last; 0: never. */
  readonly since?: readonly number[];
}

/** A time in which values of one request were dropped. */
export interface Span {
  readonly request: number;
  readonly from: number;
  readonly to: number;
}

/** Queues of the server that were full, as one gap. */
export function overflow(spans: readonly Span[]): Missed {
  return {
    requests: [...new Set(spans.map(({ request }) => request))],
    from: Math.min(...spans.map(({ from }) => from)),
    to: Math.max(...spans.map(({ to }) => to)),
    reason: 'overflow',
    because: 'the queue of the server was full',
  };
}

/** The gap of what was filled, and of what was not. */
function gapsOf({ requests, from, to, reason, because }: Missed, filled: readonly number[], count: number): readonly Parcel[] {
  const unfilled = requests.filter(request => !filled.includes(request));
  const gap = (of: readonly number[], sentence: string): Parcel => ({
    values: [],
    gap: { requests: of, from, to, reason, sentence },
  });
  return [
    ...(filled.length === 0
      ? []
      : [
          {
            values: [],
            gap: { requests: filled, from, to, reason, sentence: `${because}; read again from the history`, backfilled: count },
          },
        ]),
    ...(unfilled.length === 0 ? [] : [gap(unfilled, because)]),
  ];
}

/** What the history of the server has of what was missed, oldest first, and the gaps that it was. `targets`: of every request. */
export async function readMissed(
  session: OpcuaSession,
  targets: readonly Target[],
  missed: Missed,
  signal: AbortSignal,
): Promise<{ readonly values: readonly TagSeen[]; readonly parcels: readonly Parcel[] }> {
  const { requests, from, to, since } = missed;
  const told = new Map(requests.map((request, place) => [request, since?.[place] ?? 0]));
  const readable = session.config.history ? requests.filter(request => isVariable(targets[request])) : [];
  const wanted = readable.map(request => ({
    nodeId: (targets[request] as Found).nodeId,
    from: told.get(request) || from,
    to: since === undefined ? to : to + clockSlackUs,
  }));
  const found = await readHistory(session, wanted, signal);
  const all = readable.flatMap((request, place) =>
    (found[place] ?? []).map(value => ({ ...value, request, origin: 'backfilled' as const })),
  );
  const values = all.toSorted((a, b) => (a.sourceTime ?? 0) - (b.sourceTime ?? 0));
  const filled = readable.filter((_, place) => found[place] !== undefined);
  return { values, parcels: [{ values }, ...gapsOf(missed, filled, values.length)] };
}
