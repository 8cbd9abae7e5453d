import type { SessionView } from '@millrace/api';
import type { Access } from './access.ts';
import { noteAccess } from './access-trail.ts';
import type { AccountRecord } from './account.ts';
import { callerOf, nobody } from './caller.ts';
import type { Exchange } from './exchange.ts';
import type { Session } from './session-book.ts';
import { sessionOf } from './session-view.ts';

/** Opens a session for a person who has proved to be the account, with its cookie and its entry in the audit trail. */
export async function enter(access: Access, account: AccountRecord, by: Session['by'], exchange: Exchange): Promise<SessionView> {
  const { address, browser } = exchange;
  const passwordChangedAt = account.password?.changedAt;
  const { cookie, session } = access.sessions.open(
    { account: account.name, address, browser, by, passwordChangedAt },
    access.now(),
  );
  exchange.setCookie('millrace-session', cookie);
  await noteAccess(access, { action: 'sign in', subject: account.name, after: JSON.stringify({ by, address }) }, account);
  return sessionOf(access, callerOf(account, session));
}

/** Ends the session of a caller and takes its cookie back. */
export function leave(access: Access, exchange: Exchange, session: Session | undefined): SessionView {
  if (session) access.sessions.end(session.id);
  exchange.setCookie('millrace-session', undefined);
  return sessionOf(access, nobody);
}
