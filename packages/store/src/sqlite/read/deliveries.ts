import type { DeliveryRecord } from '../../store.ts';
import { states } from '../states.ts';
import { attemptsOf } from './attempts.ts';
import type { ReadConnection } from './read-connection.ts';

/** A row of the table. */
export interface DeliveryRow {
  readonly flow: number;
  readonly message: number;
  readonly state: number;
  readonly attempts: number;
  readonly at: number;
  readonly release: number;
  readonly code: string | null;
  readonly sentence: string | null;
  readonly reference: string | null;
  readonly awaits: string | null;
  readonly cause: string | null;
  readonly owner: string | null;
  readonly forwarded: number | null;
}

/** Rows in an open state, in message order. */
export function openDeliveries(db: ReadConnection, flow: number, after: number, count: number): readonly DeliveryRecord[] {
  const sql = 'SELECT * FROM delivery WHERE flow = ? AND message > ? AND state <= 3 ORDER BY message LIMIT ?';
  return db.all<DeliveryRow>(sql, flow, after, count).map(toDelivery);
}

/** Rows of messages after the cursor, in message order. */
export function settledAhead(db: ReadConnection, flow: number): readonly DeliveryRecord[] {
  const sql = 'SELECT * FROM delivery WHERE flow = ? AND message > (SELECT cursor FROM flow WHERE number = ?) ORDER BY message';
  return db.all<DeliveryRow>(sql, flow, flow).map(toDelivery);
}

/** One row, where there is one. */
export function deliveryRow(db: ReadConnection, flow: number, message: number): DeliveryRecord | undefined {
  const row = db.one<DeliveryRow>('SELECT * FROM delivery WHERE flow = ? AND message = ?', flow, message);
  return row && toDelivery(row);
}

/** A message in every flow of its source. */
export function deliveriesOf(db: ReadConnection, message: number): readonly DeliveryRecord[] {
  const found = db.one<{ source: number; received_at: number }>(
    'SELECT source, received_at FROM message WHERE number = ?',
    message,
  );
  if (found === undefined) return [];
  const flows = db.all<{ number: number; cursor: number }>(
    'SELECT number, cursor FROM flow WHERE source = ? AND start_after < ? ORDER BY number',
    found.source,
    message,
  );
  return flows.map(flow => {
    const row = db.one<DeliveryRow>('SELECT * FROM delivery WHERE flow = ? AND message = ?', flow.number, message);
    if (row !== undefined) return toDelivery(row);
    return flow.cursor >= message
      ? confirmed(db, flow.number, message, found.received_at)
      : waiting(flow.number, message, found.received_at);
  });
}

/** What is before the cursor and has no row went out; its attempts say when and under which release. */
function confirmed(db: ReadConnection, flow: number, message: number, receivedAt: number): DeliveryRecord {
  const attempts = attemptsOf(db, flow, message);
  const last = attempts.at(-1);
  const tries = attempts.filter(attempt => attempt.kind === 'send').length;
  return {
    flow,
    message,
    state: 'confirmed',
    attempts: tries,
    at: last?.endedAt ?? receivedAt,
    release: last?.release ?? 0,
    stored: false,
  };
}

function waiting(flow: number, message: number, receivedAt: number): DeliveryRecord {
  return { flow, message, state: 'waiting', attempts: 0, at: receivedAt, release: 0, stored: false };
}

/** A row as everybody else reads it. */
export function toDelivery(row: DeliveryRow): DeliveryRecord {
  const { flow, message, attempts, at, release, code, sentence, reference, awaits, cause, owner, forwarded } = row;
  const state = states[row.state];
  if (state === undefined) throw new Error(`reading delivery ${flow}/${message}: there is no state ${row.state}`);
  return {
    flow,
    message,
    state,
    attempts,
    at,
    release,
    ...(code !== null && { code }),
    ...(sentence !== null && { sentence }),
    ...(reference !== null && { reference }),
    ...(awaits !== null && { awaits }),
    ...(cause !== null && { cause }),
    ...(owner !== null && { owner }),
    ...(forwarded !== null && { forwarded }),
    stored: true,
  };
}
