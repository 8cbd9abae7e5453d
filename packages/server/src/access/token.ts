import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import type { Scope } from '@millrace/api';

/** One token as it is kept: never the token itself. */
export interface TokenRecord {
  /** Stands in the audit trail. */
  readonly name: string;
  /** SHA-256 of the token, hexadecimal. */
  readonly sha256: string;
  readonly scopes: readonly Scope[];
  /** RFC 3339. */
  readonly createdAt: string;
}

/** A new token: 256 random bits with a prefix that secret scanners can look for. */
export function makeToken(): string {
  return `mr_${randomBytes(32).toString('base64url')}`;
}

/** The record of a token. */
export function recordOf(token: string, name: string, scopes: readonly Scope[], createdAt: string): TokenRecord {
  return { name, sha256: sha256(token).toString('hex'), scopes, createdAt };
}

/** The record that a token belongs to. Every record is compared in full, so that the time says nothing. */
export function matching(records: readonly TokenRecord[], token: string): TokenRecord | undefined {
  const hash = sha256(token);
  let match: TokenRecord | undefined;
  for (const record of records) {
    const kept = Buffer.from(record.sha256, 'hex');
    if (kept.length === hash.length && timingSafeEqual(kept, hash)) match = record;
  }
  return match;
}

function sha256(text: string): Buffer {
  return createHash('sha256').update(text, 'utf8').digest();
}
