import { createPrivateKey, generateKeyPair } from 'node:crypto';
import type { KeyObject, X509Certificate } from 'node:crypto';
import { link, readFile, rm, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

import { ConnectorError } from '@millrace/connector';

import { readCertificates } from './trust-folder.ts';

/** The certificate that we show, with the key that proves that it is ours. */
export interface OwnCertificate {
  /** Our own first. */
  readonly chain: readonly X509Certificate[];
  readonly key: KeyObject;
  readonly applicationUri: string;
  /** It was made now. */
  readonly isNew: boolean;
}

const certificateFile = 'own/certs/millrace.pem';
const keyFile = 'own/private/millrace.pem';

/** Our certificate in this folder; made where there is none (2048 bits, ten years). Throws `misconfigured` where what is there cannot be used. */
export async function ownCertificate(root: string, applicationUri = `urn:${hostname()}:millrace`): Promise<OwnCertificate> {
  try {
    const key = await ownKey(join(root, keyFile));
    const { text, isNew } = await ownFile(join(root, certificateFile), 0o644, () => makeCertificate(key, applicationUri));
    const chain = readCertificates(Buffer.from(text));
    const [own] = chain;
    if (own === undefined || !own.checkPrivateKey(key))
      throw new Error(`${certificateFile} and ${keyFile} do not belong together`);
    return { chain, key, isNew, applicationUri: uriOf(own) ?? applicationUri };
  } catch (cause) {
    throw new ConnectorError('misconfigured', `reading our own certificate: ${(cause as Error).message}`, { cause });
  }
}

async function ownKey(path: string): Promise<KeyObject> {
  const { text } = await ownFile(path, 0o600, async () => {
    const { privateKey } = await promisify(generateKeyPair)('rsa', { modulusLength: 2048 });
    return privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
  });
  return createPrivateKey(text);
}

async function makeCertificate(key: KeyObject, applicationUri: string): Promise<string> {
  const { CertificatePurpose, createSelfSignedCertificate, pemToPrivateKey } = await import('node-opcua-crypto');
  const { cert } = await createSelfSignedCertificate({
    privateKey: await pemToPrivateKey(key.export({ type: 'pkcs8', format: 'pem' }).toString()),
    subject: '/CN=millrace/O=Millrace',
    applicationUri,
    dns: [hostname()],
    notBefore: new Date(),
    validity: 3650,
    purpose: CertificatePurpose.ForApplication,
  });
  return cert;
}

/** The text of a file; made where there is none. Of several interfaces that make it at once, one wins, and all read the same. */
async function ownFile(
  path: string,
  mode: number,
  make: () => Promise<string>,
): Promise<{ readonly text: string; readonly isNew: boolean }> {
  const there = await readFile(path, 'utf8').catch(() => undefined);
  if (there !== undefined) return { text: there, isNew: false };
  const draft = `${path}.${process.pid}-${Math.random().toString(36).slice(2)}`;
  await writeFile(draft, await make(), { mode });
  const isNew = await link(draft, path).then(
    () => true,
    () => false,
  );
  await rm(draft, { force: true });
  return { text: await readFile(path, 'utf8'), isNew };
}

function uriOf(certificate: X509Certificate): string | undefined {
  return /URI:([^,]+)/.exec(certificate.subjectAltName ?? '')?.[1]?.trim();
}
