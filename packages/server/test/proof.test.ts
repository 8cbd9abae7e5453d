import { inflateSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { proofRecord, type ProofRecord } from '@millrace/core';
import { auditEntries, trace } from '../../../tests/fixtures/node-views.ts';
import { linesOf, printable } from '../src/proof/printable.ts';
import { proofPdf } from '../src/proof/proof-pdf.ts';
import { serve, temporaryKey } from './serve.ts';

const record: ProofRecord = proofRecord({
  trace,
  audit: auditEntries,
  node: { name: 'two-plants', release: '3f2a91c0' },
  issuedAt: '2026-11-23T08:00:00.000Z',
});
const key = temporaryKey();
const proof = await key.sign(record);

describe('a proof as PDF', () => {
  test('P11-10b1: the same proof gives the same bytes', async () => {
    const [one, other] = [
      await proofPdf(record, proof, key.view.fingerprint),
      await proofPdf(record, proof, key.view.fingerprint),
    ];
    expect(Buffer.from(one).equals(Buffer.from(other))).toBe(true);
    expect(Buffer.from(one).subarray(0, 5).toString()).toBe('%PDF-');
  });

  test('P11-10b1: carries the signed proof itself', async () => {
    const pdf = Buffer.from(await proofPdf(record, proof, key.view.fingerprint));
    expect(streamsOf(pdf).some(stream => stream.toString() === JSON.stringify(proof))).toBe(true);
  });

  test('hostile and very large content becomes pages, not harm', async () => {
    const hostile = '\u202Eevil\u0000\u001b[31m<script>alert(1)</script> Łódź Ωμέγα Привет 日本 \ud800';
    const large = proofRecord({
      trace: { ...trace, sentence: hostile, subject: hostile, received: { ...trace.received, text: 'x'.repeat(64_000) } },
      audit: auditEntries.map(each => ({ ...each, before: hostile.repeat(2000) })),
      node: record.node,
      issuedAt: record.issuedAt,
    });
    const pdf = await proofPdf(large, await key.sign(large), key.view.fingerprint);
    expect(pdf.length).toBeGreaterThan(10_000);
    expect(pdf.length).toBeLessThan(4_000_000);
  });
});

describe('text of a document that people sign', () => {
  test.each([
    ['plain', 'plain'],
    ['Łódź Ωμέγα Привет', 'Łódź Ωμέγα Привет'],
    ['a\u202Eb', 'a⟨U+202E⟩b'],
    ['\u0000\t', '⟨U+0000⟩⟨U+0009⟩'],
    ['\ud800', '⟨U+D800⟩'],
    ['שלום', '⟨U+05E9⟩⟨U+05DC⟩⟨U+05D5⟩⟨U+05DD⟩'],
    ['日', '⟨U+65E5⟩'],
  ])('%j is written as %j', (given, written) => {
    expect(printable(given, code => code < 0x3000)).toBe(written);
  });

  test('lines are cut at blanks, else where they end, and nothing is lost', () => {
    expect(linesOf('one two three', 8)).toEqual(['one two', 'three']);
    expect(linesOf('abcdefghij', 4)).toEqual(['abcd', 'efgh', 'ij']);
    expect(linesOf('', 4)).toEqual(['']);
    expect(linesOf('a\n\nb', 4)).toEqual(['a', '', 'b']);
    expect(linesOf('😀😀😀', 2)).toEqual(['😀😀', '😀']);
  });
});

describe('the routes of proofs', () => {
  test('give a proof of a message that is there, signed with the key of the node', async () => {
    await using served = await serve();
    const answer = await served.ask('proof', served.tokens.read);
    const { signatures } = (await answer.json()) as typeof proof;
    const { fingerprint } = (await (await served.ask('signingKey', served.tokens.read)).json()) as {
      readonly fingerprint: string;
    };
    const head = JSON.parse(Buffer.from(signatures[0]!.protected, 'base64url').toString()) as { readonly kid: string };
    expect(head.kid).toBe(fingerprint);
  });

  test('give it as a document to keep', async () => {
    await using served = await serve();
    const answer = await served.ask('proofPdf', served.tokens.read);
    expect(answer.headers.get('content-type')).toBe('application/pdf');
    expect(answer.headers.get('content-disposition')).toBe('attachment');
    expect(
      Buffer.from(await answer.arrayBuffer())
        .subarray(0, 5)
        .toString(),
    ).toBe('%PDF-');
  });
});

/** The contents of the compressed streams of a PDF. */
function streamsOf(pdf: Buffer): readonly Buffer[] {
  const found: Buffer[] = [];
  for (let at = pdf.indexOf('stream\n'); at >= 0; at = pdf.indexOf('\nstream\n', at + 1)) {
    const start = pdf.indexOf('stream\n', at) + 7;
    try {
      found.push(inflateSync(pdf.subarray(start, pdf.indexOf('\nendstream', start))));
    } catch {
      // Not a compressed one.
    }
  }
  return found;
}
