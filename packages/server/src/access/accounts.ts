import type { AccountView, InvitationLink, Role } from '@millrace/api';
import { RequestError } from '../http/request-error.ts';
import type { Access } from './access.ts';
import { auditAccess } from './access-trail.ts';
import { inState, invited, withoutPassword, withRights } from './account-changes.ts';
import type { AccountRecord } from './account.ts';
import { actorOf, type Caller } from './caller.ts';
import { newInvitation, welcomePath } from './invitation.ts';

/** The accounts, for administrators. */
export function accountsOf(access: Access): readonly AccountView[] {
  return access.accounts.list().map(account => viewOf(access, account));
}

/** Makes an account; its person chooses the password with the link that comes back. */
export async function inviteAccount(
  access: Access,
  given: {
    readonly name: string;
    readonly title: string;
    readonly role: Role;
    readonly sites?: readonly string[];
    readonly reason: string;
  },
  caller: Caller,
): Promise<InvitationLink> {
  const { reason, title, ...rest } = given;
  await checkSites(access, given.sites);
  const token = access.tokens.list().find(each => each.name.toLowerCase() === given.name.trim().toLowerCase());
  if (token)
    throw new RequestError(
      409,
      'server.account-name',
      `${token.name} is the name of a token; the audit trail could not tell them apart`,
    );
  const { code, invitation } = newInvitation(access.wall());
  const made = { createdAt: new Date(access.wall()).toISOString(), createdBy: caller.name, title: title.trim() };
  access.accounts.change(content => invited(content, { ...rest, ...made }, invitation));
  await auditAccess(access, reason, actorOf(caller));
  return { account: given.name.trim().toLowerCase(), path: welcomePath(code), expiresAt: invitation.expiresAt };
}

/** Sets role and sites; open sessions have them from the next request on. */
export async function changeAccount(
  access: Access,
  given: {
    readonly name: string;
    readonly role: Role;
    readonly sites?: readonly string[];
    readonly title?: string;
    readonly reason: string;
  },
  caller: Caller,
): Promise<AccountView> {
  const { name, reason, ...rights } = given;
  await checkSites(access, given.sites);
  access.accounts.change(content => withRights(content, name, rights));
  return changedView(access, name, reason, caller);
}

/** Lets an account in again, keeps it out, or ends it for good. */
export async function setAccountState(
  access: Access,
  { name, state, reason }: { readonly name: string; readonly state: 'active' | 'disabled' | 'ended'; readonly reason: string },
  caller: Caller,
): Promise<AccountView> {
  access.accounts.change(content => inState(content, name, state));
  if (state !== 'active') access.sessions.endOf(name);
  return changedView(access, name, reason, caller);
}

/** Takes the password away and makes the link for another one. */
export async function resetAccount(
  access: Access,
  { name, reason }: { readonly name: string; readonly reason: string },
  caller: Caller,
): Promise<InvitationLink> {
  const { code, invitation } = newInvitation(access.wall());
  access.accounts.change(content => withoutPassword(content, name, invitation));
  access.sessions.endOf(name);
  await auditAccess(access, reason, actorOf(caller));
  return { account: name, path: welcomePath(code), expiresAt: invitation.expiresAt };
}

/** Refuses sites that the project does not have: a person would see nothing and not know why. */
export async function checkSites(
  { operations }: Pick<Access, 'operations'>,
  sites: readonly string[] | undefined,
): Promise<void> {
  if (sites === undefined) return;
  const known = new Set((await operations.territory()).sites);
  const unknown = sites.find(site => !known.has(site));
  if (unknown !== undefined)
    throw new RequestError(
      400,
      'server.account-sites',
      `there is no site "${unknown}"; there are ${[...known].join(', ') || 'none'}`,
    );
}

async function changedView(access: Access, name: string, reason: string, caller: Caller): Promise<AccountView> {
  await auditAccess(access, reason, actorOf(caller));
  return viewOf(access, access.accounts.find(name)!);
}

function viewOf({ sessions, now }: Access, account: AccountRecord): AccountView {
  const { name, title, role, state, createdAt, createdBy, sites, password, openId, invitation } = account;
  return {
    name,
    title,
    role,
    state,
    openId: openId !== undefined,
    createdAt,
    createdBy,
    sessions: sessions.list(now()).filter(session => session.account === name).length,
    ...(sites && { sites }),
    ...(password && { passwordChangedAt: password.changedAt }),
    ...(invitation && { invitedUntil: invitation.expiresAt }),
  };
}
