import type { AppendBatch, Appended, NewMessage } from '../../store.ts';
import type { SeriesAppend } from '../../series-store.ts';
import type { TapeReader, TapeWriter } from '../tape.ts';
import { readSeries, seriesBytes, writeSeries } from './series.ts';

/** A message as the writer takes it off the tape. */
export interface IncomingMessage {
  readonly id: string;
  readonly subject: string;
  readonly time: number | null;
  readonly part: number | null;
  /** Place of its bytes in the batch's list. */
  readonly payload: number;
  /** JSON of the keys as given, or null. */
  readonly keys: string | null;
  /** JSON of `Detail`, or null. */
  readonly detail: string | null;
  readonly keyNames: readonly string[];
  readonly keyValues: readonly string[];
}

/** An append batch as the writer takes it off the tape. */
export interface IncomingBatch {
  readonly source: number;
  readonly receivedAt: number;
  readonly cursor: string | null;
  readonly payloads: readonly Uint8Array[];
  readonly messages: readonly IncomingMessage[];
  readonly series: SeriesAppend | undefined;
}

/** What a message has that most do not: stored as one JSON text. */
export interface Detail {
  readonly attributes?: Readonly<Record<string, string>>;
  readonly bad?: { readonly code: string; readonly sentence: string };
  /** Of a conflict: the message that came first with this id. */
  readonly conflictOf?: number;
}

/** Lays a batch down; consecutive messages that share the very same bytes, as parts of one item, carry them once. */
export function writeAppend(tape: TapeWriter, batch: AppendBatch): void {
  const payloads: Uint8Array[] = [];
  const places = batch.messages.map(message => {
    if (message.part === undefined || payloads.at(-1) !== message.bytes) payloads.push(message.bytes);
    return payloads.length - 1;
  });
  tape.number(batch.source);
  tape.number(Math.round(batch.receivedAt));
  tape.text(batch.cursor);
  tape.number(payloads.length);
  for (const payload of payloads) tape.bytes(payload);
  tape.number(batch.messages.length);
  batch.messages.forEach((message, index) => writeMessage(tape, message, places[index] as number));
  writeSeries(tape, batch.series);
}

function writeMessage(tape: TapeWriter, message: NewMessage, payload: number): void {
  tape.text(message.id);
  tape.text(message.subject);
  tape.text(message.keys.length === 0 ? undefined : JSON.stringify(message.keys));
  tape.text(detailOf(message));
  tape.optionalNumber(message.time === undefined ? undefined : Math.round(message.time));
  tape.optionalNumber(message.part);
  tape.number(payload);
  tape.number(message.keys.length);
  for (const [name, value] of message.keys) {
    tape.word(name);
    tape.text(value);
  }
}

function detailOf({ attributes, bad }: NewMessage): string | undefined {
  if (attributes === undefined && bad === undefined) return undefined;
  return JSON.stringify({ ...(attributes && { attributes }), ...(bad && { bad }) } satisfies Detail);
}

/** How many bytes a batch will lay down. */
export function appendBytes(batch: AppendBatch): number {
  let bytes = seriesBytes(batch.series);
  let previous: Uint8Array | undefined;
  for (const message of batch.messages) {
    if (message.part === undefined || message.bytes !== previous) bytes += message.bytes.byteLength;
    previous = message.bytes;
  }
  return bytes;
}

/** Takes a batch off the tape. */
export function readAppend(tape: TapeReader): IncomingBatch {
  const source = tape.number();
  const receivedAt = tape.number();
  const cursor = tape.text();
  const payloads = Array.from({ length: tape.number() }, () => tape.bytes());
  const messages = Array.from({ length: tape.number() }, () => readMessage(tape));
  return { source, receivedAt, cursor, payloads, messages, series: readSeries(tape) };
}

function readMessage(tape: TapeReader): IncomingMessage {
  const id = tape.name();
  const subject = tape.name();
  const keys = tape.text();
  const detail = tape.text();
  const time = tape.optionalNumber() ?? null;
  const part = tape.optionalNumber() ?? null;
  const payload = tape.number();
  const count = tape.number();
  const keyNames: string[] = [];
  const keyValues: string[] = [];
  for (let index = 0; index < count; index += 1) {
    keyNames.push(tape.word());
    keyValues.push(tape.name());
  }
  return { id, subject, time, part, payload, keys, detail, keyNames, keyValues };
}

/** Lays the answers down: the first number alone where everything is new, which is the common case. */
export function writeAppended(tape: TapeWriter, answers: readonly Appended[]): void {
  const first = answers[0]?.message ?? 0;
  const plain = answers.every((answer, index) => answer.state === 'accepted' && answer.message === first + index);
  tape.number(answers.length);
  tape.number(plain ? first : -1);
  if (plain) return;
  for (const answer of answers) {
    tape.number(answer.state === 'accepted' ? 0 : answer.state === 'duplicate' ? 1 : 2);
    tape.number(answer.message);
    if (answer.state === 'conflict') tape.number(answer.first);
  }
}

/** Takes the answers off the tape. */
export function readAppended(tape: TapeReader): readonly Appended[] {
  const length = tape.number();
  const first = tape.number();
  if (first >= 0) return Array.from({ length }, (_, index) => ({ state: 'accepted', message: first + index }));
  return Array.from({ length }, () => readAnswer(tape));
}

function readAnswer(tape: TapeReader): Appended {
  const state = tape.number();
  const message = tape.number();
  if (state === 2) return { state: 'conflict', message, first: tape.number() };
  return { state: state === 0 ? 'accepted' : 'duplicate', message };
}
