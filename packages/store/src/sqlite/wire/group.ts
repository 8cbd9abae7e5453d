import { StoreError } from '../../store.ts';
import type { StoreErrorKind } from '../../store.ts';
import type { Tape, TapeMark, TapeReader, TapeWriter } from '../tape.ts';

/** What stands at the beginning of each write of a group. */
export const writeKinds = { append: 0, settle: 1, record: 2, index: 3 } as const;

/** Everything that was queued, as one message to the writer; it becomes one transaction. */
export interface Group {
  readonly tape: Tape;
  /** Where each write begins: numbers, texts, bytes, and so on for the next. Needed where writes must be made one by one. */
  readonly marks: readonly number[];
}

/** The mark of a write in a group. */
export function markOf(group: Group, index: number): TapeMark {
  const [numbers = 0, texts = 0, bytes = 0] = group.marks.slice(index * 3, index * 3 + 3);
  return { numbers, texts, bytes };
}

/** From the main thread to the writer. */
export type ToWriter = { readonly kind: 'group'; readonly group: Group } | { readonly kind: 'close' };

/** From the writer to the main thread. `answers` holds, for each write in order, success and answer, or the error. */
export type FromWriter =
  | { readonly kind: 'ready' }
  | { readonly kind: 'failed'; readonly error: FailureText }
  | { readonly kind: 'answers'; readonly tape: Tape }
  | { readonly kind: 'closed' };

/** An error on its way between threads; without `kind` it is not the world's failure but ours. */
export interface FailureText {
  readonly kind: StoreErrorKind | null;
  readonly message: string;
}

/** Turns a thrown error into what can be sent. */
export function failureText(error: unknown): FailureText {
  if (error instanceof StoreError) return { kind: error.kind, message: error.message };
  return { kind: null, message: error instanceof Error ? (error.stack ?? error.message) : String(error) };
}

/** The error again, on the other side. */
export function failureError({ kind, message }: FailureText): Error {
  return kind === null ? new Error(message) : new StoreError(kind, message);
}

/** Lays an error down in the place of an answer. */
export function writeFailure(tape: TapeWriter, error: unknown): void {
  const { kind, message } = failureText(error);
  tape.number(0);
  tape.text(kind ?? undefined);
  tape.text(message);
}

/** Takes an answer off the tape, or the error in its place. */
export function readAnswerOrFailure<T>(tape: TapeReader, read: (tape: TapeReader) => T): T | Error {
  if (tape.number() === 1) return read(tape);
  return failureError({ kind: tape.text() as StoreErrorKind | null, message: tape.name() });
}
