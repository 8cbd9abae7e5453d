import type { Plan } from '@millrace/core';
import type { Store } from '@millrace/store';
import { sha256 } from './live-message.ts';

/** Keeps the plan's text under its hash and answers its number. */
export async function keepRelease(
  store: Store,
  plan: Plan,
  at: number,
): Promise<{ readonly number: number; readonly hash: string }> {
  const hash = sha256(plan.text);
  return { number: await store.release(hash, plan.text, at), hash };
}

const inForce = 'release-in-force';

/** Writes down that another release is in force from now on, with what was before; nothing where it is the same. */
export async function noteRelease(
  store: Store,
  hash: string,
  about: { readonly who: string; readonly action: string; readonly subject: string; readonly at: number },
): Promise<void> {
  const before = await store.setting(inForce);
  if (before === hash) return;
  await store.audit({ ...about, ...(before === undefined ? {} : { before }), after: hash });
  await store.setSetting(inForce, hash);
}
