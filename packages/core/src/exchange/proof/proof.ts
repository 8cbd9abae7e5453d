import type { AuditView, HopTrace, MessageSummary, Payload, State, TryTrace } from '../views.ts';

/** Names the form of a proof; another form gets another number. */
export const proofFormat = 'millrace-proof/1';

/**
 * What a proof of delivery says, and what is signed: everything that is known of one message when it was issued. Hashes are SHA-256 in hexadecimal,
 * times RFC 3339 in UTC. It stands alone: whoever has it needs no node to read or verify it.
 */
export interface ProofRecord {
  readonly format: typeof proofFormat;
  readonly issuedAt: string;
  readonly node: { readonly name: string; readonly release: string };
  /** The verdict in one sentence. */
  readonly sentence: string;
  readonly message: ProofMessage;
  readonly deliveries: readonly ProofDelivery[];
  /** The entries of the audit trail that name the message, with the hashes of the chain. */
  readonly audit: readonly AuditView[];
}

export type ProofMessage = Omit<MessageSummary, 'message' | 'deliveries' | 'bytes'> & {
  readonly number: number;
  readonly attributes: Readonly<Record<string, string>>;
  readonly received: ProofBytes;
};

/** Bytes by their hash; with what they are where they are not too many. */
export interface ProofBytes {
  readonly bytes: number;
  readonly sha256: string;
  readonly text?: string;
  readonly base64?: string;
  /** The content is left out for its size; the hash is over the whole. */
  readonly leftOut?: true;
}

export interface ProofDelivery {
  readonly flow: string;
  readonly title: string;
  readonly target: string;
  readonly state: State;
  readonly since?: string;
  readonly reference?: string;
  readonly code?: string;
  readonly sentence?: string;
  readonly versions: HopTrace['versions'];
  readonly attempts: readonly ProofAttempt[];
}

export type ProofAttempt = Omit<TryTrace, 'sent' | 'answered'> & { readonly sent?: ProofBytes; readonly answered?: ProofBytes };

/** A proof as it is given out: a JWS in the general JSON form (RFC 7515) over the record, signed with the key of the node (Ed25519). */
export interface SignedProof {
  readonly payload: string;
  readonly signatures: readonly { readonly protected: string; readonly signature: string }[];
}

/** The public key with which proofs of a node verify. */
export interface SigningKeyView {
  /** Its thumbprint (RFC 7638, SHA-256, base64url): what people compare. */
  readonly fingerprint: string;
  /** As PEM (SubjectPublicKeyInfo). */
  readonly pem: string;
}

/** The bytes of a trace as a proof has them: what is shown in part is left out, with its hash. */
export function proofBytes({ bytes, sha256, text, base64, encoding, truncated }: Payload): ProofBytes {
  const common = { bytes, sha256 };
  if (truncated || (text !== undefined && encoding !== undefined)) return { ...common, leftOut: true };
  return { ...common, ...(text !== undefined && { text }), ...(base64 !== undefined && { base64 }) };
}
