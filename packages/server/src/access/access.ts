import type { AccessOperations } from '@millrace/core';
import type { Log } from '../log/log.ts';
import type { AccountBook } from './account-book.ts';
import { FailureBook } from './failure-book.ts';
import type { OpenIdBegun } from './open-id.ts';
import { openIdClient, type OpenIdClient } from './open-id-client.ts';
import { openPasswordHasher, type PasswordHasher } from './password-hash.ts';
import { SessionBook } from './session-book.ts';
import type { SignInSettings } from './sign-in-settings.ts';
import type { TokenBook } from './token-book.ts';
import type { TokenUse } from './token-use.ts';

/** What is kept on disk about who may enter, and how people sign in. */
export interface AccessBooks {
  readonly tokens: TokenBook;
  readonly tokenUse: TokenUse;
  readonly accounts: AccountBook;
  readonly settings: SignInSettings;
}

/** Everything that deciding who may enter needs. */
export interface Access extends AccessBooks {
  readonly sessions: SessionBook;
  readonly hasher: PasswordHasher;
  /** Failed sign-ins by account. */
  readonly accountFailures: FailureBook;
  /** Failed sign-ins and wrong codes by address. */
  readonly addressFailures: FailureBook;
  /** The OpenID provider, where there is one, and the sign-ins begun there. */
  readonly openId?: OpenIdClient;
  readonly openIdBegun: OpenIdBegun;
  /** Where it is written down. */
  readonly operations: AccessOperations;
  readonly log: Log;
  /** A clock in milliseconds that never goes back: for sessions. */
  readonly now: () => number;
  /** The time of day: for what is kept on disk. */
  readonly wall: () => number;
}

/** The access of one server. */
export function openAccess(books: AccessBooks, around: Pick<Access, 'operations' | 'log' | 'now' | 'wall'>): Access {
  return {
    ...books,
    ...around,
    sessions: new SessionBook(books.settings),
    hasher: openPasswordHasher(),
    accountFailures: new FailureBook(),
    addressFailures: new FailureBook(),
    openIdBegun: new Map(),
    ...(books.settings.openId && { openId: openIdClient(books.settings.openId) }),
  };
}
