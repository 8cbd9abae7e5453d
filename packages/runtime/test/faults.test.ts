import { describe, expect, test } from 'vitest';
import { startRig } from './rig.ts';

const order = (number: number, more: object = {}) => ({ order: String(number), quantity: number, ...more });

describe('faults inside the node', () => {
  test('F25: a mapping that never ends is killed, its message held; the flow and its neighbours go on', async () => {
    const endless = '{ number: order, text: "($loop := function($n) { $loop($n + 1) }; note = \'evil\' ? $loop(0) : note)" }';
    await using rig = await startRig({ fields: endless });
    await rig.source.give(order(1, { note: 'good' }), order(2, { note: 'evil' }), order(3, { note: 'fine' }));
    await rig.quiet();
    expect(rig.target.book.map(one => one.subject)).toEqual(['1', '3']);
    expect((await rig.node.operations.held({ limit: 10 })).items).toMatchObject([
      { subject: '2', code: expect.stringMatching(/^mapping\.(too-long|time-limit)$/) },
    ]);
  });

  test('F26: 30 % undecodable messages do not slow or lose the good ones', async () => {
    await using rig = await startRig({ batch: 50 });
    const bad = new TextEncoder().encode('\u0000 not json');
    for (let round = 0; round < 20; round++)
      await rig.source.give(
        ...Array.from({ length: 50 }, (_, index) =>
          index % 10 < 3 ? Uint8Array.of(...bad, round, index) : order(round * 50 + index),
        ),
      );
    await rig.quiet();
    expect(rig.target.book).toHaveLength(700);
    expect((await rig.node.operations.ledger(true)).flows[0]).toMatchObject({
      accepted: 1000,
      confirmed: 700,
      held: 300,
      balanced: true,
    });
  });

  test('F28, P7: a silent source is stale by its cadence; connected without proof is said as such', async () => {
    let now = Date.now();
    await using rig = await startRig({
      contract: 'cadence: { every: 30 min }',
      node: { clock: { now: () => now, random: () => 0 } },
    });
    expect((await rig.node.operations.status()).flows[0]).toMatchObject({
      health: 'quiet',
      detail: expect.stringContaining('no proof of flow'),
    });
    await rig.source.give(order(1));
    await rig.quiet();
    expect((await rig.node.operations.status()).flows[0]).toMatchObject({ health: 'flowing' });
    now += 31 * 60_000;
    expect((await rig.node.operations.status()).flows[0]).toMatchObject({
      health: 'stale',
      detail: 'nothing came for 31 min, expected every 30 min',
    });
  });

  test('F34: a full disk refuses intake with a sentence and keeps delivering; it opens again by itself', async () => {
    let free = Number.MAX_SAFE_INTEGER;
    await using rig = await startRig({ node: { freeBytes: () => free }, repeat: 'unsafe', concurrency: 1 });
    let answer: (() => void) | undefined;
    rig.target.behaviour = async item => {
      if (answer === undefined) await new Promise<void>(resolve => (answer = resolve));
      return rig.target.take(item);
    };
    await rig.source.give(order(1), order(2), order(3));
    await rig.until(() => answer !== undefined, 'the first call is under way');
    free = 0;
    let refusal: unknown = '';
    await rig.until(async () => typeof (refusal = await rig.source.give(order(4))) === 'string', 'the disk is seen to be full');
    expect(refusal).toMatch(/free|space|full/);
    expect(await rig.node.operations.status()).toMatchObject({ intake: 'refused' });
    answer!();
    await rig.quiet();
    expect(rig.target.book.map(one => one.subject)).toEqual(expect.arrayContaining(['1', '2', '3']));
    free = Number.MAX_SAFE_INTEGER;
    await rig.until(async () => Array.isArray(await rig.source.give(order(5))), 'intake is open again');
    await rig.quiet();
    expect(await rig.node.operations.status()).toMatchObject({ intake: 'open' });
    expect((await rig.node.operations.ledger(true)).balanced).toBe(true);
  });

  test('F39: a second node on the same store is refused and told who holds it', async () => {
    await using rig = await startRig();
    await expect(rig.startAnother()).rejects.toThrow(new RegExp(`process ${process.pid}`));
    await rig.source.give(order(1));
    await rig.quiet();
    expect(rig.target.book).toHaveLength(1);
  });

  test('F47: a hot key does not hold the others back', async () => {
    await using rig = await startRig({ concurrency: 2 });
    let hot: (() => void) | undefined;
    rig.target.behaviour = async item => {
      if (item.subject === '1' && hot === undefined) await new Promise<void>(resolve => (hot = resolve));
      return rig.target.take(item);
    };
    await rig.source.give(
      ...Array.from({ length: 90 }, () => order(1)).map((one, index) => ({ ...one, counter: index })),
      ...Array.from({ length: 10 }, (_, index) => order(index + 2)),
    );
    await rig.until(() => rig.target.book.length === 10, 'the other keys are through');
    expect(rig.target.book.every(one => one.subject !== '1')).toBe(true);
    hot?.();
    await rig.quiet();
    expect(rig.target.book).toHaveLength(100);
  });

  test('P10: a restart with messages waiting, held and behind reaches the same end', async () => {
    await using rig = await startRig({ repeat: 'verifiable', concurrency: 2 });
    let phase = 0;
    rig.target.behaviour = item => {
      if (phase === 0 && item.subject === '3') return { kind: 'never', sentence: 'blocked' };
      if (phase === 0) return { kind: 'later', because: 'contention', sentence: 'locked', retryAfterMs: 60_000 };
      return rig.target.take(item);
    };
    await rig.source.give(order(1), order(2), order(3), order(3, { quantity: 4 }), order(1, { quantity: 9 }));
    await rig.until(() => rig.target.calls.length >= 3, 'each key was tried');
    phase = 1;
    await rig.restart();
    expect((await rig.node.operations.ledger(true)).flows[0]).toMatchObject({ accepted: 5, held: 1, balanced: true });
    expect(rig.target.book.every(one => one.subject !== '3')).toBe(true);
    const { items } = await rig.node.operations.held({ limit: 10 });
    expect(items).toMatchObject([{ subject: '3', sentence: 'blocked', behind: 1 }]);
    await rig.node.operations.release({ messages: [items[0]!.message] }, 'fixed', { name: 'tester' });
    await rig.until(() => rig.target.book.filter(one => one.subject === '3').length === 2, 'the released key is through');
  });

  test('P10: a restart goes on with what waited and what was unknown, also when no new message comes', async () => {
    await using rig = await startRig({ repeat: 'verifiable', retry: '{ attempts: 4, first: 5 s, longest: 5 s }' });
    rig.target.behaviour = item => {
      rig.target.take(item);
      return item.subject === '1' ? { kind: 'unknown', sentence: 'no answer' } : { kind: 'done' };
    };
    await rig.source.give(order(1), order(2));
    await rig.until(async () => (await rig.node.operations.status()).flows[0]!.ledger.confirmed === 1, 'the other is confirmed');
    await rig.restart();
    await rig.until(
      async () => (await rig.node.operations.status()).flows[0]!.ledger.confirmed === 2,
      'the target was asked after the restart',
    );
    expect(rig.target.book).toHaveLength(2);
  });
});
