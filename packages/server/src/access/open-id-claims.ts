import { roles, type Role } from '@millrace/api';
import { accountName } from './account.ts';
import type { OpenIdSettings } from './sign-in-settings.ts';

/** Claims of a person, as the provider sends them. */
export type Claims = Readonly<Record<string, unknown>>;

/** Who a person is here by the claims of the provider. */
export interface Person {
  readonly name: string;
  readonly title: string;
  readonly role: Role;
  readonly sites?: readonly string[];
}

/** Reads name, role and sites out of claims; a sentence where they let nobody in. The last role in the order of roles counts. */
export function personOf(claims: Claims, settings: OpenIdSettings): Person | string {
  const given = claims[settings.nameClaim];
  const name = typeof given === 'string' ? accountName(given) : undefined;
  if (name === undefined) return `the claim ${settings.nameClaim} holds no usable name`;
  const role = roleOf(claims, settings.roles);
  if (role === undefined) return `the claim ${settings.roles.claim} of ${name} names none of the groups that may enter`;
  const title = typeof claims['name'] === 'string' && claims['name'].trim() !== '' ? claims['name'].trim().slice(0, 200) : name;
  if (settings.sites === undefined || role === 'administrator') return { name, title, role };
  const sites = sitesOf(claims, settings.sites);
  return sites.length === 0 ? `the claim ${settings.sites.claim} of ${name} names no site` : { name, title, role, sites };
}

function roleOf(claims: Claims, { claim, values }: OpenIdSettings['roles']): Role | undefined {
  const held = new Set(textsOf(claims[claim]).flatMap(group => (Object.hasOwn(values, group) ? values[group]! : [])));
  return roles.findLast(role => held.has(role));
}

function sitesOf(claims: Claims, { claim, values }: NonNullable<OpenIdSettings['sites']>): readonly string[] {
  const named = textsOf(claims[claim]);
  const sites = values === undefined ? named : named.flatMap(each => (Object.hasOwn(values, each) ? values[each]! : []));
  return [...new Set(sites)];
}

function textsOf(claim: unknown): readonly string[] {
  if (typeof claim === 'string') return [claim];
  return Array.isArray(claim) ? claim.filter(each => typeof each === 'string') : [];
}
