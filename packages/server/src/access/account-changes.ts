import type { Role } from '@millrace/api';
import { RequestError } from '../http/request-error.ts';
import type { AccountsContent } from './account-book.ts';
import { accountName, type AccountRecord } from './account.ts';
import type { Invitation } from './invitation.ts';

/** What an account may do, and where. */
export interface Rights {
  readonly role: Role;
  readonly sites?: readonly string[];
}

/** A new account without a password, and the invitation with which its person chooses one. */
export function invited(
  content: AccountsContent,
  given: Rights & Pick<AccountRecord, 'name' | 'title' | 'createdAt' | 'createdBy'>,
  invitation: Invitation,
): AccountsContent {
  const name = accountName(given.name);
  if (name === undefined)
    throw new RequestError(400, 'server.account-name', `"${given.name}" is not a usable name of an account`);
  if (content.accounts.some(account => account.name === name))
    throw new RequestError(409, 'server.account-name', `the name ${name} was given already`);
  checkRights(given);
  const account: AccountRecord = { ...given, name, state: 'invited', invitation };
  return { ...content, accounts: [...content.accounts, account].toSorted((a, b) => (a.name < b.name ? -1 : 1)) };
}

/** An account with other rights; administrators must remain. */
export function withRights(
  content: AccountsContent,
  name: string,
  rights: Rights & { readonly title?: string },
): AccountsContent {
  checkRights(rights);
  return keepingAdministrator(
    changed(content, name, ({ sites: _former, ...account }) => ({
      ...account,
      role: rights.role,
      ...(rights.title !== undefined && { title: rights.title }),
      ...(rights.sites && { sites: rights.sites }),
    })),
  );
}

/** An account that is let in again, kept out for now, or for good. What is ended stays ended and keeps no secret. */
export function inState(content: AccountsContent, name: string, state: 'active' | 'disabled' | 'ended'): AccountsContent {
  return keepingAdministrator(
    changed(content, name, ({ invitation, ...account }) => {
      if (state === 'ended') return ended(account);
      if (state === 'active' && account.password === undefined && account.openId === undefined)
        return { ...account, state: 'invited', ...(invitation && { invitation }) };
      return { ...account, state, ...(invitation && state === 'active' && { invitation }) };
    }),
  );
}

/** An account whose password is gone and that waits for another one. */
export function withoutPassword(content: AccountsContent, name: string, invitation: Invitation): AccountsContent {
  return changed(content, name, ({ password, ...account }) => {
    if (account.openId)
      throw new RequestError(409, 'server.account-state', `${name} signs in at the OpenID provider and has no password`);
    if (account.state === 'disabled')
      throw new RequestError(409, 'server.account-state', `${name} is disabled; enable the account first`);
    return { ...account, state: 'invited', invitation, ...(password && { wasActive: true }) };
  });
}

/** An account whose person has chosen a password. */
export function withPassword(content: AccountsContent, name: string, hash: string, changedAt: string): AccountsContent {
  return changed(content, name, ({ invitation: _used, ...account }) => ({
    ...account,
    state: 'active',
    password: { hash, changedAt },
  }));
}

/**
 * An account whose person has replaced the password that it has had since `since`. What an administrator, or another session, did while the new one
 * was being hashed counts: an account that was disabled meanwhile does not come back by it.
 */
export function withNextPassword(
  content: AccountsContent,
  name: string,
  since: string,
  next: { readonly hash: string; readonly changedAt: string },
): AccountsContent {
  return changed(content, name, account => {
    if (account.state === 'active' && account.password?.changedAt === since) return { ...account, password: next };
    throw new RequestError(409, 'server.account-state', `the account ${name} was changed meanwhile`);
  });
}

function changed(content: AccountsContent, name: string, change: (account: AccountRecord) => AccountRecord): AccountsContent {
  const before = content.accounts.find(account => account.name === name);
  if (before === undefined) throw new RequestError(404, 'server.account-unknown', `there is no account ${name}`);
  if (before.state === 'ended') throw new RequestError(409, 'server.account-state', `the account ${name} is ended for good`);
  return { ...content, accounts: content.accounts.map(account => (account === before ? change(account) : account)) };
}

function ended({ password: _password, ...account }: AccountRecord): AccountRecord {
  return { ...account, state: 'ended' };
}

function checkRights({ role, sites }: Rights): void {
  if (role === 'administrator' && sites)
    throw new RequestError(400, 'server.account-sites', 'an administrator is for all sites and cannot be narrowed to some');
}

/** Refuses what would leave nobody who may administer. Invited ones count: their link works, or the command line makes another. */
function keepingAdministrator(content: AccountsContent): AccountsContent {
  const remaining = content.accounts.some(
    ({ role, state }) => role === 'administrator' && (state === 'active' || state === 'invited'),
  );
  if (remaining) return content;
  throw new RequestError(409, 'server.last-administrator', 'this is the last account of an administrator');
}
