import { createHash, X509Certificate } from 'node:crypto';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { chainOf } from './certificate.ts';
import type { Revocations, TrustList } from './certificate.ts';

const folders = ['own/certs', 'own/private', 'trusted/certs', 'trusted/crl', 'issuers/certs', 'issuers/crl', 'rejected'] as const;

/**
 * The folder of certificates, as most OPC UA programs lay it out: `own`, `trusted`, `issuers`, `rejected`. Read anew at each look, so that what a person
 * moves counts at once.
 */
export class TrustFolder {
  readonly root: string;

  constructor(root: string) {
    this.root = root;
  }

  /** Makes the folders that are missing. */
  async prepare(): Promise<void> {
    for (const folder of folders)
      await mkdir(join(this.root, folder), { recursive: true, ...(folder === 'own/private' && { mode: 0o700 }) });
  }

  /** Everything that is trusted now. */
  async list(): Promise<TrustList> {
    const [trusted, issuers, ...lists] = await Promise.all([
      this.#certificates('trusted/certs'),
      this.#certificates('issuers/certs'),
      this.#files('trusted/crl'),
      this.#files('issuers/crl'),
    ]);
    return { trusted, issuers, revocations: await readRevocations(lists.flat()) };
  }

  /** Puts a certificate that is not trusted where a person finds it; says where, from the root. */
  async reject(der: Uint8Array): Promise<string> {
    const [own] = chainOf(der);
    const name = `rejected/${createHash('sha1')
      .update(own?.raw ?? der)
      .digest('hex')}.der`;
    await writeFile(join(this.root, name), own?.raw ?? der);
    return name;
  }

  async #certificates(folder: string): Promise<readonly X509Certificate[]> {
    return (await this.#files(folder)).flatMap(bytes => readCertificates(bytes));
  }

  async #files(folder: string): Promise<readonly Buffer[]> {
    const names = await readdir(join(this.root, folder)).catch(() => []);
    const files = await Promise.all(names.map(name => readFile(join(this.root, folder, name)).catch(() => undefined)));
    return files.filter(bytes => bytes !== undefined);
  }
}

/** Certificates of a PEM or DER file; none where it holds something else. */
export function readCertificates(bytes: Buffer): readonly X509Certificate[] {
  const blocks = pemBlocks(bytes, 'CERTIFICATE');
  return blocks.length === 0 ? chainOf(bytes) : blocks.flatMap(der => chainOf(der));
}

function pemBlocks(bytes: Buffer, label: string): readonly Buffer[] {
  const pattern = new RegExp(`-----BEGIN ${label}-----([^-]+)-----END ${label}-----`, 'g');
  return [...bytes.toString('latin1').matchAll(pattern)].map(([, base64 = '']) => Buffer.from(base64, 'base64'));
}

async function readRevocations(files: readonly Buffer[]): Promise<readonly Revocations[]> {
  if (files.length === 0) return [];
  const { exploreCertificateRevocationList, verifyCrlIssuedByCertificate } = await import('node-opcua-crypto');
  return files.flatMap(bytes => {
    const [der = bytes] = pemBlocks(bytes, 'X509 CRL');
    try {
      const { tbsCertList } = exploreCertificateRevocationList(der);
      const serials = tbsCertList.revokedCertificates.map(one => plainSerial(one.userCertificate));
      return [{ serials: new Set(serials), isFrom: (issuer: X509Certificate) => verifyCrlIssuedByCertificate(der, issuer.raw) }];
    } catch {
      return [];
    }
  });
}

function plainSerial(told: string): string {
  return told.replaceAll(':', '').toUpperCase().replace(/^0+/, '');
}
