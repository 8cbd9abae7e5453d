import type { FinishedAttempt, NewAttempt, SettleBatch } from '../../store.ts';
import { countNames, stateNumber } from '../states.ts';
import type { TapeReader, TapeWriter } from '../tape.ts';

/** How many bytes a change will lay down. */
export function settleBytes(change: SettleBatch): number {
  let bytes = 0;
  for (const attempt of change.finish ?? []) bytes += attempt.sent.byteLength + attempt.answered.byteLength;
  for (const attempt of change.done ?? []) bytes += attempt.sent.byteLength + attempt.answered.byteLength;
  return bytes;
}

/** Lays a change of one flow down, in the order in which `FlowWriter` takes it off. */
export function writeSettle(tape: TapeWriter, change: SettleBatch): void {
  tape.number(change.flow);
  tape.number(change.cursor ?? 0);
  tape.optionalNumber(change.provenAt === undefined ? undefined : Math.round(change.provenAt));
  for (const name of countNames) tape.number(change.counts[name] ?? 0);
  list(tape, change.rows, row => writeRow(tape, row));
  list(tape, change.forget, message => tape.number(message));
  list(tape, change.begin, attempt => writeNewAttempt(tape, attempt));
  list(tape, change.finish, attempt => {
    tape.number(attempt.attempt);
    writeResult(tape, attempt);
  });
  list(tape, change.done, attempt => {
    writeNewAttempt(tape, attempt);
    writeResult(tape, attempt);
  });
  list(tape, change.revisions, ([subject, revision]) => {
    tape.text(subject);
    tape.text(revision);
  });
}

function list<T>(tape: TapeWriter, items: readonly T[] | undefined, write: (item: T) => void): void {
  tape.number(items?.length ?? 0);
  items?.forEach(write);
}

function writeRow(tape: TapeWriter, row: SettleBatch['rows'][number]): void {
  tape.number(row.message);
  tape.number(stateNumber(row.state));
  tape.number(row.attempts);
  tape.number(Math.round(row.at));
  tape.number(row.release);
  tape.text(row.code);
  tape.text(row.sentence);
  tape.text(row.reference);
  tape.text(row.awaits);
  tape.text(row.cause);
  tape.text(row.owner);
  tape.optionalNumber(row.forwarded);
}

function writeNewAttempt(tape: TapeWriter, attempt: NewAttempt): void {
  tape.text(attempt.kind);
  tape.number(Math.round(attempt.startedAt));
  tape.number(attempt.release);
  tape.number(attempt.attempt);
  list(tape, attempt.messages, message => tape.number(message));
}

function writeResult(tape: TapeWriter, attempt: Omit<FinishedAttempt, 'attempt'>): void {
  tape.number(Math.round(attempt.endedAt));
  tape.text(attempt.outcomes);
  tape.bytes(attempt.sent);
  tape.bytes(attempt.answered);
}

/** A begun attempt as it comes off the tape. */
export interface IncomingAttempt {
  readonly kind: string;
  readonly startedAt: number;
  readonly release: number;
  readonly attempt: number;
  readonly messages: readonly number[];
}

/** Takes a begun attempt off the tape. */
export function readNewAttempt(tape: TapeReader): IncomingAttempt {
  const kind = tape.name();
  const [startedAt, release, attempt] = [tape.number(), tape.number(), tape.number()];
  return { kind, startedAt, release, attempt, messages: readNumbers(tape) };
}

/** Takes a counted list of numbers off the tape. */
export function readNumbers(tape: TapeReader): number[] {
  return Array.from({ length: tape.number() }, () => tape.number());
}
