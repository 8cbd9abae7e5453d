import type { SessionView } from '@millrace/api';
import { RequestError } from '../http/request-error.ts';
import type { Access } from './access.ts';
import { noteAccess } from './access-trail.ts';
import { accountName } from './account.ts';
import { callerOf, ownOf, type Caller } from './caller.ts';
import { enter, leave } from './entering.ts';
import type { Exchange } from './exchange.ts';
import { guess } from './guessing.ts';
import { sessionOf } from './session-view.ts';

/**
 * Opens a session with name and password. Whether the account is unknown, may not enter, or has another password: answer and time are the same.
 */
export async function signIn(
  access: Access,
  given: { readonly name: string; readonly password: string },
  exchange: Exchange,
): Promise<SessionView> {
  if (!access.settings.local) throw new RequestError(403, 'server.sign-in-off', 'signing in with a password is not in use here');
  const name = accountName(given.name) ?? given.name.trim().toLowerCase();
  const attempt = guess(access, exchange.address, name);
  const account = access.accounts.find(name);
  const hash = account?.state === 'active' ? account.password?.hash : undefined;
  if (!(await access.hasher.verify(given.password, hash))) {
    await attempt.wrong();
    throw new RequestError(401, 'server.sign-in-wrong', 'name or password is wrong');
  }
  attempt.right();
  return enter(access, account!, 'password', exchange);
}

/** Goes on with a locked session. */
export async function unlock(access: Access, caller: Caller, password: string, exchange: Exchange): Promise<SessionView> {
  const { session, account } = ownOf(caller, { locked: true });
  const attempt = guess(access, exchange.address, account.name);
  if (!(await access.hasher.verify(password, account.password?.hash))) {
    await attempt.wrong();
    throw new RequestError(401, 'server.sign-in-wrong', 'the password is wrong');
  }
  attempt.right();
  access.sessions.unlock(session, access.now(), account.password?.changedAt);
  return again(access, caller);
}

/** Locks the session of the caller. */
export function lock(access: Access, caller: Caller): SessionView {
  access.sessions.lock(ownOf(caller, { locked: true }).session);
  return again(access, caller);
}

/** The person is there. */
export function stay(access: Access, caller: Caller): SessionView {
  access.sessions.stay(ownOf(caller).session, access.now());
  return again(access, caller);
}

/** Ends the session of the caller, a locked one too. */
export async function signOut(access: Access, caller: Caller, exchange: Exchange): Promise<SessionView> {
  if (caller.own) await noteAccess(access, { action: 'sign out', subject: caller.name }, caller);
  return leave(access, exchange, caller.own?.session);
}

function again(access: Access, caller: Caller): SessionView {
  const { session, account } = ownOf(caller, { locked: true });
  const now = access.sessions.list(access.now()).find(({ id }) => id === session.id);
  return sessionOf(access, now ? callerOf(account, now) : caller);
}
