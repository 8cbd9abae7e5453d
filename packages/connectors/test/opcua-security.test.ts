import { execFileSync } from 'node:child_process';
import { X509Certificate } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { ConnectorError } from '@millrace/connector';
import { eventually } from '@millrace/connector/testkit';
import { MessageSecurityMode, OPCUACertificateManager, SecurityPolicy } from 'node-opcua';
import { afterAll, describe, expect, test } from 'vitest';

import { chainOf, judgeCertificate } from '../src/opcua/certificate.ts';
import type { SecurityPolicyName } from '../src/opcua/config.ts';
import { TrustFolder } from '../src/opcua/trust-folder.ts';
import { at, open, settings, startServer, temporaryFolder } from './opcua-server.ts';

const folder = mkdtempSync(join(tmpdir(), 'millrace-certificates-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const openssl = (...words: readonly string[]): void =>
  void execFileSync('openssl', words, { cwd: folder, stdio: 'pipe', env: { PATH: process.env['PATH'] } });

/** A certificate authority with an empty revocation list. */
function authority(): void {
  openssl(
    'req',
    '-x509',
    '-newkey',
    'rsa:2048',
    '-nodes',
    '-keyout',
    'ca.key',
    '-out',
    'ca.pem',
    '-days',
    '30',
    '-subj',
    '/CN=plant CA',
  );
  writeFileSync(join(folder, 'index.txt'), '');
  writeFileSync(join(folder, 'serial'), '1001\n');
  writeFileSync(join(folder, 'crlnumber'), '01\n');
  writeFileSync(
    join(folder, 'ca.cnf'),
    `[ca]\ndefault_ca=d\n[d]\ndatabase=index.txt\nserial=serial\ncrlnumber=crlnumber\nnew_certs_dir=.\ncertificate=ca.pem\nprivate_key=ca.key\ndefault_md=sha256\ndefault_crl_days=30\ndefault_days=30\npolicy=p\ncopy_extensions=copy\n[p]\ncommonName=supplied\n`,
  );
}

/** A certificate of a server, signed by the authority. */
function signed(name: string, from: string, to: string): Buffer {
  openssl(
    'req',
    '-newkey',
    'rsa:2048',
    '-nodes',
    '-keyout',
    `${name}.key`,
    '-out',
    `${name}.csr`,
    '-subj',
    `/CN=${name}`,
    '-addext',
    'subjectAltName=URI:urn:line:server,DNS:line.example,IP:127.0.0.1',
  );
  openssl(
    'ca',
    '-config',
    'ca.cnf',
    '-batch',
    '-notext',
    '-in',
    `${name}.csr`,
    '-out',
    `${name}.pem`,
    '-startdate',
    from,
    '-enddate',
    to,
  );
  return new X509Certificate(readFileSync(join(folder, `${name}.pem`))).raw;
}

const noon = Date.parse('2026-11-23T12:00:00Z');
const expected = { applicationUri: 'urn:line:server', host: 'line.example' };
const empty = { trusted: [], issuers: [], revocations: [] };

describe('F73: the exact reason why a certificate is not accepted', () => {
  authority();
  const good = signed('good', '20261101000000Z', '20270101000000Z');
  const old = signed('old', '20251101000000Z', '20261101000000Z');
  const early = signed('early', '20261201000000Z', '20270101000000Z');
  const ca = new X509Certificate(readFileSync(join(folder, 'ca.pem')));
  const now = Math.max(noon, Date.parse(ca.validFrom) + 1_000);
  const byIssuer = { ...empty, trusted: [ca] };

  test('one that is trusted itself, or through its issuer, is accepted', () => {
    expect(judgeCertificate(good, expected, { ...empty, trusted: chainOf(good) }, now)).toBeUndefined();
    expect(judgeCertificate(good, expected, byIssuer, now)).toBeUndefined();
    expect(judgeCertificate(Buffer.concat([good, ca.raw]), { host: '127.0.0.1' }, byIssuer, now)).toBeUndefined();
  });

  test.each([
    ['expired', old, expected, byIssuer],
    ['not-yet-valid', early, expected, byIssuer],
    ['untrusted', good, expected, empty],
    ['untrusted', good, expected, { ...empty, issuers: [ca] }],
    ['uri-mismatch', good, { ...expected, applicationUri: 'urn:other' }, byIssuer],
    ['host-mismatch', good, { ...expected, host: 'other.example' }, byIssuer],
    ['unreadable', Buffer.from('nothing'), expected, byIssuer],
    ['unreadable', Buffer.from([0x30, 0x84, 0xff, 0xff, 0xff, 0xff, 0]), expected, byIssuer],
  ] as const)('%s', (fault, der, wanted, list) => {
    expect(judgeCertificate(der, wanted, list, now)?.fault).toBe(fault);
  });

  test('revoked, by a list that the issuer signed; a list of somebody else says nothing', async () => {
    openssl('ca', '-config', 'ca.cnf', '-revoke', 'good.pem');
    openssl('ca', '-config', 'ca.cnf', '-gencrl', '-out', 'ca.crl');
    const trust = new TrustFolder(join(folder, 'trust'));
    await trust.prepare();
    writeFileSync(join(folder, 'trust/trusted/certs/ca.pem'), readFileSync(join(folder, 'ca.pem')));
    writeFileSync(join(folder, 'trust/trusted/crl/ca.crl'), readFileSync(join(folder, 'ca.crl')));
    const list = await trust.list();
    expect(list.revocations).toHaveLength(1);
    expect(judgeCertificate(good, expected, list, now)?.fault).toBe('revoked');
    const foreign = list.revocations.map(one => ({ ...one, isFrom: () => false }));
    expect(judgeCertificate(good, expected, { ...list, revocations: foreign }, now)).toBeUndefined();
  });
});

/** A server that offers every policy, with certificates of its own. */
async function securedServer(pki: string) {
  const manager = new OPCUACertificateManager({ rootFolder: pki, automaticallyAcceptUnknownCertificate: true });
  await manager.initialize();
  return startServer({ serverCertificateManager: manager, alternateHostname: ['127.0.0.1'] });
}

/** What a person does: moves the certificate of the server to those that are trusted. */
function trustRejected(pki: string): string {
  const [name = ''] = readdirSync(join(pki, 'rejected'));
  renameSync(join(pki, 'rejected', name), join(pki, 'trusted/certs', name));
  return join(pki, 'trusted/certs', name);
}

test('F73: a server is never trusted by itself: it is named and put where a person finds it, and works once it was moved', async () => {
  await using theirs = await temporaryFolder();
  await using ours = await temporaryFolder();
  await using served = await securedServer(theirs.path);
  const config = settings(served.url, ours.path, { security: 'basic256sha256' });
  for (let attempt = 0; attempt < 2; attempt++) {
    const refused = await open(config).catch((error: unknown) => error);
    expect(refused).toBeInstanceOf(ConnectorError);
    expect(refused).toMatchObject({ kind: 'wrong-endpoint', message: expect.stringContaining('is trusted by nobody here') });
  }
  expect(served.server.currentSessionCount).toBe(0);
  trustRejected(ours.path);
  const policies: readonly SecurityPolicyName[] = ['basic256sha256', 'aes128-sha256-rsaoaep', 'aes256-sha256-rsapss'];
  for (const security of policies) {
    for (const mode of ['sign', 'sign-and-encrypt'] as const) {
      await using opened = await open({ ...config, security, mode });
      expect(await opened.connection.tags?.read([at('a')], AbortSignal.timeout(2_000))).toMatchObject([{ value: 0, status: 0 }]);
      expect(opened.seen[0]).toMatchObject({ kind: 'certificate', endpoint: new URL(served.url).host });
    }
  }
  expect(readdirSync(join(ours.path, 'own/certs'))).toEqual(['millrace.pem']);
});

test('F73: a certificate that is no longer trusted ends an open channel', async () => {
  await using theirs = await temporaryFolder();
  await using ours = await temporaryFolder();
  await using served = await securedServer(theirs.path);
  const config = settings(served.url, ours.path, { security: 'aes256-sha256-rsapss', keepAlive: 100 });
  await open(config).catch(() => undefined);
  const file = trustRejected(ours.path);
  await using opened = await open(config);
  rmSync(file);
  await eventually('the channel ends', () => opened.lost.length > 0);
  expect(opened.lost).toMatchObject([{ kind: 'wrong-endpoint', message: expect.stringContaining('is trusted by nobody here') }]);
});

test('F73: a certificate that expires soon is told early, and one that expired while the channel stood ends it', async () => {
  await using theirs = await temporaryFolder();
  await using ours = await temporaryFolder();
  await using served = await securedServer(theirs.path);
  const config = settings(served.url, ours.path, { security: 'basic256sha256', keepAlive: 100 });
  await open(config).catch(() => undefined);
  const certificate = new X509Certificate(readFileSync(trustRejected(ours.path)));
  let ahead = Date.parse(certificate.validTo) - Date.now() - 10 * 86_400_000;
  await using opened = await open(config, { now: () => Date.now() + ahead });
  expect(opened.reports.map(report => report.code)).toContain('opcua.certificate-expires');
  ahead += 11 * 86_400_000;
  await eventually('the channel ends', () => opened.lost.length > 0);
  expect(opened.lost[0]?.message).toMatch(/expired on \d{4}-\d\d-\d\d/);
});

test.each([
  ['the security is not offered', { security: 'basic256sha256' }, 'misconfigured', 'does not offer basic256sha256'],
  [
    'nobody may sign in so',
    { userCertificate: 'absent.pem', userKey: 'absent.key' },
    'misconfigured',
    'sign in by a certificate',
  ],
  ['the password is wrong', { user: 'somebody', password: 'secret-word' }, 'refused', 'refuses this user'],
] as const)('%s: it is said, and nothing else is tried', async (what, changes, kind, sentence) => {
  await using ours = await temporaryFolder();
  const unsecured = { securityPolicies: [SecurityPolicy.None], securityModes: [MessageSecurityMode.None] };
  await using served = await startServer({
    ...(what !== 'the password is wrong' && unsecured),
    userManager: { isValidUser: () => false },
  });
  const refused = await open(settings(served.url, ours.path, changes)).catch((error: unknown) => error);
  expect(refused).toMatchObject({ kind, message: expect.stringContaining(sentence) });
  expect(String(refused)).not.toContain('secret-word');
});

test('several interfaces that open at once share one certificate of our own', async () => {
  await using ours = await temporaryFolder();
  await using served = await startServer();
  const all = await Promise.all(Array.from({ length: 4 }, () => open(settings(served.url, ours.path))));
  expect(all.flatMap(one => one.reports).filter(report => report.code === 'opcua.own-certificate').length).toBe(1);
  for (const one of all) await one[Symbol.asyncDispose]();
});
