import type { SessionView, SignInWays } from '@millrace/api';
import type { Access } from './access.ts';
import type { Caller } from './caller.ts';
import type { Session } from './session-book.ts';
import type { SignInSettings } from './sign-in-settings.ts';

/** Who asks, as the page is told. */
export function sessionOf(access: Access, caller: Caller): SessionView {
  const { accounts, settings } = access;
  const frame = {
    ways: waysOf(settings),
    fresh: accounts.list().length === 0,
    ...(settings.notice !== undefined && { notice: settings.notice }),
  };
  const { kind, name, scopes, sites, own } = caller;
  if (kind === 'nobody') return { ...frame, state: 'none' };
  if (own === undefined) return { ...frame, state: 'open', who: { name, kind, scopes, ...(sites && { sites }) } };
  const { title, role } = own.account;
  const who = { name, title, kind, role, scopes, ...(sites && { sites }) };
  return { ...frame, ...ofSession(access, own.session), state: own.session.locked ? 'locked' : 'open', who };
}

function ofSession({ sessions, settings, now, wall }: Access, session: Session): Partial<SessionView> {
  const others = sessions.list(now()).filter(({ account, id }) => account === session.account && id !== session.id);
  return {
    by: session.by,
    csrf: session.csrf,
    idleMs: settings.idleMs,
    endsAt: new Date(wall() + sessions.remainingMs(session, now())).toISOString(),
    others: others.length,
  };
}

function waysOf({ local, openId }: SignInSettings): SignInWays {
  return { local, ...(openId && { openId: openId.title }) };
}
