import type { AccountBook } from './account-book.ts';
import { newInvitation, welcomePath } from './invitation.ts';

/** The page on which the first administrator chooses name and password, while there is no account: a new link at each start, the former does not work any more. */
export function firstLink(accounts: AccountBook, now: number): string | undefined {
  if (accounts.list().length > 0) return undefined;
  const { code, invitation } = newInvitation(now);
  accounts.change(content => ({ ...content, first: invitation }));
  return welcomePath(code);
}
