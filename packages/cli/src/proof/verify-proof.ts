import { createPublicKey, hash } from 'node:crypto';
import type { ProofBytes, ProofRecord } from '@millrace/core';
import { calculateJwkThumbprint, generalVerify, importJWK, type JWK } from 'jose';
import { readProof, type OpenedProof } from './read-proof.ts';

/** One thing that was looked at. */
export interface ProofCheck {
  readonly what: 'form' | 'signature' | 'key' | 'content';
  readonly ok: boolean;
  readonly sentence: string;
}

/** What became of verifying a proof. The record is only there where everything matches. */
export interface ProofVerdict {
  readonly ok: boolean;
  readonly checks: readonly ProofCheck[];
  /** Thumbprint of the key that the proof names; who owns it is for people to compare. */
  readonly fingerprint?: string;
  readonly record?: ProofRecord;
}

/** Verifies a proof of delivery without any node; `pem`: the public key that it must have been signed with. Names everything that does not match. */
export async function verifyProof(text: string, pem?: string): Promise<ProofVerdict> {
  const opened = await readProof(text);
  if (typeof opened === 'string') return { ok: false, checks: [{ what: 'form', ok: false, sentence: opened }] };
  const signature = await signatureCheck(opened);
  const checks = [
    check('form', undefined, 'it is a proof of delivery of Millrace'),
    signature,
    ...(pem === undefined ? [] : [await keyCheck(opened, pem)]),
    // What nobody signed may have any shape.
    ...(signature.ok ? contentChecks(opened.record) : []),
  ];
  const ok = checks.every(each => each.ok);
  return { ok, checks, fingerprint: opened.fingerprint, ...(ok && { record: opened.record }) };
}

async function signatureCheck({ proof, jwk }: OpenedProof): Promise<ProofCheck> {
  try {
    const signed = { payload: proof.payload, signatures: [...proof.signatures] };
    await generalVerify(signed, await importJWK(jwk, 'Ed25519'), { algorithms: ['Ed25519'] });
    return check('signature', undefined, 'the signature is over exactly this record');
  } catch {
    return check('signature', 'the signature does not match: the record, the header or the signature itself was altered');
  }
}

async function keyCheck({ fingerprint }: OpenedProof, pem: string): Promise<ProofCheck> {
  const given = await thumbprintOf(pem);
  if (given === undefined) return check('key', 'the key given is no Ed25519 key in PEM');
  if (given !== fingerprint) return check('key', `it was signed with the key ${fingerprint}, not with the one given (${given})`);
  return check('key', undefined, 'it was signed with the key given');
}

async function thumbprintOf(pem: string): Promise<string | undefined> {
  try {
    const key = createPublicKey(pem);
    return key.asymmetricKeyType === 'ed25519' ? await calculateJwkThumbprint(key.export({ format: 'jwk' }) as JWK) : undefined;
  } catch {
    return undefined;
  }
}

/** Whether bytes that the proof holds are those whose hash it states. */
function contentChecks({ message, deliveries }: ProofRecord): readonly ProofCheck[] {
  const all: (readonly [name: string, bytes: ProofBytes | undefined])[] = [
    ['received', message?.received],
    ...(deliveries ?? []).flatMap(({ title, attempts = [] }) =>
      attempts.flatMap(({ kind, number, sent, answered }) => [
        [`${title}: sent by ${kind} ${number}`, sent] as const,
        [`${title}: answered to ${kind} ${number}`, answered] as const,
      ]),
    ),
  ];
  return all.flatMap(([name, bytes]) => {
    const content = bytes && contentOf(bytes);
    if (bytes === undefined || content === undefined) return [];
    const matches = content.length === bytes.bytes && hash('sha256', content) === bytes.sha256;
    return matches ? [] : [check('content', `the bytes "${name}" are not those whose SHA-256 is stated`)];
  });
}

function contentOf({ text, base64 }: ProofBytes): Uint8Array | undefined {
  if (text !== undefined) return new TextEncoder().encode(text);
  return base64 === undefined ? undefined : Buffer.from(base64, 'base64');
}

function check(what: ProofCheck['what'], fault: string | undefined, good = ''): ProofCheck {
  return { what, ok: fault === undefined, sentence: fault ?? good };
}
