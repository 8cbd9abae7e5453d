import type { SignedProof, SigningKeyView } from '@millrace/core';
import { route } from './route.ts';
import { closed, integer, list, named, object, text, type Schema } from './schema.ts';

const message = closed(object('', { message: integer('Message number.', { minimum: 1, maximum: Number.MAX_SAFE_INTEGER }) }));
const pdf: Schema<Uint8Array> = { json: { description: 'The document.' } };

/** A proof of delivery: a JWS in the general JSON form (RFC 7515). */
export const signedProof: Schema<SignedProof> = named(
  'SignedProof',
  object('A JWS in the general JSON form (RFC 7515), signed with Ed25519; the public key stands in the protected header.', {
    payload: text('The record, base64url of JSON.'),
    signatures: list(
      'One.',
      object('A signature.', {
        protected: text('Header, base64url of JSON: alg, typ, kid, jwk.'),
        signature: text('Signature, base64url.'),
      }),
    ),
  }),
);

const signingKey: Schema<SigningKeyView> = named(
  'SigningKey',
  object('The public key with which proofs of this node verify.', {
    fingerprint: text('Thumbprint of the key (RFC 7638), base64url.'),
    pem: text('The public key as PEM.'),
  }),
);

/** Routes of proofs of delivery. */
export const proofRoutes = {
  proof: route({
    method: 'GET',
    path: '/api/v1/messages/{message}/proof',
    scope: 'read',
    summary: 'Everything known of a message as a signed proof, which verifies without the node.',
    params: message,
    answer: signedProof,
  }),
  proofPdf: route({
    method: 'GET',
    path: '/api/v1/messages/{message}/proof.pdf',
    scope: 'read',
    summary: 'The same for people, as PDF; the signed proof is attached to it.',
    params: message,
    answer: pdf,
    answerType: 'application/pdf',
  }),
  signingKey: route({
    method: 'GET',
    path: '/api/v1/signing-key',
    scope: 'read',
    summary: 'The public key with which proofs of this node verify.',
    answer: signingKey,
  }),
} as const;
