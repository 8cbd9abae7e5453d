import { RequestError } from '../http/request-error.ts';
import { serverEvents } from '../log/events.ts';
import type { Access } from './access.ts';
import { noteAccess } from './access-trail.ts';

/** A try to prove who one is, counted before it is looked at. */
export interface Guess {
  /** It was right. */
  readonly right: () => void;
  /** It was wrong; makes the failures known where they become many. */
  readonly wrong: () => Promise<void>;
}

/** From so many failures in a row on somebody is told. */
const alarming = 5;

/** Counts a try by address and, where there is one, by account; refuses where either has to wait. */
export function guess(access: Access, address: string, account?: string): Guess {
  const { accountFailures, addressFailures, now } = access;
  const waitMs = Math.max(
    addressFailures.waitMs(address, now()),
    account === undefined ? 0 : accountFailures.waitMs(account, now()),
  );
  if (waitMs > 0) {
    const sentence = `too many sign-ins failed, the next is looked at in ${Math.ceil(waitMs / 1000)} s`;
    throw new RequestError(429, 'server.sign-in-throttled', sentence, waitMs);
  }
  const byAddress = addressFailures.failed(address, now());
  const byAccount = account === undefined ? 0 : accountFailures.failed(account, now());
  return {
    right: () => {
      addressFailures.forgive(address);
      if (account !== undefined) accountFailures.clear(account);
    },
    wrong: () => tell(access, address, account, Math.max(byAddress, byAccount)),
  };
}

/** What somebody typed as a name may be a password: only names of accounts are written down. */
async function tell(access: Access, address: string, account: string | undefined, count: number): Promise<void> {
  if (count < alarming) return;
  const who = account !== undefined && access.accounts.find(account) ? account : 'unknown account';
  const sentence = `${count} sign-ins in a row failed, the last for ${who} from ${address}`;
  access.log(serverEvents.signInsFailed(who, sentence));
  if (count % alarming !== 0) return;
  await access.operations.noteOddAccess('server.sign-in-wrong', who, sentence).catch(() => undefined);
  await noteAccess(
    access,
    { action: 'refuse sign in', subject: who, after: JSON.stringify({ failures: count, address }) },
    { name: 'node' },
  );
}
