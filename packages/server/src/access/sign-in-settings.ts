import type { Role } from '@millrace/api';

/** How people sign in: what the file of `--sign-in` says, with what holds where it says nothing. */
export interface SignInSettings {
  /** A session without a sign of the person locks after so long. */
  readonly idleMs: number;
  /** A session ends after so long in any case. */
  readonly longestMs: number;
  /** What everybody has to know before signing in. */
  readonly notice?: string;
  /** Where people find this node, where that is not the address on which it listens: behind a proxy. */
  readonly publicUrl?: string;
  /** Whether accounts with a password of this node may sign in. */
  readonly local: boolean;
  readonly openId?: OpenIdSettings;
}

/** The OpenID provider, and what its claims mean here. */
export interface OpenIdSettings {
  /** What people call it. */
  readonly title: string;
  readonly issuer: string;
  readonly clientId: string;
  readonly clientSecret?: string;
  readonly scopes: readonly string[];
  /** The claim with the name for the audit trail. */
  readonly nameClaim: string;
  /** The claim with the groups of a person, and which of them make which role. */
  readonly roles: { readonly claim: string; readonly values: Readonly<Record<string, Role>> };
  /** The claim with the sites of a person, and what they are called here; absent: everybody is for all sites. */
  readonly sites?: { readonly claim: string; readonly values?: Readonly<Record<string, string>> };
}

/** What holds without a file. */
export const standardSignIn: SignInSettings = { idleMs: 15 * 60_000, longestMs: 12 * 3_600_000, local: true };
