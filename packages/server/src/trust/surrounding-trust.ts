import type { ExpiringView, SurroundingTrust } from '@millrace/core';
import { certificateView } from '@millrace/runtime';
import type { Access } from '../access/access.ts';
import type { SigningKey } from '../proof/signing-key.ts';

const dayMs = 86_400_000;

/** What a server is made of that trust depends on. */
export interface Served {
  /** Host and port where it listens. */
  readonly endpoint: string;
  /** The certificate that it shows (PEM), as it was read at the start: a file that was renewed since counts only after the next start. */
  readonly certificate?: Buffer;
  readonly signingKey: SigningKey;
}

/** What the server knows about trust: its own certificate, the key of its proofs, and the tokens that end. */
export async function surroundingTrust(
  { tokens, wall }: Pick<Access, 'tokens' | 'wall'>,
  { endpoint, certificate: pem, signingKey }: Served,
): Promise<SurroundingTrust> {
  const now = wall();
  const certificate = pem && certificateView(pem, { about: ['node'], endpoint, seenAt: now }, now);
  return {
    ...(certificate && { certificate }),
    signingKey: { fingerprint: signingKey.view.fingerprint },
    expiring: tokens.list().flatMap(({ name, expiresAt }): readonly ExpiringView[] => {
      if (expiresAt === undefined) return [];
      return [{ kind: 'token', name, until: expiresAt, daysLeft: Math.floor((Date.parse(expiresAt) - now) / dayMs) }];
    }),
  };
}
