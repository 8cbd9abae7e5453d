import type { CodeCatalogue, CodeEntry } from '@millrace/core';
import type { Receipt, RecordReceipt } from '@millrace/connector';

import { httpCodes } from '../codes.ts';
import type { HttpCode } from '../codes.ts';

/** An HTTP answer, ready to be written. */
export interface Reply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

const entries: CodeCatalogue = httpCodes;
const json = { 'content-type': 'application/json' };
const problemType = { 'content-type': 'application/problem+json' };
/** Answers list every record up to here; beyond, only those that were not simply accepted. */
const listedInFull = 20;

/** A refusal as RFC 9457 describes it. */
export function problem(
  status: number,
  code: HttpCode,
  detail: string,
  headers: Readonly<Record<string, string>> = {},
  more: Readonly<Record<string, unknown>> = {},
): Reply {
  return problemOf(status, code, entries[code], detail, headers, more);
}

/** 503: nothing was taken, come back later. `code` may be of another area (a full disk). */
export function notTaken(code: string, sentence: string): Reply {
  const entry = Object.hasOwn(entries, code) ? entries[code] : undefined;
  return problemOf(503, code, entry, sentence, { 'retry-after': '5' }, {});
}

function problemOf(
  status: number,
  code: string,
  entry: CodeEntry | undefined,
  detail: string,
  headers: Readonly<Record<string, string>>,
  more: Readonly<Record<string, unknown>>,
): Reply {
  const title = entry?.means ?? 'the request was not taken';
  const remedy = entry === undefined ? {} : { remedy: entry.remedy };
  const body = JSON.stringify({ type: `urn:millrace:error:${code}`, title, status, detail, code, ...remedy, ...more });
  return { status, headers: { ...problemType, ...headers }, body };
}

/** The answer to a request whose messages are on disk: 202, or 422 where every one of them is held because it cannot be read. */
export function settledReply(receipts: readonly Receipt[]): Reply {
  const only = receipts.length === 1 && receipts[0]?.records.length === 1 ? receipts[0].records[0] : undefined;
  if (only?.state === 'accepted') return { status: 202, headers: json, body: acceptedOne(only) };
  const records = receipts.flatMap(receipt => receipt.records);
  const held = records.filter(record => record.state === 'held');
  return held.length === records.length && held[0] !== undefined ? allHeld(held, held[0]) : taken(records);
}

function acceptedOne({ message, id }: RecordReceipt): string {
  return `{"accepted":1,"duplicates":0,"held":0,"conflicts":0,"messages":[{"message":${message},"id":${JSON.stringify(id)},"state":"accepted"}]}`;
}

function allHeld(records: readonly RecordReceipt[], first: RecordReceipt): Reply {
  const kept = `kept as message ${first.message}`;
  const detail =
    records.length === 1 ? `${first.sentence ?? 'held'}; ${kept}` : `none of ${records.length} messages could be read`;
  const code = first.code ?? 'http.all-held';
  return problemOf(422, code, httpCodes['http.all-held'], detail, {}, { messages: records.slice(0, 1000).map(listed) });
}

function taken(records: readonly RecordReceipt[]): Reply {
  const count = (state: RecordReceipt['state']): number => records.filter(record => record.state === state).length;
  const worthListing = records.length > listedInFull ? records.filter(record => record.state !== 'accepted') : records;
  const summary = {
    accepted: count('accepted'),
    duplicates: count('duplicate'),
    held: count('held'),
    conflicts: count('conflict'),
  };
  return { status: 202, headers: json, body: JSON.stringify({ ...summary, messages: worthListing.map(listed) }) };
}

function listed({ message, id, state, code, sentence }: RecordReceipt): RecordReceipt {
  return { message, id, state, ...(code !== undefined && { code }), ...(sentence !== undefined && { sentence }) };
}
