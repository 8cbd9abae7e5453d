import { proofRecord, type Operations, type ProofRecord, type SignedProof } from '@millrace/core';
import { proofPdf } from './proof-pdf.ts';
import type { SigningKey } from './signing-key.ts';

/** What a proof is issued with. */
export interface Issuer {
  readonly operations: Pick<Operations, 'explain' | 'messageAudit' | 'status'>;
  readonly key: SigningKey;
  /** The time of day. */
  readonly wall: () => number;
}

/** The proof of what is known of a message now, signed. */
export async function issueProof(issuer: Issuer, message: number): Promise<SignedProof> {
  return issuer.key.sign(await recordOf(issuer, message));
}

/** The same as a page for people, with the signed proof in it. */
export async function issuePdf(issuer: Issuer, message: number): Promise<Uint8Array> {
  const record = await recordOf(issuer, message);
  return proofPdf(record, await issuer.key.sign(record), issuer.key.view.fingerprint);
}

async function recordOf({ operations, wall }: Issuer, message: number): Promise<ProofRecord> {
  const trace = await operations.explain(message);
  const [audit, { node, release }] = await Promise.all([operations.messageAudit(message), operations.status()]);
  return proofRecord({ trace, audit, node: { name: node, release }, issuedAt: new Date(wall()).toISOString() });
}
