import { hash } from 'node:crypto';
import type { Contract, Format, Identity, Issue, Value } from '@millrace/core';
import type { StoredMessage } from '@millrace/store';

/** A message in memory on its way through flows: decoded once, checked at most once against its contract. */
export interface LiveMessage {
  readonly number: number;
  readonly id: string;
  readonly subject: string;
  readonly receivedAt: number;
  readonly size: number;
  /** Absent where the message could not be decoded; then `bad` says why. */
  readonly value?: Value;
  /** What intake read it to be about, where it did so just now. */
  readonly identity?: Identity;
  readonly bad?: { readonly code: string; readonly sentence: string };
  /** Issues against the source contract, once somebody has asked. */
  issues?: readonly Issue[];
}

/** How stored bytes of one source become messages again. */
export interface SourceReading {
  readonly format: Format;
  readonly contract: Contract;
}

/** Decodes a stored message. Bytes that decoded at intake decode again; if the documents changed so that they do not, the message is bad now. */
export function reviveMessage(stored: StoredMessage, reading: SourceReading): LiveMessage {
  const common = {
    number: stored.number,
    id: stored.id,
    subject: stored.subject,
    receivedAt: stored.receivedAt,
    size: stored.bytes.length,
  };
  if (stored.bad !== undefined && !mayReadNow(stored.bad)) return { ...common, bad: stored.bad };
  const decoded = reading.format.decode(stored.bytes);
  const value = decoded.ok ? recordOf(stored, decoded.value) : undefined;
  if (stored.bad !== undefined && stored.bad.code !== 'intake.conflict') {
    const identified = value !== undefined && reading.contract.identify(value).ok;
    return identified ? { ...common, value: value } : { ...common, bad: stored.bad };
  }
  if (value === undefined) return { ...common, bad: firstIssue(decoded.issues) };
  return { ...common, value, ...(stored.bad === undefined ? {} : { bad: stored.bad }) };
}

/** What the documents once could not read they may read now; what a connector or the store refused stays refused. */
function mayReadNow({ code }: { readonly code: string }): boolean {
  return !/^(?:file|http|mqtt|sql|store)\./.test(code);
}

/** The one record that the message is. A message that was taken as a whole is never the first of several. */
function recordOf({ part }: StoredMessage, records: readonly Value[]): Value | undefined {
  if (part === undefined && records.length > 1) return undefined;
  return records[part ?? 0];
}

/** The first error of a list, as the reason for holding a message. */
export function firstIssue(issues: readonly Issue[]): { readonly code: string; readonly sentence: string } {
  const issue = issues.find(one => one.level === 'error') ?? issues[0];
  if (issue === undefined) return { code: 'format.empty', sentence: 'the received bytes hold no record' };
  const more = issues.length > 1 ? ` (and ${issues.length - 1} more)` : '';
  const at = issue.at === undefined ? '' : ` at line ${issue.at.line}, column ${issue.at.column}`;
  return { code: issue.code, sentence: `${issue.path === '' ? '' : `${issue.path}: `}${issue.sentence}${at}${more}` };
}

/** SHA-256 of bytes, hexadecimal. */
export function sha256(bytes: Uint8Array | string): string {
  return hash('sha256', bytes);
}

/** The id of a message that brings none: half of the SHA-256 of its bytes, in 22 characters, which keeps the index of ids small. */
export function contentId(bytes: Uint8Array): string {
  return hash('sha256', bytes, 'base64url').slice(0, 22);
}
