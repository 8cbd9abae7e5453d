import { X509Certificate } from 'node:crypto';
import type { CertificateView } from '@millrace/core';

const dayMs = 86_400_000;

/** A certificate for people; undefined where the bytes are none. Times are milliseconds since 1970. */
export function certificateView(
  bytes: Uint8Array | string,
  seen: { readonly about: readonly string[]; readonly endpoint: string; readonly problem?: string; readonly seenAt: number },
  now: number,
): CertificateView | undefined {
  const { about, endpoint, problem, seenAt } = seen;
  try {
    const { subject, issuer, fingerprint256, validFromDate, validToDate } = new X509Certificate(bytes);
    return {
      about,
      endpoint,
      subject: inLine(subject),
      issuer: inLine(issuer),
      fingerprint: fingerprint256,
      validFrom: validFromDate.toISOString(),
      validTo: validToDate.toISOString(),
      daysLeft: Math.floor((validToDate.getTime() - now) / dayMs),
      ...(problem !== undefined && { problem }),
      seenAt: new Date(seenAt).toISOString(),
    };
  } catch {
    return undefined; // a peer may send anything; what it is not is no certificate to show
  }
}

function inLine(name: string | undefined): string {
  return (name ?? '').split('\n').join(', ');
}
