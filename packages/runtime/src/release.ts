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
