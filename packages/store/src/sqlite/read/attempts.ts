import type { AttemptRecord } from '../../store.ts';
import { begunChecksum, endedChecksum } from '../checksum.ts';
import { spanLimit, unpackNumbers } from '../number-list.ts';
import type { ReadConnection } from './read-connection.ts';

/** A row of `attempt`. */
export interface AttemptRow {
  readonly number: number;
  readonly flow: number;
  readonly kind: 'send' | 'verify';
  readonly message: number;
  readonly messages: Uint8Array | null;
  readonly started_at: number;
  readonly ended_at: number | null;
  readonly release: number;
  readonly attempt: number;
  readonly outcomes: string | null;
  readonly crc: number;
  readonly sent: Uint8Array | null;
  readonly answered: Uint8Array | null;
}

/** The attempts that a message was part of in a flow, in order. */
export function attemptsOf(db: ReadConnection, flow: number, message: number): readonly AttemptRecord[] {
  const rows = db.all<AttemptRow>(
    `SELECT a.* FROM attempt_span AS s JOIN attempt AS a ON a.number = s.attempt
     WHERE s.flow = ? AND s.first BETWEEN ? AND ? AND s.last >= ? ORDER BY a.number`,
    flow,
    message - spanLimit,
    message,
    message,
  );
  return rows.map(toAttempt).filter(attempt => attempt.messages.includes(message));
}

/** Attempts begun and never finished, in order. */
export function unfinishedAttempts(db: ReadConnection, flow: number): readonly AttemptRecord[] {
  return db.all<AttemptRow>('SELECT * FROM attempt WHERE flow = ? AND ended_at IS NULL ORDER BY number', flow).map(toAttempt);
}

/** Whether an attempt is as it was written. */
export function isWholeAttempt(row: AttemptRow): boolean {
  const { number, ended_at: endedAt, outcomes } = row;
  const begun = begunChecksum({ ...row, startedAt: row.started_at, packed: row.messages });
  if (endedAt === null) return row.crc === begun && outcomes === null && row.sent === null && row.answered === null;
  const [sent, answered] = [row.sent ?? new Uint8Array(0), row.answered ?? new Uint8Array(0)];
  return row.crc === (begun ^ endedChecksum({ number, endedAt, outcomes, sent, answered })) >>> 0;
}

function toAttempt(row: AttemptRow): AttemptRecord {
  const { number, flow, kind, started_at: startedAt, release, attempt, outcomes } = row;
  const messages = row.messages === null ? [row.message] : unpackNumbers(row.messages);
  const begun = { number, flow, kind, messages, startedAt, release, attempt };
  if (row.ended_at === null) return begun;
  const [sent, answered] = [row.sent ?? new Uint8Array(0), row.answered ?? new Uint8Array(0)];
  return { ...begun, endedAt: row.ended_at, outcomes: outcomes ?? '', sent, answered };
}
