import type { Role } from '@millrace/api';
import type { Invitation } from './invitation.ts';

/**
 * One account as it is kept. `invited`: nobody has chosen a password yet. `disabled`: may come back. `ended`: never again, and its name is never given
 * to another person, because the audit trail speaks of it.
 */
export interface AccountRecord {
  /** Stands in the audit trail. */
  readonly name: string;
  /** How the person is called. */
  readonly title: string;
  readonly role: Role;
  /** Only these sites; absent: all. */
  readonly sites?: readonly string[];
  readonly state: 'invited' | 'active' | 'disabled' | 'ended';
  /** Absent: invited, or of an OpenID provider. */
  readonly password?: { readonly hash: string; readonly changedAt: string };
  /** Who this is to the OpenID provider; there is no password then. */
  readonly openId?: { readonly issuer: string; readonly subject: string };
  /** There was a password before: the link that is out now is for another one. */
  readonly wasActive?: boolean;
  /** The link that has been given out and not been used. */
  readonly invitation?: Invitation;
  readonly createdAt: string;
  readonly createdBy: string;
}

const namePattern = /^[a-z0-9][a-z0-9._@+-]{0,99}$/;

/** A name in the one form in which it is kept; `undefined` where it is not usable. */
export function accountName(given: string): string | undefined {
  const name = given.trim().toLowerCase();
  return namePattern.test(name) ? name : undefined;
}
