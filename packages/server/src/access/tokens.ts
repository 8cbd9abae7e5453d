import type { Scope, TokenView } from '@millrace/api';
import { RequestError } from '../http/request-error.ts';
import type { Access } from './access.ts';
import { auditAccess } from './access-trail.ts';
import { checkSites } from './accounts.ts';
import { actorOf, type Caller } from './caller.ts';

/** The tokens, for administrators. */
export function tokensOf({ tokens, tokenUse, wall }: Access): readonly TokenView[] {
  const uses = tokenUse.all();
  return tokens
    .list()
    .map(({ name, scopes, sites, createdAt, expiresAt }) => ({
      name,
      scopes,
      createdAt,
      expired: expiresAt !== undefined && wall() >= Date.parse(expiresAt),
      ...(sites && { sites }),
      ...(expiresAt !== undefined && { expiresAt }),
      ...(uses[name] !== undefined && { lastUsed: uses[name] }),
    }))
    .toSorted((a, b) => (a.name < b.name ? -1 : 1));
}

/** Makes a token, which is shown this once. */
export async function addToken(
  access: Access,
  given: {
    readonly name: string;
    readonly scopes: readonly Scope[];
    readonly sites?: readonly string[];
    readonly expiresAt?: string;
    readonly reason: string;
  },
  caller: Caller,
): Promise<{ readonly name: string; readonly token: string }> {
  const { name, scopes, reason, sites, expiresAt } = given;
  if (sites && scopes.includes('admin'))
    throw new RequestError(400, 'server.account-sites', 'an admin token is for all sites and cannot be narrowed to some');
  await checkSites(access, sites);
  if (access.accounts.find(name.toLowerCase()))
    throw new RequestError(
      409,
      'server.token-name',
      `${name} is the name of an account; the audit trail could not tell them apart`,
    );
  access.tokenUse.forget(name);
  const limits = { ...(sites && { sites }), ...(expiresAt !== undefined && { expiresAt }) };
  const token = access.tokens.add(name, scopes, access.wall(), limits);
  await auditAccess(access, reason, actorOf(caller));
  return { name, token };
}

/** Removes a token: refused from the next request on. */
export async function removeToken(
  access: Access,
  { name, reason }: { readonly name: string; readonly reason: string },
  caller: Caller,
): Promise<{ readonly removed: string }> {
  if (!access.tokens.remove(name)) throw new RequestError(404, 'server.token-name', `there is no token ${name}`);
  await auditAccess(access, reason, actorOf(caller));
  return { removed: name };
}
