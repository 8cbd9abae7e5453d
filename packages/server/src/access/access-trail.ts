import type { AccessNote, Actor } from '@millrace/core';
import { serverEvents } from '../log/events.ts';
import type { Access } from './access.ts';
import type { AccountRecord } from './account.ts';
import type { TokenRecord } from './token.ts';

/** Who may enter now, each with its rights as a text: never a hash. */
export function knownAccess({ accounts, tokens }: Pick<Access, 'accounts' | 'tokens'>): Readonly<Record<string, string>> {
  return Object.fromEntries([
    ...accounts.list().map(account => [`account ${account.name}`, JSON.stringify(rightsOf(account))]),
    ...tokens.list().map(token => [`token ${token.name}`, JSON.stringify(limitsOf(token))]),
  ]) as Readonly<Record<string, string>>;
}

function rightsOf({ title, role, sites, state, openId, password, invitation }: AccountRecord): object {
  return { title, role, sites, state, openId, passwordChangedAt: password?.changedAt, invitedUntil: invitation?.expiresAt };
}

function limitsOf({ scopes, sites, expiresAt }: TokenRecord): object {
  return { scopes, sites, expiresAt };
}

/** Audits what was changed in accounts and tokens. Called in the same turn in which the file was written, so that no other gets the blame. */
export async function auditAccess(access: Access, reason: string | undefined, actor: Actor): Promise<void> {
  await access.operations.knowAccess(knownAccess(access), reason, actor);
}

/**
 * Audits what somebody did who comes or goes. Where the trail cannot be written, the log says so and the person is let in all the same: a full disk is
 * exactly when somebody has to.
 */
export async function noteAccess(access: Access, note: AccessNote, actor: Actor): Promise<void> {
  try {
    await access.operations.noteAccess(note, actor);
  } catch (error) {
    access.log(serverEvents.trailFailed(note.action, error));
  }
}
