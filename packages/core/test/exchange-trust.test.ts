import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  clockOffset,
  growthOf,
  interfaceVerdict,
  sampled,
  sideOfFault,
  sureOffsetMs,
  trustFindings,
  trustSentence,
} from '../src/index.ts';
import type { ClockSample, InterfaceFacts, SizeSample, TrustFacts } from '../src/index.ts';

describe('the offset of another clock', () => {
  test('D11-5: the true offset always lies inside what is said, and more looks never say less', () => {
    const look = fc.record({ at: fc.nat(1e6), there: fc.nat(3000), back: fc.nat(3000), stepMs: fc.constantFrom(1, 1000) });
    fc.assert(
      fc.property(fc.integer({ min: -1e7, max: 1e7 }), fc.array(look, { minLength: 1, maxLength: 12 }), (truth, looks) => {
        const samples = looks.map(({ at, there, back, stepMs }): ClockSample => {
          const theirs = at + there + truth;
          return { sentAt: at, answeredAt: at + there + back, theirs: Math.floor(theirs / stepMs) * stepMs, stepMs };
        });
        const all = clockOffset(samples)!;
        expect(Math.abs(all.offsetMs - truth)).toBeLessThanOrEqual(all.plusMinusMs + 1);
        expect(all.plusMinusMs).toBeLessThanOrEqual(clockOffset(samples.slice(-1))!.plusMinusMs);
        expect(sureOffsetMs(all)).toBeLessThanOrEqual(Math.abs(truth) + 1);
      }),
    );
  });

  test('a clock that was set meanwhile is told by its new time', () => {
    const before = { sentAt: 0, answeredAt: 10, theirs: 5, stepMs: 1 };
    const after = { sentAt: 1000, answeredAt: 1010, theirs: 3_601_005, stepMs: 1 };
    expect(clockOffset([before, before, after])?.offsetMs).toBeCloseTo(3_600_000, -2);
    expect(clockOffset([])).toBeUndefined();
  });
});

describe('the growth of the store', () => {
  const dayMs = 86_400_000;

  test('a steady pace is found through noise, and tells when the volume is full', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 1e9 }),
        fc.array(fc.integer({ min: -50, max: 50 }), { minLength: 20, maxLength: 60 }),
        (perDay, noise) => {
          const samples = noise.map((off, index): SizeSample => ({
            at: index * dayMs * 0.2,
            bytes: 1e6 + index * 0.2 * perDay + off,
          }));
          const growth = growthOf(samples, perDay * 100)!;
          expect(Math.abs(growth.bytesPerDay - perDay)).toBeLessThanOrEqual(200);
        },
      ),
    );
    const samples = [0, 1, 2, 3].map(day => ({ at: day * dayMs, bytes: day * 1000 }));
    expect(growthOf(samples, 10_500)).toEqual({ bytesPerDay: 1000, daysLeft: 10 });
  });

  test('a past of an hour tells nothing, a store that shrinks is never full', () => {
    expect(
      growthOf(
        [
          { at: 0, bytes: 1 },
          { at: 3_600_000, bytes: 9 },
        ],
        100,
      ),
    ).toBeUndefined();
    expect(
      growthOf(
        [
          { at: 0, bytes: 9 },
          { at: dayMs, bytes: 1 },
        ],
        100,
      ),
    ).toEqual({ bytesPerDay: -8 });
  });

  test('samples are an hour apart and never more than a few hundred', () => {
    let samples: readonly SizeSample[] = [];
    for (let minute = 0; minute < 60 * 24 * 60; minute += 10) samples = sampled(samples, { at: minute * 60_000, bytes: minute });
    expect(samples.length).toBe(400);
    expect(samples.at(-1)!.at - samples.at(-2)!.at).toBe(3_600_000);
  });
});

describe('whose a fault is', () => {
  test.each([
    ['connect ECONNREFUSED 10.1.2.3:443', 'them'],
    ['getaddrinfo ENOTFOUND erp.example', 'us'],
    ['no answer came in time', 'network'],
    ['self-signed certificate (DEPTH_ZERO_SELF_SIGNED_CERT)', 'us'],
    ['certificate has expired (CERT_HAS_EXPIRED)', 'them'],
    ['answered 401: the credentials are refused', 'us'],
    ['answered 500: short dump', 'them'],
    ['read ECONNRESET', 'network'],
    ["ENOENT: no such file or directory, scandir '/mnt/orders'", 'network'],
  ] as const)('%s: %s', (sentence, side) => {
    expect(sideOfFault(sentence)).toMatchObject({ side });
  });

  test('words that do not tell blame nobody', () => {
    expect(sideOfFault('posting period 10/2026 is closed')).toBeUndefined();
  });

  const well: InterfaceFacts = {
    used: true,
    session: 'open',
    detail: 'open',
    breaker: 'closed',
    failures: 0,
    sinceMs: 60_000,
    callsNow: 0,
    concurrency: 4,
    provenAgoMs: 2000,
  };

  test('the verdict on an interface names the worst first, and planned maintenance before any fault', () => {
    expect(interfaceVerdict(well)).toMatchObject({ state: 'well' });
    expect(interfaceVerdict({ ...well, used: false })).toMatchObject({ state: 'unused' });
    expect(interfaceVerdict({ ...well, callsNow: 4 })).toMatchObject({ state: 'busy' });
    const { provenAgoMs: _, ...unproven } = well;
    expect(interfaceVerdict(unproven)).toMatchObject({ state: 'unproven' });
    const refused = { ...well, breaker: 'open' as const, failures: 5, detail: 'connect ECONNREFUSED 127.0.0.1:1' };
    expect(interfaceVerdict(refused)).toMatchObject({ state: 'failing', side: 'them', remedy: expect.any(String) as string });
    expect(interfaceVerdict({ ...refused, maintenance: { until: '2026-11-23T14:00:00.000Z', reason: 'update' } })).toEqual({
      state: 'maintenance',
      sentence: 'planned maintenance until 2026-11-23 14:00 UTC: update',
    });
  });
});

const at = '2026-11-23T06:00:00.000Z';
const daysAgo = (days: number): string => new Date(Date.parse(at) - days * 86_400_000).toISOString();
const verified = { at: daysAgo(0), who: 'node', ok: true, tookMs: 5, checked: 10, findings: [] };
const good: TrustFacts = {
  at,
  certificates: [],
  secrets: [{ name: 'erp', interfaces: ['erp.goods'], present: true }],
  expiring: [],
  ledger: { what: 'ledger', ...verified },
  audit: { what: 'audit', ...verified },
  backups: [{ at: daysAgo(1), path: '/backups/1.db', bytes: 1, sha256: '', who: 'anna' }],
  clocks: [],
  jumps: [],
  store: { bytes: 1, freeBytes: 1e9, since: daysAgo(100) },
  process: { millrace: '1', node: '24', sqlite: '3', startedAt: at, memoryBytes: 1, heapBytes: 1 },
};
const certificate = {
  about: ['erp.goods'],
  endpoint: 'erp.example:443',
  subject: 'CN=erp.example',
  issuer: 'CN=ca',
  fingerprint: 'AA',
  validFrom: daysAgo(300),
  validTo: at,
  seenAt: at,
};

describe('what speaks against trusting a node', () => {
  test('nothing found is said only of what was proven', () => {
    expect(trustFindings(good)).toEqual([]);
    expect(trustSentence([], good)).toMatch(/were verified, and nothing expires soon/);
    const { ledger: _, ...unproven } = good;
    expect(trustSentence([], unproven)).toMatch(/have not been verified yet/);
  });

  test.each([
    [{ certificates: [{ ...certificate, daysLeft: 29 }] }, 'soon', /expires in 29 days/],
    [{ certificates: [{ ...certificate, daysLeft: 1 }] }, 'bad', /expires in 1 day$/],
    [{ certificates: [{ ...certificate, daysLeft: -1 }] }, 'bad', /has expired/],
    [{ certificates: [{ ...certificate, daysLeft: 300, problem: 'self-signed' }] }, 'bad', /not trusted: self-signed/],
    [{ secrets: [{ name: 'erp', interfaces: ['a', 'b'], present: false }] }, 'bad', /secret erp is missing, which a and b need/],
    [{ expiring: [{ kind: 'token', name: 'night', until: at, daysLeft: 3 }] }, 'bad', /token night expires in 3 days/],
    [{ backups: [{ ...good.backups[0]!, at: daysAgo(9) }] }, 'soon', /no backup for 9 days/],
    [{ backups: [] }, 'soon', /no backup was ever made/],
    [{ ledger: { ...good.ledger!, at: daysAgo(5) } }, 'soon', /the ledger was last verified 5 d ago/],
    [
      { audit: { ...good.audit!, ok: false, findings: [{ code: 'x', record: 'audit 7', sentence: 'broken at 7' }] } },
      'bad',
      /audit trail does not verify: broken at 7/,
    ],
    [
      { clocks: [{ interfaces: ['erp.goods'], endpoint: 'erp:443', offsetMs: -7_200_000, plusMinusMs: 600, seenAt: at }] },
      'bad',
      /2 h behind/,
    ],
    [{ jumps: [{ at: daysAgo(0.1), byMs: 3_600_000 }] }, 'soon', /jumped forward by 60 min/],
    [{ store: { ...good.store, growth: { bytesPerDay: 9, daysLeft: 3 } } }, 'bad', /full in about 3 days/],
  ] as const)('%o', (change, level, sentence) => {
    const facts: TrustFacts = { ...good, ...change };
    const findings = trustFindings(facts);
    expect(findings).toHaveLength(1);
    expect(findings[0]).toMatchObject({ level, sentence: expect.stringMatching(sentence) as string });
    expect(trustSentence(findings, facts)).toContain(findings[0]!.sentence);
  });

  test('F145: what expires comes in stages, and with clocks that differ the remedy says to compare them first', () => {
    const off = { interfaces: ['erp.goods'], endpoint: 'erp:443', offsetMs: 86_400_000, plusMinusMs: 600, seenAt: at };
    const [bad, worse] = trustFindings({ ...good, certificates: [{ ...certificate, daysLeft: -1 }], clocks: [off] });
    expect(bad?.remedy).toMatch(/compare the clocks first/);
    expect(worse?.area).toBe('clocks');
  });

  test('a new node is not blamed for having neither backup nor verification', () => {
    const { ledger: _, audit: __, ...fresh } = { ...good, backups: [], store: { ...good.store, since: daysAgo(0.2) } };
    expect(trustFindings(fresh)).toEqual([]);
  });
});
