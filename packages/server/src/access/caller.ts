import { scopeOfRole, type Scope, type WhoView } from '@millrace/api';
import type { Actor } from '@millrace/core';
import { RequestError } from '../http/request-error.ts';
import type { AccountRecord } from './account.ts';
import type { Session } from './session-book.ts';

/** Who sent a request, as the gate knows it. */
export interface Caller extends Actor {
  /** `nobody`: neither token nor session came, and the route needs none. */
  readonly kind: WhoView['kind'] | 'nobody';
  readonly scopes: readonly Scope[];
  /** The session of a person, and the account behind it. */
  readonly own?: { readonly session: Session; readonly account: AccountRecord };
}

/** Somebody without token and session. */
export const nobody: Caller = { name: 'nobody', kind: 'nobody', scopes: [] };

/** The person of a session, with the rights that the account has now. */
export function callerOf(account: AccountRecord, session: Session): Caller & Required<Pick<Caller, 'own'>> {
  const { name, role, sites } = account;
  return { name, kind: 'account', scopes: [scopeOfRole(role)], own: { session, account }, ...(sites && { sites }) };
}

/** The session and account of a caller; refuses who has none. A locked session will do where that is said. */
export function ownOf({ own }: Caller, { locked = false } = {}): NonNullable<Caller['own']> {
  if (own === undefined) throw new RequestError(401, 'server.session-needed', 'expected a session, none came');
  if (own.session.locked && !locked) throw new RequestError(401, 'server.session-locked', 'the session is locked');
  return own;
}

/** What of a caller goes into the audit trail and narrows what it sees. */
export function actorOf({ name, sites }: Caller): Actor {
  return { name, ...(sites && { sites }) };
}
