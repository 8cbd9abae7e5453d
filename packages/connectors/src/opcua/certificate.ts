import { X509Certificate } from 'node:crypto';
import { isIP } from 'node:net';

/** What a trust folder holds (Part 12, 7.8.2): certificates trusted by a person, issuers between, and who was revoked. */
export interface TrustList {
  readonly trusted: readonly X509Certificate[];
  /** Certificates that may stand in a chain, without being trusted themselves. */
  readonly issuers: readonly X509Certificate[];
  readonly revocations: readonly Revocations[];
}

/** A certificate revocation list (RFC 5280). */
export interface Revocations {
  /** Serial numbers, upper-case hexadecimal without leading zeros. */
  readonly serials: ReadonlySet<string>;
  /** Whether this issuer signed the list. */
  isFrom(issuer: X509Certificate): boolean;
}

/** What the certificate of a server must say. */
export interface Expected {
  readonly applicationUri?: string;
  /** Absent: any host. */
  readonly host?: string;
}

/** Why a certificate is not accepted. */
export type CertificateFault =
  'expired' | 'not-yet-valid' | 'untrusted' | 'uri-mismatch' | 'host-mismatch' | 'revoked' | 'unreadable';

/** A fault with the sentence for a person. */
export interface Rejected {
  readonly fault: CertificateFault;
  readonly sentence: string;
}

/** The certificates of a chain as a server sends it: one DER behind the other, its own first; empty where it is none. */
export function chainOf(der: Uint8Array): readonly X509Certificate[] {
  const chain: X509Certificate[] = [];
  let rest = Buffer.from(der.buffer, der.byteOffset, der.byteLength);
  while (rest.length > 4 && rest[0] === 0x30) {
    const size = derSize(rest);
    if (size > rest.length) break;
    try {
      chain.push(new X509Certificate(rest.subarray(0, size)));
    } catch {
      break;
    }
    rest = rest.subarray(size);
  }
  return chain;
}

/** Bytes of the element that begins here, with its header. */
function derSize(der: Buffer): number {
  const first = der[1] ?? 0;
  if (first < 0x80) return 2 + first;
  const count = first & 0x7f;
  return count > 4 ? Infinity : 2 + count + der.readUIntBE(2, count);
}

/**
 * Judges the certificate of a server (Part 4, 6.1.3), in the order in which a person mends things; nothing where it is accepted. Times are
 * milliseconds since 1970.
 */
export function judgeCertificate(der: Uint8Array, expected: Expected, list: TrustList, now: number): Rejected | undefined {
  const chain = chainOf(der);
  const [own] = chain;
  if (own === undefined) return { fault: 'unreadable', sentence: 'the server shows no certificate that can be read' };
  return (
    judgeTime(own, now) ??
    judgeTrust(own, chain.slice(1), list, now) ??
    judgeUri(own, expected.applicationUri) ??
    judgeHost(own, expected.host)
  );
}

/** Whether a certificate is in force. */
export function judgeTime(certificate: X509Certificate, now: number): Rejected | undefined {
  const { from, to } = validity(certificate);
  if (now > to) return { fault: 'expired', sentence: `${named(certificate)} expired on ${day(to)}` };
  if (now < from)
    return { fault: 'not-yet-valid', sentence: `${named(certificate)} is valid only from ${day(from)}; compare the clocks` };
  return undefined;
}

/** Follows the issuers up to a certificate that a person trusts; every issuer on the way may have revoked. */
function judgeTrust(own: X509Certificate, sent: readonly X509Certificate[], list: TrustList, now: number): Rejected | undefined {
  const known = [...list.trusted, ...list.issuers, ...sent];
  let isTrusted = false;
  let current = own;
  for (let depth = 0; depth < 8; depth++) {
    isTrusted ||= list.trusted.some(one => one.fingerprint256 === current.fingerprint256);
    const issuer = issuerOf(current, known);
    if (issuer === undefined) break;
    const late = judgeTime(issuer, now);
    if (late !== undefined) return late;
    if (isRevoked(current, issuer, list)) return { fault: 'revoked', sentence: `${named(current)} was revoked by its issuer` };
    current = issuer;
  }
  if (isTrusted) return undefined;
  return { fault: 'untrusted', sentence: `${named(own)} is trusted by nobody here` };
}

function issuerOf(certificate: X509Certificate, known: readonly X509Certificate[]): X509Certificate | undefined {
  return known.find(
    one =>
      one.fingerprint256 !== certificate.fingerprint256 &&
      one.ca &&
      certificate.checkIssued(one) &&
      certificate.verify(one.publicKey),
  );
}

function isRevoked(certificate: X509Certificate, issuer: X509Certificate, list: TrustList): boolean {
  const serial = certificate.serialNumber.replace(/^0+/, '');
  return list.revocations.some(one => one.serials.has(serial) && one.isFrom(issuer));
}

function judgeUri(own: X509Certificate, expected: string | undefined): Rejected | undefined {
  const uris = alternativeNames(own, 'URI');
  if (expected === undefined || uris.includes(expected)) return undefined;
  const told = uris.length === 0 ? 'none' : uris.join(', ');
  return { fault: 'uri-mismatch', sentence: `the server calls itself ${expected}, but its certificate names ${told}` };
}

function judgeHost(own: X509Certificate, host: string | undefined): Rejected | undefined {
  if (host === undefined || isMadeFor(own, host)) return undefined;
  const names = [...alternativeNames(own, 'DNS'), ...alternativeNames(own, 'IP Address')];
  return { fault: 'host-mismatch', sentence: `the certificate is made for ${names.join(', ') || 'no host'}, not for ${host}` };
}

function isMadeFor(own: X509Certificate, host: string): boolean {
  if (isIP(host) !== 0 && own.checkIP(host) !== undefined) return true;
  // Makers write addresses as names, too.
  return (
    own.checkHost(host) !== undefined || alternativeNames(own, 'DNS').some(name => name.toLowerCase() === host.toLowerCase())
  );
}

/** Names in the subject alternative name; Node quotes those with commas. */
function alternativeNames(certificate: X509Certificate, kind: string): readonly string[] {
  const all = certificate.subjectAltName?.match(/(?:[^,"]|"(?:\\.|[^"])*")+/g) ?? [];
  return all
    .map(one => one.trim())
    .filter(one => one.startsWith(`${kind}:`))
    .map(one => one.slice(kind.length + 1).replaceAll(/^"|"$/g, ''));
}

/** From when to when a certificate is in force, milliseconds since 1970. */
export function validity(certificate: X509Certificate): { readonly from: number; readonly to: number } {
  return { from: Date.parse(certificate.validFrom), to: Date.parse(certificate.validTo) };
}

/** A certificate in a sentence: its name and the begin of its SHA-1 thumbprint, as other OPC UA programs show it. */
export function named(certificate: X509Certificate): string {
  const name = /^CN=(.+)$/m.exec(certificate.subject)?.[1] ?? 'without a name';
  return `the certificate "${name}" (${certificate.fingerprint.replaceAll(':', '').slice(0, 16)}…)`;
}

function day(ms: number): string {
  return new Date(ms).toISOString().slice(0, 16).replace('T', ' ') + ' UTC';
}
