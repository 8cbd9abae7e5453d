import { randomBytes } from 'node:crypto';
import { hashOf, matching } from './token.ts';

/** A one-time link as it is kept: never the code itself. */
export interface Invitation {
  /** SHA-256 of the code, hexadecimal. */
  readonly sha256: string;
  /** RFC 3339. */
  readonly expiresAt: string;
}

const validMs = 24 * 3_600_000;

/** A new code, for a link that works once and for 24 hours. */
export function newInvitation(now: number): { readonly code: string; readonly invitation: Invitation } {
  const code = randomBytes(24).toString('base64url');
  return { code, invitation: { sha256: hashOf(code), expiresAt: new Date(now + validMs).toISOString() } };
}

/** Whether a code opens an invitation now. */
export function opens(invitation: Invitation | undefined, code: string, now: number): boolean {
  return invitation !== undefined && matching([invitation], code) !== undefined && now < Date.parse(invitation.expiresAt);
}

/** The page on which a person redeems a code. It stands in the fragment, which browsers send to nobody and no log sees. */
export function welcomePath(code: string): string {
  return `/welcome#${code}`;
}
