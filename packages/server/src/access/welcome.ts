import type { InvitationView, SessionView } from '@millrace/api';
import { RequestError } from '../http/request-error.ts';
import type { Access } from './access.ts';
import { auditAccess } from './access-trail.ts';
import { invited, withPassword } from './account-changes.ts';
import type { AccountsContent } from './account-book.ts';
import type { AccountRecord } from './account.ts';
import { enter } from './entering.ts';
import type { Exchange } from './exchange.ts';
import { guess } from './guessing.ts';
import { newInvitation, opens } from './invitation.ts';
import { passwordFault } from './password-rule.ts';

/** What a person chooses on the page of a one-time link. */
export interface Choice {
  readonly code: string;
  readonly password: string;
  /** The first administrator only. */
  readonly name?: string;
  readonly title?: string;
}

type Found = { readonly kind: 'first' } | { readonly kind: 'welcome' | 'reset'; readonly account: AccountRecord };

/** What a one-time link is for. A wrong code counts as a failed sign-in. */
export async function invitationOf(access: Access, code: string, exchange: Exchange): Promise<InvitationView> {
  const found = await look(access, code, exchange);
  if (found.kind === 'first') return found;
  const { name, title } = found.account;
  return { kind: found.kind, name, title };
}

/** Uses a one-time link up: the password is set, and the person is signed in. */
export async function redeem(access: Access, choice: Choice, exchange: Exchange): Promise<SessionView> {
  const found = await look(access, choice.code, exchange);
  const name = found.kind === 'first' ? (choice.name ?? '').trim().toLowerCase() : found.account.name;
  const fault = passwordFault(choice.password, name);
  if (fault !== undefined) throw new RequestError(400, 'server.password-weak', fault);
  const hash = await access.hasher.hash(choice.password);
  const changedAt = new Date(access.wall()).toISOString();
  access.accounts.change(content => {
    // Once more, now that nobody else writes: two may have come with the same code.
    const before = found.kind === 'first' ? firstAccount(content, choice, name, access.wall()) : content;
    if (!findIn(content, choice.code, access.wall())) throw wrongCode();
    return withPassword(before, name, hash, changedAt);
  });
  access.sessions.endOf(name);
  await auditAccess(access, undefined, { name });
  return enter(access, access.accounts.find(name)!, 'password', exchange);
}

async function look(access: Access, code: string, { address }: Exchange): Promise<Found> {
  const attempt = guess(access, address);
  const found = findIn(access.accounts.content, code, access.wall());
  if (found === undefined) {
    await attempt.wrong();
    throw wrongCode();
  }
  attempt.right();
  return found;
}

function findIn({ accounts, first }: AccountsContent, code: string, now: number): Found | undefined {
  // As soon as there is an account, whoever made it, the first link opens nothing any more.
  if (accounts.length === 0 && opens(first, code, now)) return { kind: 'first' };
  const account = accounts.find(({ state, invitation }) => state === 'invited' && opens(invitation, code, now));
  return account && { kind: account.wasActive === true ? 'reset' : 'welcome', account };
}

function firstAccount(
  { first: _used, ...content }: AccountsContent,
  { name = '', title }: Choice,
  used: string,
  now: number,
): AccountsContent {
  const given = { name, title: title?.trim() ?? used, role: 'administrator' as const, createdAt: new Date(now).toISOString() };
  return invited(content, { ...given, createdBy: 'first link' }, newInvitation(now).invitation);
}

function wrongCode(): RequestError {
  return new RequestError(403, 'server.invitation', 'the code of the link opens nothing');
}
