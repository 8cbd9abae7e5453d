import { describe, expect, test } from 'vitest';
import {
  admit,
  afterOutcome,
  afterVerdict,
  decideReplay,
  expiryOf,
  findSentence,
  healthOf,
  newGate,
  released,
} from '../src/index.ts';
import type { DeliveryPolicy, Gate, GateLimits, HealthFacts, MessageSummary, Outcome } from '../src/index.ts';

const policy: DeliveryPolicy = {
  repeat: 'verifiable',
  canVerify: true,
  attempts: 3,
  backoff: { firstMs: 1000, longestMs: 60_000 },
  unknown: 'hold',
};
const facts = { attempts: 1, verifies: 1, receivedAt: 0 };
const unknown: Outcome = { kind: 'unknown', sentence: 'no answer' };

describe('what follows from an outcome', () => {
  test('P4: an unknown outcome is asked about where the target can be asked, repeated where a repeat is harmless, held otherwise', () => {
    expect(afterOutcome(policy, facts, unknown, 0, 0)).toMatchObject({ state: 'unknown', at: 500 });
    expect(afterOutcome({ ...policy, repeat: 'keyed' }, facts, unknown, 0, 0)).toMatchObject({ state: 'waiting' });
    expect(afterOutcome({ ...policy, repeat: 'harmless' }, facts, unknown, 0, 0)).toMatchObject({ state: 'waiting' });
    expect(afterOutcome({ ...policy, repeat: 'unsafe', canVerify: false }, facts, unknown, 0, 0)).toMatchObject({
      state: 'held',
      code: 'delivery.unknown',
    });
  });

  test('"absent" is believed only the second time: what we gave up waiting for may still be at work', () => {
    expect(afterVerdict(policy, { ...facts, verifies: 1 }, { kind: 'absent' }, 0, 0)).toMatchObject({ state: 'unknown' });
    const doubtful = { ...policy, doubtMs: 30_000 };
    expect(afterVerdict(doubtful, { ...facts, verifies: 1 }, { kind: 'absent' }, 5, 0)).toMatchObject({ at: 30_005 });
    expect(afterVerdict(policy, { ...facts, verifies: 2 }, { kind: 'absent' }, 0, 0)).toMatchObject({ state: 'waiting', at: 0 });
  });

  test('a target that gives no clear answer leads to a person in the end', () => {
    expect(afterVerdict(policy, { ...facts, verifies: 3 }, { kind: 'undecided', sentence: 'HTTP 500' }, 0, 0)).toMatchObject({
      state: 'held',
      code: 'delivery.unknown',
    });
  });

  test('a target that is down never uses up tries; a lock does', () => {
    const tired = { ...facts, attempts: 99 };
    expect(afterOutcome(policy, tired, { kind: 'later', because: 'down', sentence: 'refused' }, 0, 0)).toMatchObject({
      state: 'waiting',
      counts: false,
    });
    expect(afterOutcome(policy, tired, { kind: 'later', because: 'contention', sentence: 'locked' }, 0, 0)).toMatchObject({
      state: 'held',
      code: 'delivery.gave-up',
    });
  });

  test('what waits for a condition never uses up tries; what nobody can find out is held at once', () => {
    const tired = { ...facts, attempts: 99 };
    const condition: Outcome = { kind: 'later', because: 'condition', sentence: 'awaiting approval', retryAfterMs: 300_000 };
    for (const repeat of ['keyed', 'verifiable', 'unsafe'] as const) {
      const waiting = afterOutcome({ ...policy, repeat }, tired, condition, 0, 0);
      expect(waiting).toMatchObject({ state: 'waiting', counts: false, at: 300_000, sentence: 'awaiting approval' });
      expect(afterOutcome({ ...policy, repeat }, facts, { ...unknown, lasting: true }, 0, 0)).toMatchObject({
        state: 'held',
        code: 'delivery.unknown',
      });
    }
  });

  test('waits for a condition grow although they use up no try', () => {
    const condition: Outcome = { kind: 'later', because: 'condition', sentence: 'the line runs' };
    const waits = [1, 2, 3, 20].map(tries => afterOutcome(policy, { ...facts, tries }, condition, 0, 0.999_999));
    expect(waits.map(next => 'at' in next && next.at)).toEqual([1000, 2000, 4000, 60_000]);
  });

  test('a message expires by its age', () => {
    expect(expiryOf({ ...policy, expireMs: 1000 }, 0, 999)).toBeUndefined();
    expect(expiryOf({ ...policy, expireMs: 1000 }, 0, 1000)).toMatchObject({ state: 'expired' });
  });
});

describe('the gate of an interface', () => {
  const limits: GateLimits = { concurrency: 2, failures: 3, backoff: { firstMs: 1000, longestMs: 8000 } };
  const down: Outcome = { kind: 'later', because: 'down', sentence: 'connection refused' };
  const call = (gate: Gate, outcome: Outcome, now: number): Gate =>
    released(limits, admit(limits, gate, 1, now).gate, [outcome], now, 0.99);

  test('lets through as many calls at once as the limit says', () => {
    const one = admit(limits, newGate(limits, 0), 5, 0);
    const two = admit(limits, one.gate, 5, 0);
    expect([one.admitted, two.admitted, admit(limits, two.gate, 5, 0).admitted]).toEqual([5, 5, 0]);
  });

  test('opens after failures in a row, waits longer each time, tries one call, closes on success', () => {
    let gate = newGate(limits, 0);
    for (let time = 0; time < 3; time++) gate = call(gate, down, time);
    expect(gate.breaker).toBe('open');
    expect(admit(limits, gate, 5, 10).admitted).toBe(0);
    const first = gate.notBefore;
    const trial = admit(limits, gate, 5, first);
    expect(trial).toMatchObject({ admitted: 1, gate: { breaker: 'half-open' } });
    expect(admit(limits, trial.gate, 5, first).admitted).toBe(0);
    const failed = released(limits, trial.gate, [down], first, 0.99);
    expect(failed.notBefore - first).toBeGreaterThan(first - 2);
    const closed = released(limits, admit(limits, failed, 5, failed.notBefore).gate, [{ kind: 'done' }], failed.notBefore, 0);
    expect(closed).toMatchObject({ breaker: 'closed', failures: 0 });
  });

  test('a condition of one message, or an outcome that nobody can find out, says nothing about the target', () => {
    const condition: Outcome = { kind: 'later', because: 'condition', sentence: 'the line runs', retryAfterMs: 60_000 };
    let gate = newGate(limits, 0);
    for (let call = 0; call < 20; call++) {
      gate = released(limits, admit(limits, gate, 1, 0).gate, [call % 2 === 0 ? condition : { ...unknown, lasting: true }], 0, 0);
      expect(gate).toMatchObject({ breaker: 'closed', failures: 0, notBefore: 0 });
    }
  });

  test('a rejection of one message says nothing about the target', () => {
    let gate = newGate(limits, 0);
    for (let time = 0; time < 10; time++) gate = call(gate, { kind: 'never', sentence: 'period closed' }, time);
    expect(gate.breaker).toBe('closed');
  });

  test('Retry-After of one call holds back all', () => {
    const gate = call(newGate(limits, 0), { kind: 'later', because: 'busy', sentence: 'HTTP 429', retryAfterMs: 5000 }, 0);
    expect(admit(limits, gate, 1, 4999).admitted).toBe(0);
    expect(admit(limits, gate, 1, 5000).admitted).toBe(1);
  });

  test('a rate limit lets through no more messages than it says', () => {
    const rated = { ...limits, concurrency: 100, rate: 10 };
    let gate = newGate(rated, 0);
    let through = 0;
    for (let now = 0; now <= 2000; now += 10) {
      const admission = admit(rated, gate, 3, now);
      through += admission.admitted;
      gate = admission.admitted > 0 ? released(rated, admission.gate, [{ kind: 'done' }], now, 0) : admission.gate;
    }
    expect(through).toBeGreaterThanOrEqual(28);
    expect(through).toBeLessThanOrEqual(31);
  });
});

describe('the health of a flow', () => {
  const good: HealthFacts = {
    sourceOpen: true,
    sourceDetail: 'open',
    targetOpen: true,
    breakerOpen: false,
    targetDetail: '',
    inFlight: 0,
    held: 0,
  };

  test('P7: connected without proof is quiet, never flowing', () => {
    expect(healthOf(good)).toMatchObject({ health: 'quiet', detail: expect.stringContaining('no proof') });
    expect(healthOf({ ...good, provenAgoMs: 1000 })).toMatchObject({ health: 'flowing' });
    expect(healthOf({ ...good, provenAgoMs: 120_000, expectedEveryMs: 60_000, lastReceivedAgoMs: 30_000 })).toMatchObject({
      health: 'quiet',
    });
  });

  test('silence beyond the cadence is stale, a closed breaker blocked, a pause a pause', () => {
    expect(healthOf({ ...good, provenAgoMs: 1, expectedEveryMs: 60_000, lastReceivedAgoMs: 61_000 })).toMatchObject({
      health: 'stale',
    });
    expect(healthOf({ ...good, breakerOpen: true, targetDetail: 'connection refused' })).toMatchObject({
      health: 'blocked',
      detail: expect.stringContaining('refused'),
    });
    expect(healthOf({ ...good, pausedBecause: 'maintenance' })).toMatchObject({ health: 'paused' });
    expect(healthOf({ ...good, inFlight: 5, oldestMs: 60_000 })).toMatchObject({ health: 'backlog' });
  });
});

describe('replay', () => {
  const asked = { message: 5, state: 'held', repeat: 'keyed', outcome: { kind: 'send' } } as const;

  test('F121: never overtakes newer data, never acts twice on a target that would, says what fails', () => {
    expect(decideReplay(asked)).toEqual({ would: 'send' });
    expect(decideReplay({ ...asked, newestConfirmed: 6 })).toMatchObject({ would: 'skip-newer' });
    expect(decideReplay({ ...asked, state: 'waiting' })).toMatchObject({ would: 'skip-in-flight' });
    expect(decideReplay({ ...asked, state: 'confirmed', repeat: 'verifiable' })).toMatchObject({ would: 'skip-confirmed' });
    expect(decideReplay({ ...asked, state: 'confirmed', isCommand: true })).toMatchObject({ would: 'skip-confirmed' });
    expect(decideReplay({ ...asked, state: 'expired', isCommand: true })).toEqual({ would: 'send' });
    expect(decideReplay({ ...asked, outcome: { kind: 'fail', sentence: 'no item' } })).toEqual({
      would: 'fail',
      sentence: 'no item',
    });
  });
});

describe('the sentence about a key', () => {
  const order: MessageSummary = {
    message: 1,
    id: 'o1',
    source: 'erp.orders',
    contract: 'production-order@1',
    subject: '258456',
    receivedAt: '2026-11-23T06:00:00Z',
    keys: { order: '258456' },
    bytes: 10,
    deliveries: [
      {
        flow: 'f',
        title: 'release orders, Pune',
        target: 'mes-pune.work-orders',
        state: 'confirmed',
        attempts: 1,
        reference: 'WO-17',
      },
      { flow: 'g', title: 'release orders, Lyon', target: 'mes-lyon.work-orders', state: 'filtered', attempts: 0 },
    ],
  };
  const movement: MessageSummary = {
    ...order,
    message: 2,
    source: 'mes-pune.movements',
    contract: 'goods-movement@1',
    deliveries: [
      { flow: 'h', title: 'post movements', target: 'erp.movements', state: 'held', attempts: 1, sentence: 'period closed' },
    ],
  };

  test('says where it came from, where it is and what is wrong', () => {
    expect(findSentence('order', '258456', [order, movement], Date.parse('2026-11-23T06:03:00Z'))).toBe(
      'Order 258456 came from erp 3 min ago and it is in mes-pune as WO-17; 1 goods movement: 1 held (period closed).',
    );
    const waiting: MessageSummary = {
      ...movement,
      deliveries: [{ ...movement.deliveries[0]!, state: 'waiting', sentence: 'connect ECONNREFUSED' }],
    };
    expect(findSentence('order', '258456', [order, waiting], Date.parse('2026-11-23T06:03:00Z'))).toContain(
      '1 goods movement: 1 waits for its next try at erp (connect ECONNREFUSED).',
    );
    const sending: MessageSummary = { ...waiting, deliveries: [{ ...waiting.deliveries[0]!, state: 'sending' }] };
    expect(findSentence('order', '258456', [order, sending], 0)).toContain('1 goods movement: 1 being sent.');
    const confirmation: MessageSummary = { ...movement, message: 3, contract: 'confirmation@1' };
    expect(findSentence('order', '258456', [order, movement, confirmation], 0)).toMatch(/1 confirmation: .*; 1 goods movement: /);
    expect(findSentence('order', '1', [], 0)).toBe('Nothing with order 1 is in this node.');
    expect(findSentence('key', '258456', [order, movement], Date.parse('2026-11-23T06:03:00Z'))).toMatch(/^Order 258456 came/);
  });
});
