import { RequestError } from '../http/request-error.ts';
import type { Access } from './access.ts';
import { auditAccess, noteAccess } from './access-trail.ts';
import { withNextPassword } from './account-changes.ts';
import { ownOf, type Caller } from './caller.ts';
import type { Exchange } from './exchange.ts';
import { guess } from './guessing.ts';
import { passwordFault } from './password-rule.ts';

/** Changes the own password; the other sessions of the account end. */
export async function changePassword(
  access: Access,
  caller: Caller,
  { password, next }: { readonly password: string; readonly next: string },
  exchange: Exchange,
): Promise<{ readonly ended: number }> {
  const { session, account } = ownOf(caller);
  if (!account.password) throw new RequestError(409, 'server.account-state', 'this account has no password at this node');
  const attempt = guess(access, exchange.address, account.name);
  if (!(await access.hasher.verify(password, account.password.hash))) {
    await attempt.wrong();
    throw new RequestError(401, 'server.sign-in-wrong', 'the present password is wrong');
  }
  attempt.right();
  const fault = next === password ? 'the new password is the present one' : passwordFault(next, account.name);
  if (fault !== undefined) throw new RequestError(400, 'server.password-weak', fault);
  const hash = await access.hasher.hash(next);
  const changedAt = new Date(access.wall()).toISOString();
  const since = account.password.changedAt;
  access.accounts.change(content => withNextPassword(content, account.name, since, { hash, changedAt }));
  access.sessions.unlock(session, access.now(), changedAt);
  const ended = access.sessions.endOf(account.name, session.id);
  await auditAccess(access, undefined, { name: account.name });
  return { ended };
}

/** Ends the other sessions of the caller's account. */
export async function endOthers(access: Access, caller: Caller): Promise<{ readonly ended: number }> {
  const { session, account } = ownOf(caller);
  const ended = access.sessions.endOf(account.name, session.id);
  if (ended > 0)
    await noteAccess(access, { action: 'end sessions', subject: account.name, after: JSON.stringify({ ended }) }, caller);
  return { ended };
}
