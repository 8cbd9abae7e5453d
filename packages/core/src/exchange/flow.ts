import { fifoFront, fifoSize, fifoTake, dueAdd, dueAt, dueTake } from './queues.ts';
import type { Due, Fifo } from './queues.ts';
import { causeOf } from './cause.ts';
import type { Next } from './delivery.ts';
import { countsOfMove, isCounted } from './ledger.ts';
import type { Counts } from './ledger.ts';
import type { State } from './views.ts';

/**
 * The state of one flow: which messages of its source are on their way to its target, in lanes by subject.
 *
 * These functions decide and nothing else: no clock, no I/O; the same events in the same order give the same answers. The state is owned by
 * the caller and changed in place, because thousands of messages a second pass through it; everything that must reach the disk comes back as
 * a `Settlement`, and a lane moves on only when the caller says that its settlement is there (`unlock`). So a crash never sees a later message
 * of a subject sent before the earlier one is settled (P5).
 */
export interface Flow {
  /** Every message up to here has a final state or a row on disk. */
  cursor: number;
  /** Every message up to here has been offered. */
  offeredThrough: number;
  /** Deliveries that are not final, by message number. */
  readonly entries: Map<number, Entry>;
  /** By subject, in message order; only the first of a lane may act. */
  readonly lanes: Map<string, Entry[]>;
  /** Offered deliveries in message order, from the cursor on. */
  readonly order: Fifo<Entry>;
  readonly ready: Fifo<Entry>;
  readonly asks: Fifo<Entry>;
  readonly due: Due<Entry>;
  /** Final states that recovery found ahead of the cursor. */
  readonly finished: Set<number>;
  /** Deliveries that a person must look at. */
  held: number;
}

/** One delivery that is not final. `phase`: in line, being sent, waiting for its next try, outcome unknown, being asked about, held, or at its end. */
export interface Entry {
  readonly message: number;
  readonly subject: string;
  readonly receivedAt: number;
  phase: 'queued' | 'sending' | 'waiting' | 'unknown' | 'asking' | 'held' | 'settled';
  attempts: number;
  /** Tries that count against the policy (those at a target that was down do not). */
  counted: number;
  verifies: number;
  /** When its next try or question is due. */
  dueAt: number;
  /** Whether the store has a row for it. */
  rowed: boolean;
  /** A person let it go on although it was held. */
  released: boolean;
}

/** What a message looks like when it is offered. */
export interface Offered {
  readonly message: number;
  readonly subject: string;
  readonly receivedAt: number;
}

/** The code of a row whose delivery a person released. */
export const releasedCode = 'delivery.released';

/** A delivery row to write. */
export interface Row {
  readonly message: number;
  readonly state: State;
  readonly attempts: number;
  readonly at: number;
  readonly code?: string;
  readonly sentence?: string;
  readonly reference?: string;
  readonly awaits?: string;
  /** Held: the sentence without what differs from message to message. */
  readonly cause?: string;
  readonly release: number;
}

/** What must be on disk, in one commit, before `unlock(settlement.unlock)`. */
export interface Settlement {
  readonly cursor?: number;
  readonly rows: readonly Row[];
  readonly forget: readonly number[];
  readonly counts: Partial<Counts>;
  readonly confirmed: number;
  readonly unlock: readonly Entry[];
}

/** A decided delivery. */
export interface Concluded {
  readonly entry: Entry;
  readonly next: Next;
}

/** Takes the next messages of the source, in order. The caller keeps to `room`. */
export function offer(flow: Flow, offered: readonly Offered[]): void {
  for (const one of offered) {
    if (one.message <= flow.offeredThrough) continue;
    flow.offeredThrough = one.message;
    flow.order.items.push(
      flow.finished.delete(one.message) ? settledEntry(one) : (flow.entries.get(one.message) ?? enter(flow, one)),
    );
  }
}

/** How many more messages may be offered before the flow holds `window` of them between cursor and offered, or `parked` in all. */
export function room(flow: Flow, window: number, parked: number): number {
  return Math.max(0, Math.min(window - fifoSize(flow.order), parked - flow.entries.size));
}

/** Moves what has come due to where it can be taken. */
export function wake(flow: Flow, now: number): void {
  for (let entry = dueTake(flow.due, now); entry !== undefined; entry = dueTake(flow.due, now)) {
    if (entry.dueAt > now) continue;
    if (entry.phase === 'waiting') flow.ready.items.push(entry);
    else if (entry.phase === 'unknown') flow.asks.items.push(entry);
  }
}

/** Makes a delivery that waits for a time due now. */
export function hurry(flow: Flow, message: number, now: number): void {
  const entry = flow.entries.get(message);
  if (entry?.phase !== 'waiting' || entry.dueAt <= now) return;
  entry.dueAt = now;
  dueAdd(flow.due, now, entry);
}

/** When the next delivery comes due, if any waits for a time. */
export function nextDue(flow: Flow): number | undefined {
  return dueAt(flow.due);
}

/** Takes up to `most` deliveries to send now; each is the first of its lane. */
export function takeToSend(flow: Flow, most: number): Entry[] {
  return takeFrom(flow.ready, most, entry => (entry.phase === 'queued' || entry.phase === 'waiting') && mark(entry, 'sending'));
}

/** Takes up to `most` deliveries to ask the target about. */
export function takeToAsk(flow: Flow, most: number): Entry[] {
  return takeFrom(flow.asks, most, entry => entry.phase === 'unknown' && mark(entry, 'asking'));
}

/** Notes that these deliveries are really being tried now; returns which try it is for the first of them. */
export function noteTry(entries: readonly Entry[]): number {
  for (const entry of entries) entry.attempts++;
  return entries[0]?.attempts ?? 0;
}

/** Puts deliveries back that were taken and not sent after all. */
export function putBack(flow: Flow, entries: readonly Entry[]): void {
  const back = entries.filter(entry => entry.phase === 'sending' || entry.phase === 'asking');
  for (const entry of back) {
    const queue = entry.phase === 'sending' ? flow.ready : flow.asks;
    entry.phase = entry.phase === 'sending' ? (entry.rowed ? 'waiting' : 'queued') : 'unknown';
    queue.items.push(entry);
  }
}

/** Applies decisions; the answer is what must be committed. Also moves the cursor past deliveries parked behind a held or waiting one. */
export function settle(flow: Flow, concluded: readonly Concluded[], release: number, now: number): Settlement {
  const confirmed: Confirmed[] = [];
  const rows: Row[] = [];
  const counts: { -readonly [state in keyof Counts]?: number } = {};
  for (const { entry, next } of concluded) {
    count(counts, entry.phase === 'held' ? 'held' : undefined, -1);
    count(counts, next.state, 1);
    const hadRow = entry.rowed;
    apply(flow, entry, next);
    if (next.state === 'confirmed')
      confirmed.push({ entry, hadRow, ...(next.reference === undefined ? {} : { reference: next.reference }) });
    else rows.push(rowOf(entry, next, release, now));
  }
  const before = flow.cursor;
  advance(flow, rows, release, now);
  const forget: number[] = [];
  for (const one of confirmed) keepOrForget(flow, one, rows, forget, release, now);
  return {
    ...(flow.cursor > before ? { cursor: flow.cursor } : {}),
    rows,
    forget,
    counts,
    confirmed: confirmed.length,
    unlock: concluded.map(one => one.entry),
  };
}

/** Called when a settlement is on disk: lanes whose first delivery is final move on, waiting ones get their time. */
export function unlock(flow: Flow, settlement: Settlement): void {
  for (const entry of settlement.unlock) {
    if (entry.phase === 'settled') leave(flow, entry);
    else if (entry.phase === 'waiting' || entry.phase === 'unknown') dueAdd(flow.due, entry.dueAt, entry);
  }
}

/** Lets a held delivery try again. */
export function releaseHeld(entry: Entry, now: number): Concluded {
  entry.attempts = entry.phase === 'held' ? 0 : entry.attempts;
  entry.counted = 0;
  entry.verifies = 0;
  entry.released = true;
  return { entry, next: { state: 'waiting', at: now, counts: true, sentence: 'released' } };
}

/** Takes a settled message into its lane again, in message order but never before one that is being sent. */
export function readmit(flow: Flow, message: Offered, from: State, release: number, now: number): Settlement {
  const entry: Entry = {
    ...message,
    phase: 'waiting',
    attempts: 0,
    counted: 0,
    verifies: 0,
    dueAt: 0,
    rowed: true,
    released: false,
  };
  flow.entries.set(entry.message, entry);
  const lane = flow.lanes.get(entry.subject) ?? [];
  const later = lane.findIndex((other, place) => place > 0 && other.message > entry.message);
  lane.splice(later === -1 ? lane.length : later, 0, entry);
  flow.lanes.set(entry.subject, lane);
  if (lane[0] !== entry) entry.phase = 'queued';
  const row: Row = { message: entry.message, state: 'waiting', attempts: 0, at: now, sentence: 'replayed', release };
  return {
    rows: [row],
    forget: [],
    counts: countsOfMove(from, 'waiting'),
    confirmed: 0,
    unlock: lane[0] === entry ? [entry] : [],
  };
}

interface Confirmed {
  readonly entry: Entry;
  readonly hadRow: boolean;
  readonly reference?: string;
}

function enter(flow: Flow, { message, subject, receivedAt }: Offered): Entry {
  const entry: Entry = {
    message,
    subject,
    receivedAt,
    phase: 'queued',
    attempts: 0,
    counted: 0,
    verifies: 0,
    dueAt: 0,
    rowed: false,
    released: false,
  };
  flow.entries.set(entry.message, entry);
  const lane = flow.lanes.get(entry.subject);
  if (lane !== undefined) lane.push(entry);
  else {
    flow.lanes.set(entry.subject, [entry]);
    flow.ready.items.push(entry);
  }
  return entry;
}

function settledEntry(one: Offered): Entry {
  return { ...one, phase: 'settled', attempts: 0, counted: 0, verifies: 0, dueAt: 0, rowed: true, released: false };
}

function takeFrom(queue: Fifo<Entry>, most: number, accept: (entry: Entry) => boolean): Entry[] {
  const taken: Entry[] = [];
  while (taken.length < most) {
    const entry = fifoTake(queue);
    if (entry === undefined) break;
    if (accept(entry)) taken.push(entry);
  }
  return taken;
}

function mark(entry: Entry, phase: Entry['phase']): true {
  if (phase === 'asking') entry.verifies++;
  entry.phase = phase;
  return true;
}

function count(counts: { -readonly [state in keyof Counts]?: number }, state: State | undefined, by: number): void {
  if (state !== undefined && isCounted(state)) counts[state] = (counts[state] ?? 0) + by;
}

function apply(flow: Flow, entry: Entry, next: Next): void {
  if (entry.phase === 'held') flow.held--;
  if (next.state === 'held') flow.held++;
  if (next.state === 'waiting') {
    if (next.counts) entry.counted++;
    entry.verifies = 0;
  }
  entry.phase = next.state === 'held' || next.state === 'waiting' || next.state === 'unknown' ? next.state : 'settled';
  if (entry.phase === 'settled') flow.entries.delete(entry.message);
  if (entry.phase === 'settled' && entry.message > flow.offeredThrough) flow.finished.add(entry.message);
  entry.dueAt = 'at' in next ? next.at : 0;
  entry.rowed = true;
}

function rowOf(entry: Entry, next: Next, release: number, now: number): Row {
  return {
    message: entry.message,
    state: next.state,
    attempts: entry.attempts,
    at: 'at' in next ? next.at : now,
    ...codeOf(entry, next),
    ...('sentence' in next ? { sentence: next.sentence } : {}),
    ...('awaits' in next ? { awaits: next.awaits } : {}),
    ...(next.state === 'held' ? { cause: causeOf(next.sentence) } : {}),
    release,
  };
}

function codeOf(entry: Entry, next: Next): { readonly code?: string } {
  if ('code' in next) return { code: next.code };
  return entry.released && (next.state === 'waiting' || next.state === 'unknown') ? { code: releasedCode } : {};
}

function advance(flow: Flow, rows: Row[], release: number, now: number): void {
  for (let entry = fifoFront(flow.order); entry !== undefined; entry = fifoFront(flow.order)) {
    if (!entry.rowed) {
      if (!isParked(flow, entry)) return;
      entry.rowed = true;
      rows.push({
        message: entry.message,
        state: 'waiting',
        attempts: 0,
        at: now,
        sentence: 'waits behind an earlier message of the same subject',
        release,
      });
    }
    fifoTake(flow.order);
    flow.cursor = Math.max(flow.cursor, entry.message);
  }
}

function isParked(flow: Flow, entry: Entry): boolean {
  const first = flow.lanes.get(entry.subject)?.[0];
  return (
    entry.phase === 'queued' &&
    first !== undefined &&
    first !== entry &&
    (first.phase === 'held' || first.phase === 'waiting' || first.phase === 'unknown')
  );
}

function keepOrForget(flow: Flow, one: Confirmed, rows: Row[], forget: number[], release: number, now: number): void {
  const { entry, reference, hadRow } = one;
  if (reference === undefined && entry.message <= flow.cursor) {
    if (hadRow) forget.push(entry.message);
    return;
  }
  rows.push({
    message: entry.message,
    state: 'confirmed',
    attempts: entry.attempts,
    at: now,
    ...(reference === undefined ? {} : { reference }),
    release,
  });
}

function leave(flow: Flow, entry: Entry): void {
  const lane = flow.lanes.get(entry.subject);
  if (lane === undefined) return;
  const place = lane.indexOf(entry);
  if (place !== -1) lane.splice(place, 1);
  const first = lane[0];
  if (first === undefined) flow.lanes.delete(entry.subject);
  else if (place === 0 && first.phase === 'queued') flow.ready.items.push(first);
  else if (place === 0 && (first.phase === 'waiting' || first.phase === 'unknown')) dueAdd(flow.due, first.dueAt, first);
}
