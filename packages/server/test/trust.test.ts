import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { selfSigned } from '../../../tests/trust/rig.ts';
import { TokenBook } from '../src/index.ts';
import { openSigningKey } from '../src/proof/signing-key.ts';
import { secretTimes } from '../src/process/secrets.ts';
import { surroundingTrust } from '../src/trust/surrounding-trust.ts';

const dayMs = 86_400_000;

test('a server tells of the certificate that it shows, of its key for proofs, and of the tokens that end', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'millrace-server-trust-'));
  try {
    const { cert } = await selfSigned(20);
    const tokens = new TokenBook(folder);
    tokens.add('for-ever', ['read'], Date.now());
    tokens.add('night-shift', ['operate'], Date.now(), { expiresAt: new Date(Date.now() + 3.5 * dayMs).toISOString() });
    const signingKey = openSigningKey(folder);
    const around = await surroundingTrust(
      { tokens, wall: Date.now },
      { endpoint: '127.0.0.1:7400', certificate: Buffer.from(cert), signingKey },
    );
    expect(around).toMatchObject({
      certificate: { about: ['node'], endpoint: '127.0.0.1:7400', daysLeft: 19 },
      signingKey: { fingerprint: signingKey.view.fingerprint },
      expiring: [{ kind: 'token', name: 'night-shift', daysLeft: 3 }],
    });
    expect(around.expiring).toHaveLength(1);
    const plain = await surroundingTrust({ tokens, wall: Date.now }, { endpoint: '127.0.0.1:7400', signingKey });
    expect(plain.certificate).toBeUndefined();
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test('when a secret was changed is told of files alone, and no name leaves the folder', () => {
  const changedAt = secretTimes(import.meta.dirname);
  expect(changedAt('trust.test.ts')).toBeGreaterThan(0);
  expect(changedAt('../package.json')).toBeUndefined();
  expect(changedAt('nothing')).toBeUndefined();
  expect(secretTimes(undefined)('trust.test.ts')).toBeUndefined();
});
