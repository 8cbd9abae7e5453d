import { keptDocuments } from '@millrace/core';
import type { CheckedProject, KeptDocument, PlacedIssue, Plan } from '@millrace/core';
import type { Store } from '@millrace/store';
import { sha256 } from './live-message.ts';

/** A document as the store keeps it beside its release: how and where it was written. */
export type WrittenDocument = Omit<KeptDocument, 'document'>;

/** A release as it runs: its plan, its documents as they are written, and what checking them found. */
export interface InForce {
  readonly plan: Plan;
  readonly release: { readonly number: number; readonly hash: string };
  readonly documents: readonly KeptDocument[];
  readonly issues: readonly PlacedIssue[];
}

/** A project that checks clean. */
export type CleanProject = CheckedProject & { readonly plan: Plan };

/** Keeps a project under the hash of what it says, with how its documents are written. */
export async function keepRelease(store: Store, { plan, documents, issues }: CleanProject, at: number): Promise<InForce> {
  const hash = sha256(plan.text);
  const kept = keptDocuments(documents);
  const written = kept.map(({ document: _, ...rest }): WrittenDocument => rest);
  const number = await store.release(hash, plan.text, at, JSON.stringify(written));
  return { plan, release: { number, hash }, documents: kept, issues };
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
