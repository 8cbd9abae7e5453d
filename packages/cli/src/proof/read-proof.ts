import { proofFormat, type ProofRecord, type SignedProof } from '@millrace/core';
import { calculateJwkThumbprint, type JWK } from 'jose';

/** A proof taken apart, before anything of it is believed. */
export interface OpenedProof {
  readonly proof: SignedProof;
  readonly record: ProofRecord;
  /** The key that the proof says it was signed with, and its thumbprint (RFC 7638). */
  readonly jwk: JWK;
  readonly fingerprint: string;
}

/** Takes a proof apart, or says in a sentence what about its form is not as Millrace writes it. */
export async function readProof(text: string): Promise<OpenedProof | string> {
  const proof = signedProof(text);
  if (typeof proof === 'string') return proof;
  const [head, record] = [decoded(proof.signatures[0]!.protected), decoded(proof.payload)];
  if (!isFields(head)) return 'the header of the signature is no JSON';
  const { alg, typ, kid, jwk, ...rest } = head;
  if (alg !== 'Ed25519' || typ !== 'millrace-proof+json' || Object.keys(rest).length > 0)
    return 'the header of the signature is not that of a Millrace proof';
  if (!isFields(jwk) || jwk['kty'] !== 'OKP' || jwk['crv'] !== 'Ed25519' || typeof jwk['x'] !== 'string')
    return 'the header of the signature names no Ed25519 key';
  const fingerprint = await calculateJwkThumbprint(jwk as JWK);
  if (kid !== fingerprint) return 'the key in the header is not the one that the header names';
  if (!isFields(record) || record['format'] !== proofFormat) return `the record is no ${proofFormat}`;
  return { proof, record: record as unknown as ProofRecord, jwk: jwk as JWK, fingerprint };
}

function signedProof(text: string): SignedProof | string {
  const proof = parsed(text);
  if (!hasExactly(proof, ['payload', 'signatures'])) return 'the file is no signed proof (a JWS in the general JSON form)';
  const { payload, signatures } = proof;
  const [signature, ...more] = Array.isArray(signatures) ? (signatures as readonly unknown[]) : [];
  if (!hasExactly(signature, ['protected', 'signature']) || more.length > 0) return 'the proof has not exactly one signature';
  const parts = [payload, signature['protected'], signature['signature']];
  if (!parts.every(isExactBase64url)) return 'a part of the proof is not written as base64url';
  return proof as unknown as SignedProof;
}

/** Base64url that is the only way to write its bytes: other spare bits at the end would be another text for the same bytes. */
function isExactBase64url(text: unknown): boolean {
  return typeof text === 'string' && Buffer.from(text, 'base64url').toString('base64url') === text;
}

function decoded(part: string): unknown {
  try {
    return parsed(new TextDecoder('utf-8', { fatal: true }).decode(Buffer.from(part, 'base64url')));
  } catch {
    return undefined;
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function isFields(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function hasExactly(value: unknown, names: readonly string[]): value is Readonly<Record<string, unknown>> {
  return isFields(value) && Object.keys(value).length === names.length && names.every(name => Object.hasOwn(value, name));
}
