import { join } from 'node:path';
import { roles } from '@millrace/api';
import type { AccountRecord } from './account.ts';
import type { Invitation } from './invitation.ts';
import { SharedFile } from './shared-file.ts';

/** What DATA/accounts.json holds. */
export interface AccountsContent {
  readonly accounts: readonly AccountRecord[];
  /** The link that makes the first administrator. */
  readonly first?: Invitation;
}

/**
 * The accounts of one node in DATA/accounts.json. The file is read again whenever it changed, so what the command line does counts at once.
 * No account is ever removed from it.
 */
export class AccountBook {
  readonly #file: SharedFile<AccountsContent>;

  constructor(data: string) {
    this.#file = new SharedFile(join(data, 'accounts.json'), {
      empty: { accounts: [] },
      parse: readAccounts,
      unreadable: 'server.account-book',
    });
  }

  get content(): AccountsContent {
    return this.#file.read();
  }

  list(): readonly AccountRecord[] {
    return this.content.accounts;
  }

  find(name: string): AccountRecord | undefined {
    return this.list().find(account => account.name === name);
  }

  /** Writes what `change` makes of everything that is there. */
  change(change: (before: AccountsContent) => AccountsContent): void {
    this.#file.change(change);
  }

  /** Writes what `change` makes of one account. */
  changeOne(name: string, change: (before: AccountRecord) => AccountRecord): void {
    this.change(content => ({
      ...content,
      accounts: content.accounts.map(account => (account.name === name ? change(account) : account)),
    }));
  }
}

const states = ['invited', 'active', 'disabled', 'ended'];

function readAccounts(json: unknown): AccountsContent {
  const content = json as AccountsContent;
  if (content.accounts.every(isAccount)) return content;
  throw new Error('an account lacks name, role or state');
}

function isAccount({ name, role, state, sites }: AccountRecord): boolean {
  return (
    typeof name === 'string' &&
    roles.includes(role) &&
    states.includes(state) &&
    (sites === undefined || (Array.isArray(sites) && sites.every(site => typeof site === 'string')))
  );
}
