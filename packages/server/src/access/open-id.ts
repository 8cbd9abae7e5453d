import { randomBytes } from 'node:crypto';
import type { SessionView } from '@millrace/api';
import { RequestError } from '../http/request-error.ts';
import { serverEvents } from '../log/events.ts';
import type { Access } from './access.ts';
import { auditAccess } from './access-trail.ts';
import type { AccountsContent } from './account-book.ts';
import type { AccountRecord } from './account.ts';
import { enter } from './entering.ts';
import type { Exchange } from './exchange.ts';
import { personOf, type Person } from './open-id-claims.ts';
import type { Expected } from './open-id-client.ts';

/** Sign-ins that were begun at the provider, by the cookie of the browser that did. */
export type OpenIdBegun = Map<string, { readonly expected: Expected; readonly at: number }>;

const patienceMs = 10 * 60_000;
const begunMost = 1000;
const page = '/signed-in';

/** Begins to sign in at the provider: where to send the browser, which is tied to the answer by a cookie. */
export async function startOpenId(access: Access, exchange: Exchange): Promise<{ readonly url: string }> {
  const { openIdBegun: begun } = access;
  const { url, expected } = await reached(access, providerOf(access).begin(returnUrl(access, exchange)));
  const cookie = randomBytes(32).toString('base64url');
  if (begun.size >= begunMost) begun.delete(begun.keys().next().value!);
  begun.set(cookie, { expected, at: access.now() });
  exchange.setCookie('millrace-open-id', cookie);
  return { url };
}

/** Opens a session with what the provider sent back. Role and sites are those of its claims, each time anew. */
export async function finishOpenId(access: Access, answer: string, exchange: Exchange): Promise<SessionView> {
  const provider = providerOf(access);
  const cookie = exchange.cookie('millrace-open-id');
  const begun = cookie === undefined ? undefined : access.openIdBegun.get(cookie);
  if (cookie !== undefined) access.openIdBegun.delete(cookie);
  exchange.setCookie('millrace-open-id', undefined);
  if (!begun || access.now() - begun.at > patienceMs)
    throw refused('this sign-in was not begun by this browser, or too long ago');
  const query = answer.startsWith('?') ? answer : `?${answer}`;
  const claims = await reached(access, provider.finish(new URL(returnUrl(access, exchange) + query), begun.expected));
  const person = personOf(claims, access.settings.openId!);
  if (typeof person === 'string') throw refused(person);
  const identity = { issuer: claims.iss, subject: claims.sub };
  const createdAt = new Date(access.wall()).toISOString();
  access.accounts.change(content => withPerson(content, person, identity, createdAt));
  await auditAccess(access, undefined, { name: access.settings.openId!.title });
  return enter(access, access.accounts.find(person.name)!, 'open-id', exchange);
}

/** The accounts after a person came from the provider. A name belongs to one person for ever, and what was disabled or ended stays so. */
export function withPerson(
  content: AccountsContent,
  person: Person,
  openId: NonNullable<AccountRecord['openId']>,
  createdAt: string,
): AccountsContent {
  const before = content.accounts.find(({ name }) => name === person.name);
  if (before === undefined) {
    const account: AccountRecord = { ...person, state: 'active', openId, createdAt, createdBy: openId.issuer };
    return { ...content, accounts: [...content.accounts, account].toSorted((a, b) => (a.name < b.name ? -1 : 1)) };
  }
  if (before.openId?.subject !== openId.subject || before.openId.issuer !== openId.issuer)
    throw refused(`the name ${person.name} belongs to another account`);
  if (before.state !== 'active') throw refused(`the account ${person.name} is ${before.state} at this node`);
  const { sites: _former, ...rest } = before;
  const after: AccountRecord = { ...rest, ...person };
  return { ...content, accounts: content.accounts.map(account => (account === before ? after : account)) };
}

/** Where the provider sends browsers back to: it knows this node under one address. */
function returnUrl({ settings }: Access, { origin }: Exchange): string {
  return (settings.publicUrl?.replace(/\/+$/, '') ?? origin) + page;
}

function providerOf({ openId }: Access): NonNullable<Access['openId']> {
  if (openId) return openId;
  throw new RequestError(403, 'server.sign-in-off', 'no OpenID provider is in use here');
}

async function reached<T>(access: Access, work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    access.log(serverEvents.openIdFailed(access.settings.openId!.issuer, error));
    throw refused('the provider could not be asked, or its answer does not fit');
  }
}

function refused(sentence: string): RequestError {
  return new RequestError(403, 'server.open-id', sentence);
}
