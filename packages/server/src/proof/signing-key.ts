import { createPrivateKey, createPublicKey, generateKeyPairSync, hash, type KeyObject } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ProofRecord, SignedProof, SigningKeyView } from '@millrace/core';
import { GeneralSign } from 'jose';
import { writePrivate } from '../process/private-file.ts';
import { StartError } from '../process/start-error.ts';

/** The key with which a node signs proofs of delivery. */
export interface SigningKey {
  readonly view: SigningKeyView;
  sign(record: ProofRecord): Promise<SignedProof>;
}

const fileName = 'signing-key.pem';

/**
 * The signing key of a data folder (`signing-key.pem`, Ed25519, PKCS #8, for its owner alone); made when the node first starts. Only its public part
 * ever leaves: it stands in every proof, so that a proof verifies without the node.
 */
export function openSigningKey(data: string): SigningKey {
  const path = join(data, fileName);
  if (!existsSync(path)) {
    const { privateKey } = generateKeyPairSync('ed25519');
    writePrivate(path, privateKey.export({ type: 'pkcs8', format: 'pem' }) as string);
  }
  return keyOf(readKey(path));
}

function readKey(path: string): KeyObject {
  try {
    const key = createPrivateKey(readFileSync(path));
    if (key.asymmetricKeyType === 'ed25519') return key;
    throw new Error(`it is a key of the type ${key.asymmetricKeyType ?? 'unknown'}, not ed25519`);
  } catch (cause) {
    throw new StartError('server.signing-key', `reading ${path}: ${(cause as Error).message}`, 2, { cause });
  }
}

function keyOf(key: KeyObject): SigningKey {
  const shared = createPublicKey(key);
  const { kty, crv, x } = shared.export({ format: 'jwk' });
  const jwk = { crv: crv!, kty: kty!, x: x! };
  // RFC 7638: the members that make the key, in the order of their names.
  const fingerprint = hash('sha256', JSON.stringify(jwk), 'base64url');
  const header = { alg: 'Ed25519', typ: 'millrace-proof+json', kid: fingerprint, jwk };
  return {
    view: { fingerprint, pem: shared.export({ type: 'spki', format: 'pem' }) as string },
    async sign(record) {
      const signing = new GeneralSign(new TextEncoder().encode(JSON.stringify(record)));
      const { payload, signatures } = await signing.addSignature(key).setProtectedHeader(header).sign();
      return { payload, signatures: signatures.map(({ protected: head = '', signature }) => ({ protected: head, signature })) };
    },
  };
}
