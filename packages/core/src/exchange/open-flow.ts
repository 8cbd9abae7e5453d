import type { Entry, Flow, Offered } from './flow.ts';
import { releasedCode } from './flow.ts';
import { dueAdd, newFifo } from './queues.ts';
import type { State } from './views.ts';

/** A delivery as the store remembers it; `sending` for one whose attempt was begun and never finished: it must be decided before anything else. */
export interface Remembered extends Offered {
  readonly state: State;
  readonly attempts: number;
  readonly at: number;
  /** False for an attempt that was begun on disk and never finished. */
  readonly rowed: boolean;
  readonly code?: string;
}

/** A flow as the store remembers it; `finished` are the final rows after the cursor. */
export function openFlow(cursor: number, remembered: readonly Remembered[], finished: readonly number[]): Flow {
  const flow: Flow = {
    cursor,
    offeredThrough: cursor,
    entries: new Map(),
    lanes: new Map(),
    order: newFifo(),
    ready: newFifo(),
    asks: newFifo(),
    due: { heap: [] },
    finished: new Set(finished),
    held: 0,
  };
  for (const one of remembered.toSorted(byLane)) remember(flow, one);
  for (const lane of flow.lanes.values()) if (lane[0]!.phase === 'queued') flow.ready.items.push(lane[0]);
  return flow;
}

function remember(flow: Flow, one: Remembered): void {
  const held = one.state === 'held';
  const lane = flow.lanes.get(one.subject);
  const phase = held ? 'held' : one.state === 'sending' ? 'sending' : lane !== undefined ? 'queued' : restingPhase(one);
  const entry: Entry = {
    message: one.message,
    subject: one.subject,
    receivedAt: one.receivedAt,
    phase,
    attempts: one.attempts,
    counted: 0,
    verifies: 0,
    dueAt: one.at,
    rowed: one.rowed,
    released: one.code === releasedCode,
  };
  flow.entries.set(entry.message, entry);
  if (lane === undefined) flow.lanes.set(entry.subject, [entry]);
  else lane.push(entry);
  if (held) flow.held++;
  entry.dueAt = one.at;
  if (phase === 'unknown' || phase === 'waiting') dueAdd(flow.due, one.at, entry);
}

function restingPhase(one: Remembered): Entry['phase'] {
  if (one.state === 'unknown') return 'unknown';
  return one.attempts > 0 ? 'waiting' : 'queued';
}

/** Message order, but what may have reached the target stood first in its lane and must be decided before anything else of its subject. */
function byLane(a: Remembered, b: Remembered): number {
  return Number(mayHaveActed(b)) - Number(mayHaveActed(a)) || a.message - b.message;
}

function mayHaveActed({ state }: Remembered): boolean {
  return state === 'sending' || state === 'unknown';
}
