import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import type { Scope } from '@millrace/api';

/** What narrows a token. */
export interface TokenLimits {
  /** Only these sites; absent: all. */
  readonly sites?: readonly string[];
  /** RFC 3339; absent: until it is removed. */
  readonly expiresAt?: string;
}

/** One token as it is kept: never the token itself. */
export interface TokenRecord extends TokenLimits {
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
export function recordOf(
  token: string,
  name: string,
  scopes: readonly Scope[],
  createdAt: string,
  { sites, expiresAt }: TokenLimits = {},
): TokenRecord {
  return {
    name,
    sha256: hashOf(token),
    scopes,
    createdAt,
    ...(sites && { sites }),
    ...(expiresAt !== undefined && { expiresAt }),
  };
}

/** The record that a token belongs to. Every record is compared in full, so that the time says nothing. */
export function matching<T extends { readonly sha256: string }>(records: readonly T[], token: string): T | undefined {
  const hash = sha256(token);
  let match: T | undefined;
  for (const record of records) {
    const kept = Buffer.from(record.sha256, 'hex');
    if (kept.length === hash.length && timingSafeEqual(kept, hash)) match = record;
  }
  return match;
}

/** SHA-256 of a secret of 256 random bits, hexadecimal: what is kept of it. */
export function hashOf(secret: string): string {
  return sha256(secret).toString('hex');
}

function sha256(text: string): Buffer {
  return createHash('sha256').update(text, 'utf8').digest();
}
