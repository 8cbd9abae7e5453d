import type { OpenSessionView } from '@millrace/api';
import { RequestError } from '../http/request-error.ts';
import type { Access } from './access.ts';
import { noteAccess } from './access-trail.ts';
import { actorOf, type Caller } from './caller.ts';

/** The open sessions, newest first, for administrators. */
export function openSessionsOf({ sessions, accounts, now, wall }: Access, { own }: Caller): readonly OpenSessionView[] {
  const moment = (at: number): string => new Date(wall() - (now() - at)).toISOString();
  return sessions
    .list(now())
    .toReversed()
    .map(({ id, account, startedAt, activeAt, locked, address, browser }) => ({
      id,
      account,
      title: accounts.find(account)?.title ?? account,
      startedAt: moment(startedAt),
      activeAt: moment(activeAt),
      locked,
      address,
      browser,
      own: own?.session.id === id,
    }));
}

/** Ends the session of somebody. */
export async function endSession(
  access: Access,
  { id, reason }: { readonly id: string; readonly reason: string },
  caller: Caller,
): Promise<{ readonly ended: number }> {
  const session = access.sessions.list(access.now()).find(each => each.id === id);
  if (!session || !access.sessions.end(id)) throw new RequestError(404, 'server.session-unknown', 'there is no such session');
  await noteAccess(access, { action: 'end session', subject: session.account, reason }, actorOf(caller));
  return { ended: 1 };
}
