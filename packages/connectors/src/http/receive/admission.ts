import { createHmac, hash, timingSafeEqual } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';

import type { HttpAuth } from '../config.ts';

/** Decides whether a request comes from somebody who may send. */
export interface Admission {
  /** Whether the headers alone refuse the request, before its body is read. */
  refusesHeaders(headers: IncomingHttpHeaders): boolean;
  /** Whether the whole request is admitted; a signature is then used up until `forget`. `id` is the one that the headers give. */
  admits(headers: IncomingHttpHeaders, id: string | undefined, body: Uint8Array, now: number): boolean;
  /** Gives a signature back, because its request was not taken and may come again. */
  forget(headers: IncomingHttpHeaders): void;
}

/** Signatures remembered at most; beyond it requests are refused until old ones leave the window. */
const rememberedMost = 200_000;

/** The admission for these settings. */
export function admissionOf(auth: HttpAuth | undefined): Admission {
  if (auth?.kind === 'key') return keyAdmission(auth.header.toLowerCase(), auth.keys);
  if (auth?.kind === 'hmac') return signedAdmission(auth);
  return { refusesHeaders: () => false, admits: () => true, forget: () => undefined };
}

function keyAdmission(header: string, keys: readonly string[]): Admission {
  const digests = keys.map(digest);
  const refuses = (headers: IncomingHttpHeaders): boolean => {
    const given = digest(String(headers[header] ?? ''));
    let match = false;
    for (const known of digests) match = timingSafeEqual(known, given) || match;
    return !match;
  };
  return { refusesHeaders: refuses, admits: () => true, forget: () => undefined };
}

function signedAdmission(auth: HttpAuth & { kind: 'hmac' }): Admission {
  const [header, timestampHeader] = [auth.header.toLowerCase(), auth.timestampHeader.toLowerCase()];
  const seen = new Map<string, number>();
  return {
    refusesHeaders: headers => headers[header] === undefined || headers[timestampHeader] === undefined,
    admits(headers, id, body, now) {
      const [signature, timestamp] = [signatureOf(headers[header]), String(headers[timestampHeader])];
      if (!isRecent(timestamp, now, auth.tolerance)) return false;
      const signed = { head: `${timestamp}\n${id ?? ''}\n`, body };
      if (!auth.secrets.some(secret => isSignedBy(secret, signature, signed))) return false;
      return isFirst(seen, signature, now, auth.tolerance);
    },
    forget: headers => void seen.delete(signatureOf(headers[header])),
  };
}

function signatureOf(header: string | readonly string[] | undefined): string {
  return String(header)
    .trim()
    .replace(/^sha256=/i, '')
    .toLowerCase();
}

function isRecent(timestamp: string, now: number, toleranceMs: number): boolean {
  return /^\d{1,12}$/.test(timestamp) && Math.abs(now - Number(timestamp) * 1000) <= toleranceMs;
}

/** What is signed: timestamp, id and body, a line feed between them. No header can hold one, so nothing can be moved from one to the next. */
interface Signed {
  readonly head: string;
  readonly body: Uint8Array;
}

function isSignedBy(secret: string, signature: string, { head, body }: Signed): boolean {
  const expected = createHmac('sha256', secret).update(head).update(body).digest();
  const given = Buffer.from(signature, 'hex');
  return given.length === expected.length && timingSafeEqual(given, expected);
}

/** Remembers a signature for as long as its timestamp could be accepted; the oldest stand first. */
function isFirst(seen: Map<string, number>, signature: string, now: number, toleranceMs: number): boolean {
  for (const [old, until] of seen) {
    if (until > now) break;
    seen.delete(old);
  }
  if (seen.has(signature) || seen.size >= rememberedMost) return false;
  seen.set(signature, now + 2 * toleranceMs);
  return true;
}

function digest(text: string): Buffer {
  return hash('sha256', text, 'buffer');
}
