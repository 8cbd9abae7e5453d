import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { afterAll, describe, expect, test } from 'vitest';
import { proofRecord, type ProofRecord, type SignedProof } from '@millrace/core';
import { openSigningKey } from '../../server/src/proof/signing-key.ts';
import { auditEntries, trace } from '../../../tests/fixtures/node-views.ts';
import { verifyProof } from '../src/proof/verify-proof.ts';
import { hash } from 'node:crypto';

const folder = mkdtempSync(join(tmpdir(), 'millrace-proof-'));
afterAll(() => rmSync(folder, { recursive: true }));
const key = openSigningKey(folder);
const other = openSigningKey(mkdtempSync(join(folder, 'other-')));

const text = (content: string) => ({ bytes: Buffer.byteLength(content), sha256: hash('sha256', content), text: content });
const record: ProofRecord = proofRecord({
  trace: {
    ...trace,
    received: text('{"orderId":"258456"}'),
    hops: trace.hops.map(hop => ({
      ...hop,
      tries: hop.tries.map(each => ({ ...each, sent: text('sent'), answered: text('{"id":"WO-17"}') })),
    })),
  },
  audit: auditEntries,
  node: { name: 'two-plants', release: '3f2a' },
  issuedAt: '2026-11-23T08:00:00.000Z',
});
const proof = await key.sign(record);
const file = JSON.stringify(proof);

async function faults(content: string, pem?: string): Promise<readonly string[]> {
  const verdict = await verifyProof(content, pem);
  expect(verdict.ok).toBe(verdict.checks.every(({ ok }) => ok));
  expect(verdict.record === undefined).toBe(!verdict.ok);
  return verdict.checks.filter(({ ok }) => !ok).map(({ what }) => what);
}

describe('a proof of delivery', () => {
  test('P11-10b2: verifies without the node, and holds everything that was signed', async () => {
    const verdict = await verifyProof(`${file}\n`, key.view.pem);
    expect(verdict).toMatchObject({ ok: true, fingerprint: key.view.fingerprint, record });
    expect(verdict.checks.map(({ what }) => what)).toEqual(['form', 'signature', 'key']);
  });

  test('P11-10a2, P11-70: any byte of it altered is noticed', async () => {
    const bytes = new TextEncoder().encode(file);
    await fc.assert(
      fc.asyncProperty(fc.nat(bytes.length - 1), fc.integer({ min: 1, max: 255 }), async (at, by) => {
        const altered = bytes.with(at, bytes[at]! ^ by);
        expect(await faults(new TextDecoder().decode(altered))).not.toEqual([]);
      }),
      { numRuns: 600 },
    );
  });

  test('P11-10a2: a field whose name was altered is refused, not stumbled over', async () => {
    const payload = Buffer.from(Buffer.from(proof.payload, 'base64url').toString().replace('"attempts"', '"attemptz"')).toString(
      'base64url',
    );
    expect(await faults(JSON.stringify({ ...proof, payload }))).toEqual(['signature']);
    expect(
      await faults(JSON.stringify(await key.sign(JSON.parse(Buffer.from(payload, 'base64url').toString()) as ProofRecord))),
    ).toEqual([]);
  });

  test('P11-10a2: the spare bits at the end of the signature are no way around it', async () => {
    const [signature] = proof.signatures;
    const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
    const last = alphabet.indexOf(signature!.signature.at(-1)!);
    const twin = signature!.signature.slice(0, -1) + alphabet[last ^ 1]!;
    expect(Buffer.from(twin, 'base64url')).toEqual(Buffer.from(signature!.signature, 'base64url'));
    expect(await faults(withSignature({ ...signature!, signature: twin }))).toEqual(['form']);
  });

  test('P11-70: a signature copied to another record does not hold', async () => {
    const forged = await key.sign({ ...record, sentence: 'All is well.' });
    expect(await faults(JSON.stringify({ payload: forged.payload, signatures: proof.signatures }))).toEqual(['signature']);
  });

  test('P11-70: one signed with another key is refused where the key is given, and named where not', async () => {
    const foreign = JSON.stringify(await other.sign(record));
    expect(await faults(foreign, key.view.pem)).toEqual(['key']);
    expect((await verifyProof(foreign)).fingerprint).toBe(other.view.fingerprint);
    expect(await faults(file, 'no key')).toEqual(['key']);
  });

  test('content that is not what its hash says is named, even where the signature holds', async () => {
    const wrong = { ...record, message: { ...record.message, received: { ...record.message.received, text: 'other' } } };
    const verdict = await verifyProof(JSON.stringify(await key.sign(wrong)));
    expect(verdict.checks.filter(({ ok }) => !ok)).toEqual([
      { what: 'content', ok: false, sentence: 'the bytes "received" are not those whose SHA-256 is stated' },
    ]);
  });

  test.each([
    ['nothing', ''],
    ['another file', '{"hello":1}'],
    ['a list', '[]'],
    ['two signatures', JSON.stringify({ ...proof, signatures: [...proof.signatures, ...proof.signatures] })],
    ['one more field', JSON.stringify({ ...proof, note: 'trust me' })],
    ['no algorithm', withHeader(head => ({ ...head, alg: 'none' }))],
    ['a header that must be understood', withHeader(head => ({ ...head, crit: ['b64'], b64: false }))],
    ['another key in the header', withHeader(head => ({ ...head, kid: other.view.fingerprint }))],
    ['a key that is none', withHeader(head => ({ ...head, jwk: { kty: 'oct', k: 'AA' } }))],
  ])('%s is no proof', async (_, content) => {
    expect(await faults(content)).not.toEqual([]);
  });
});

describe('the signing key of a node', () => {
  test('is made once, for its owner alone', () => {
    const path = join(folder, 'signing-key.pem');
    expect(statSync(path).mode & 0o777).toBe(0o600);
    const before = readFileSync(path, 'utf8');
    expect(openSigningKey(folder).view).toEqual(key.view);
    expect(readFileSync(path, 'utf8')).toBe(before);
    expect(key.view.pem).not.toContain('PRIVATE');
  });

  test('that cannot be read stops the start with a sentence, and is never replaced', () => {
    const broken = mkdtempSync(join(folder, 'broken-'));
    writeFileSync(join(broken, 'signing-key.pem'), 'not a key');
    expect(() => openSigningKey(broken)).toThrow(expect.objectContaining({ code: 'server.signing-key' }));
    expect(readFileSync(join(broken, 'signing-key.pem'), 'utf8')).toBe('not a key');
  });
});

function withSignature(signature: SignedProof['signatures'][number]): string {
  return JSON.stringify({ ...proof, signatures: [signature] });
}

function withHeader(change: (head: Record<string, unknown>) => unknown): string {
  const [signature] = proof.signatures;
  const head = JSON.parse(Buffer.from(signature!.protected, 'base64url').toString()) as Record<string, unknown>;
  return withSignature({ ...signature!, protected: Buffer.from(JSON.stringify(change(head))).toString('base64url') });
}
