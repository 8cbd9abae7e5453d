import { readFileSync } from 'node:fs';
import type { ExpiringView, SurroundingTrust } from '@millrace/core';
import { certificateView } from '@millrace/runtime';
import type { Access } from '../access/access.ts';

const dayMs = 86_400_000;

/** What the server knows about trust: its own certificate, and the tokens that end. `endpoint`: where it listens. */
export async function surroundingTrust(
  tls: { readonly cert: string } | undefined,
  { tokens, wall }: Pick<Access, 'tokens' | 'wall'>,
  endpoint: string,
): Promise<SurroundingTrust> {
  const now = wall();
  const certificate = tls && certificateView(readFileSync(tls.cert), { about: ['node'], endpoint, seenAt: now }, now);
  return {
    ...(certificate && { certificate }),
    expiring: tokens.list().flatMap(({ name, expiresAt }): readonly ExpiringView[] => {
      if (expiresAt === undefined) return [];
      return [{ kind: 'token', name, until: expiresAt, daysLeft: Math.floor((Date.parse(expiresAt) - now) / dayMs) }];
    }),
  };
}
