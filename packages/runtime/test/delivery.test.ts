import { describe, expect, test } from 'vitest';
import { ConnectorError } from '@millrace/connector';
import { actor, flowName, startRig } from './rig.ts';

const order = (number: number, more: object = {}) => ({ order: String(number), quantity: number, ...more });

describe('a message on its way', () => {
  test('is received, mapped, sent, confirmed with the reference of the target, and found by its key', async () => {
    await using rig = await startRig();
    const receipts = await rig.source.give(order(258456));
    await rig.quiet();
    expect(receipts).toMatchObject([{ records: [{ state: 'accepted' }] }]);
    expect(rig.target.book).toMatchObject([{ subject: '258456', value: { number: '258456', amount: 258456 } }]);
    const found = await rig.node.operations.find('258456', 'order', 10);
    expect(found.messages).toMatchObject([
      { subject: '258456', deliveries: [{ state: 'confirmed', reference: expect.stringContaining('ref-') }] },
    ]);
    expect(found.sentence).toMatch(/^Order 258456 came from erp .* and it is in mes as ref-/);
  });

  test('P8: names the versions that handled it and the bytes received, sent and answered', async () => {
    await using rig = await startRig();
    await rig.source.give(order(1));
    await rig.quiet();
    const [message] = (await rig.node.operations.find('1', 'order', 1)).messages;
    const trace = await rig.node.operations.explain(message!.message);
    const release = (await rig.node.operations.status()).release;
    expect(trace.received.text).toBe('{"order":"1","quantity":1}');
    expect(trace.hops).toMatchObject([
      {
        versions: {
          release,
          integration: 'orders',
          contract: 'order@1',
          targetContract: 'work-order@1',
          mapping: 'order-to-work-order',
        },
        mapped: { number: '1', amount: 1 },
        tries: [
          { number: 1, kind: 'send', outcome: 'done', sent: { text: '[{"number":"1","amount":1}]' }, answered: { text: 'ok' } },
        ],
      },
    ]);
  });

  test('F17: the same delivery twice is deduplicated, counted and not an error', async () => {
    await using rig = await startRig({ contract: 'id: [order]' });
    await rig.source.give(order(1));
    const again = await rig.source.give(order(1));
    await rig.quiet();
    expect(again).toMatchObject([{ records: [{ state: 'duplicate' }] }]);
    expect(rig.target.book).toHaveLength(1);
    expect((await rig.node.operations.status()).interfaces.find(one => one.name === 'erp.orders')).toMatchObject({
      duplicates: 1,
    });
  });

  test('the same id with other content is held as a conflict; released, it goes on as a delivery of its own', async () => {
    await using rig = await startRig({ contract: 'id: [order]' });
    await rig.source.give(order(1, { quantity: 5 }));
    const other = await rig.source.give(order(1, { quantity: 6 }));
    expect(other).toMatchObject([{ records: [{ state: 'conflict', code: 'intake.conflict' }] }]);
    await rig.quiet();
    const held = await rig.node.operations.held({ limit: 10 });
    expect(held.items).toMatchObject([{ code: 'intake.conflict', owner: 'it-erp' }]);
    await rig.node.operations.release({ messages: [held.items[0]!.message] }, 'planning corrected it', actor);
    await rig.until(() => rig.target.book.length === 2, 'the corrected order is there');
    expect(rig.target.book.map(one => one.value)).toEqual([
      { number: '1', amount: 5 },
      { number: '1', amount: 6 },
    ]);
    expect(new Set(rig.target.book.map(one => one.key)).size).toBe(2);
  });

  test('F19: the same content under a new id is flagged as a possible duplicate', async () => {
    await using rig = await startRig();
    const bytes = new TextEncoder().encode(JSON.stringify(order(1)));
    await rig.source.give({ bytes, id: 'a' });
    await rig.source.give({ bytes, id: 'b' });
    await rig.until(
      async () => (await rig.node.operations.anomalies(10)).some(one => one.code === 'intake.possible-duplicate'),
      'it is flagged',
    );
  });

  test('F22: a gap in the counter of the source is recorded', async () => {
    await using rig = await startRig({ contract: 'sequence: counter' });
    for (const counter of [1, 2, 5]) await rig.source.give(order(counter, { counter }));
    await rig.until(
      async () =>
        (await rig.node.operations.anomalies(10)).some(one => one.code === 'intake.gap' && one.sentence.includes('from 2 to 5')),
      'the gap is there',
    );
  });

  test('F21: an older revision that comes late is superseded, never written over the newer one', async () => {
    await using rig = await startRig({ contract: 'revision: revision' });
    await rig.source.give(order(1, { revision: 2, quantity: 20 }));
    await rig.quiet();
    await rig.source.give(order(1, { revision: 1, quantity: 10 }));
    await rig.quiet();
    expect(rig.target.book.map(one => one.value)).toEqual([{ number: '1', amount: 20 }]);
    expect((await rig.node.operations.status()).flows[0]!.ledger).toMatchObject({ confirmed: 1, superseded: 1, balanced: true });
  });

  test('a condition leaves messages out, and they are counted as filtered', async () => {
    await using rig = await startRig({ when: 'quantity > 10' });
    for (const number of [5, 15, 25]) await rig.source.give(order(number));
    await rig.quiet();
    expect(rig.target.book.map(one => one.subject)).toEqual(['15', '25']);
    expect((await rig.node.operations.status()).flows[0]!.ledger).toMatchObject({
      accepted: 3,
      confirmed: 2,
      filtered: 1,
      balanced: true,
    });
  });

  test('what cannot be decoded is held whole with a sentence, and its neighbours go through', async () => {
    await using rig = await startRig();
    const broken = new TextEncoder().encode('{"order": "1", ');
    const receipts = await rig.source.give(order(1), broken, order(2));
    await rig.quiet();
    expect(receipts).toMatchObject([
      { records: [{ state: 'accepted' }] },
      { records: [{ state: 'held' }] },
      { records: [{ state: 'accepted' }] },
    ]);
    expect(rig.target.book.map(one => one.subject)).toEqual(['1', '2']);
    const [held] = (await rig.node.operations.held({ limit: 10 })).items;
    expect(await rig.node.operations.received(held!.message)).toEqual(broken);
  });

  test('a message that breaks its contract, or has no key, is held with the path', async () => {
    await using rig = await startRig();
    await rig.source.give(order(1, { quantity: 'many' }), { quantity: 1 });
    await rig.quiet();
    const held = (await rig.node.operations.held({ limit: 10 })).items;
    expect(held.map(one => one.code)).toEqual(['delivery.source-contract', 'contract.key-missing']);
    expect(held[0]!.sentence).toContain('quantity');
    expect(held[1]!.sentence).toContain('order');
  });
});

describe('what a target can do', () => {
  test('F01: commits and loses the answer: a target that can be asked is asked, and there is one posting', async () => {
    await using rig = await startRig({ repeat: 'verifiable' });
    rig.target.behaviour = item => {
      rig.target.take(item);
      return { kind: 'unknown', sentence: 'the connection closed before the answer' };
    };
    await rig.source.give(order(1), order(2));
    await rig.quiet();
    expect(rig.target.book).toHaveLength(2);
    expect(rig.target.calls).toHaveLength(2);
    const status = await rig.node.operations.status();
    expect(status.flows[0]!.ledger).toMatchObject({ confirmed: 2, held: 0, balanced: true });
    const found = await rig.node.operations.find('1', 'order', 1);
    const trace = await rig.node.operations.explain(found.messages[0]!.message);
    expect(trace.hops[0]!.tries.map(one => [one.kind, one.outcome])).toEqual([
      ['send', 'unknown'],
      ['verify', 'present'],
    ]);
  });

  test('F02: says that it failed although it committed: the anomaly is recorded against the target', async () => {
    await using rig = await startRig({ repeat: 'verifiable' });
    rig.target.behaviour = item => {
      rig.target.take(item);
      return { kind: 'unknown', sentence: 'HTTP 500 after the request was sent' };
    };
    await rig.source.give(order(1));
    await rig.quiet();
    expect(rig.target.book).toHaveLength(1);
    await rig.until(
      async () =>
        (await rig.node.operations.anomalies(10)).some(
          one => one.code === 'delivery.target-anomaly' && one.about === 'mes.orders',
        ),
      'the anomaly is there',
    );
  });

  test('a target that cannot be asked and would act twice: an unknown outcome is held, never repeated', async () => {
    await using rig = await startRig({ repeat: 'unsafe' });
    rig.target.behaviour = () => ({ kind: 'unknown', sentence: 'no answer' });
    await rig.source.give(order(1));
    await rig.quiet();
    expect(rig.target.calls).toHaveLength(1);
    expect((await rig.node.operations.held({ limit: 1 })).items).toMatchObject([{ code: 'delivery.unknown' }]);
  });

  test('a keyed target is tried again with the same key, and an `already` is success', async () => {
    await using rig = await startRig();
    let tries = 0;
    rig.target.behaviour = item => {
      if (++tries === 1) {
        rig.target.take(item);
        return { kind: 'unknown', sentence: 'no answer' };
      }
      return rig.target.has(item.key) ? { kind: 'already', reference: 'first' } : rig.target.take(item);
    };
    await rig.source.give(order(1));
    await rig.quiet();
    expect(rig.target.book).toHaveLength(1);
    expect((await rig.node.operations.find('1', 'order', 1)).messages[0]!.deliveries[0]).toMatchObject({
      state: 'confirmed',
      reference: 'first',
    });
  });

  test('F06: one bad item of a batch is held alone; the others are never sent again', async () => {
    await using rig = await startRig({ batch: 10, concurrency: 1 });
    rig.target.behaviour = item =>
      item.subject === '4' ? { kind: 'never', sentence: 'period closed', targetCode: 'M7053' } : rig.target.take(item);
    await rig.source.give(...Array.from({ length: 10 }, (_, index) => order(index)));
    await rig.quiet();
    expect(rig.target.book).toHaveLength(9);
    expect((await rig.node.operations.held({ limit: 10 })).items).toMatchObject([
      { subject: '4', code: 'delivery.rejected', sentence: 'period closed (M7053)' },
    ]);
  });

  test('F10: a lock is retried with pauses and held only when the policy ends', async () => {
    await using rig = await startRig();
    let locked = 2;
    rig.target.behaviour = item =>
      locked-- > 0 ? { kind: 'later', because: 'contention', sentence: 'locked by USER7' } : rig.target.take(item);
    await rig.source.give(order(1));
    await rig.quiet();
    expect(rig.target.book).toHaveLength(1);
    rig.target.behaviour = () => ({ kind: 'later', because: 'contention', sentence: 'locked by USER7' });
    await rig.source.give(order(2));
    await rig.quiet();
    expect((await rig.node.operations.held({ limit: 1 })).items).toMatchObject([
      { subject: '2', code: 'delivery.gave-up', attempts: 4 },
    ]);
  });

  test('F11, P5: a business rejection parks its own key; the rest flows; released after the fix it goes in order', async () => {
    await using rig = await startRig();
    let closed = true;
    rig.target.behaviour = item =>
      closed && item.subject === '1' ? { kind: 'never', sentence: 'order is not released' } : rig.target.take(item);
    await rig.source.give(order(1, { quantity: 1 }), order(2), order(1, { quantity: 2 }), order(3));
    await rig.until(
      async () => rig.target.book.length === 2 && (await rig.node.operations.held({ limit: 10 })).items[0]?.behind === 1,
      'the other orders are there',
    );
    const { items } = await rig.node.operations.held({ limit: 10 });
    expect(items).toMatchObject([{ subject: '1', behind: 1, owner: 'planning', remedy: expect.stringContaining('release') }]);
    const [flow] = (await rig.node.operations.status()).flows;
    expect(flow!.backlog).toMatchObject({ messages: 1, behindHeld: 1 });
    expect(flow!.backlog.drainMs, 'what waits for a person does not drain').toBeUndefined();
    closed = false;
    const released = await rig.node.operations.release({ messages: [items[0]!.message] }, 'order is released now', actor);
    expect(released.items).toMatchObject([{ id: items[0]!.id, subject: '1', would: 'send' }]);
    await rig.quiet();
    expect(rig.target.book.filter(one => one.subject === '1').map(one => one.value)).toEqual([
      { number: '1', amount: 1 },
      { number: '1', amount: 2 },
    ]);
  });

  test('F12: a slow target never gets more calls than its limit, and intake does not wait for it', async () => {
    await using rig = await startRig({ concurrency: 3 });
    let open: (() => void)[] = [];
    rig.target.behaviour = async item => {
      await new Promise<void>(resolve => open.push(resolve));
      return rig.target.take(item);
    };
    const receipts = await rig.source.give(...Array.from({ length: 50 }, (_, index) => order(index)));
    expect(receipts).toHaveLength(50);
    await rig.until(() => rig.target.open === 3, 'three calls are under way');
    await rig.until(() => {
      for (const answer of open.splice(0)) answer();
      return rig.target.book.length === 50;
    }, 'all are through');
    expect(rig.target.most).toBe(3);
    open = [];
  });

  test('F13: Retry-After of one answer holds all calls back', async () => {
    await using rig = await startRig({ concurrency: 8 });
    const times: number[] = [];
    let busy = true;
    rig.target.behaviour = item => {
      times.push(Date.now());
      if (busy) {
        busy = false;
        return { kind: 'later', because: 'busy', sentence: 'HTTP 429', retryAfterMs: 300 };
      }
      return rig.target.take(item);
    };
    await rig.source.give(order(0));
    await rig.until(() => times.length === 1, 'the first call was refused');
    await rig.source.give(...Array.from({ length: 20 }, (_, index) => order(index + 1)));
    await rig.quiet();
    expect(rig.target.book).toHaveLength(21);
    expect(Math.min(...times.slice(1)) - times[0]!).toBeGreaterThanOrEqual(290);
  });

  test('F45: a target that is down opens the breaker; nothing is held, the backlog waits on disk and drains in order per key', async () => {
    await using rig = await startRig({ concurrency: 2 });
    let down = true;
    rig.target.behaviour = item =>
      down ? { kind: 'later', because: 'down', sentence: 'connection refused' } : rig.target.take(item);
    for (let round = 0; round < 30; round++)
      await rig.source.give(...Array.from({ length: 100 }, (_, index) => order(index % 50, { quantity: round * 100 + index })));
    await rig.until(async () => (await rig.node.operations.status()).flows[0]!.health === 'blocked', 'the breaker opens');
    expect(rig.target.calls.length).toBeLessThan(200);
    const [tried] = (await rig.node.operations.find('0', undefined, 1)).messages;
    expect(tried!.deliveries).toMatchObject([{ state: 'waiting' }]);
    const status = await rig.node.operations.status();
    expect(status.flows[0]!.ledger).toMatchObject({ accepted: 3000, held: 0, inFlight: 3000, balanced: true });
    down = false;
    await rig.quiet();
    expect(rig.target.book).toHaveLength(3000);
    for (const list of Map.groupBy(rig.target.book, one => one.subject).values()) {
      const amounts = list.map(one => (one.value as { amount: number }).amount);
      expect(amounts).toEqual(amounts.toSorted((a, b) => a - b));
    }
  });

  test('a message that is not delivered in time expires and is counted', async () => {
    await using rig = await startRig({ target: 'expire: 1 s' });
    let down = true;
    rig.target.behaviour = item =>
      down ? { kind: 'later', because: 'down', sentence: 'connection refused' } : rig.target.take(item);
    await rig.source.give(order(1));
    await rig.until(async () => (await rig.node.operations.status()).flows[0]!.ledger.expired === 1, 'it expired');
    down = false;
    await rig.source.give(order(2));
    await rig.quiet();
    expect(rig.target.book.map(one => one.subject)).toEqual(['2']);
    expect((await rig.node.operations.ledger(true)).balanced).toBe(true);
  });
});

describe('time and releases', () => {
  test('a message expires in time also while its target cannot be opened', async () => {
    await using rig = await startRig({ target: 'expire: 1 s' });
    rig.memory.targets.delete('mes');
    rig.target.env!.lost(new ConnectorError('lost', 'the target went away'));
    await rig.source.give(order(1));
    await rig.until(async () => (await rig.node.operations.status()).flows[0]!.ledger.expired === 1, 'it expired');
  });

  test('P8, P9: what runs first, and what runs after a change of the documents, stands in the audit trail', async () => {
    await using rig = await startRig();
    const first = (await rig.node.operations.status()).release;
    await rig.restart();
    await rig.write({ fields: '{ number: order, text: note }' });
    await rig.restart();
    const second = (await rig.node.operations.status()).release;
    const trail = await rig.node.operations.audit(0, 10);
    expect(trail.map(({ who, action, before, after }) => ({ who, action, before, after }))).toEqual([
      { who: 'node', action: 'start', before: undefined, after: first },
      { who: 'node', action: 'start', before: first, after: second },
    ]);
  });
});

describe('what a person can do', () => {
  test('cancel ends a held delivery, with reason and audit entry, and lets the key go on', async () => {
    await using rig = await startRig();
    rig.target.behaviour = item =>
      (item.value as { amount: number }).amount === 1 ? { kind: 'never', sentence: 'no' } : rig.target.take(item);
    await rig.source.give(order(7, { quantity: 1 }), order(7, { quantity: 2 }));
    await rig.until(async () => (await rig.node.operations.held({ limit: 1 })).total === 1, 'it is held');
    const [held] = (await rig.node.operations.held({ limit: 1 })).items;
    await expect(rig.node.operations.cancel({ messages: [held!.message] }, '  ', actor)).rejects.toThrow('reason');
    await rig.node.operations.cancel({ messages: [held!.message] }, 'order was withdrawn', actor);
    await rig.quiet();
    expect(rig.target.book.map(one => one.value)).toEqual([{ number: '7', amount: 2 }]);
    expect((await rig.node.operations.status()).flows[0]!.ledger).toMatchObject({
      confirmed: 1,
      cancelled: 1,
      held: 0,
      balanced: true,
    });
    expect((await rig.node.operations.audit(0, 10)).at(-1)).toMatchObject({
      who: 'tester',
      action: 'cancel held',
      reason: 'order was withdrawn',
    });
  });

  test('release and cancel that name nothing held do nothing and leave no audit entry', async () => {
    await using rig = await startRig();
    await rig.source.give(order(1));
    await rig.quiet();
    const before = await rig.node.operations.audit(0, 100);
    expect(await rig.node.operations.release({ messages: [1] }, 'again', actor)).toMatchObject({ items: [], sent: 0 });
    expect(await rig.node.operations.cancel({ messages: [1, 77] }, 'withdrawn', actor)).toEqual({ cancelled: 0 });
    expect(await rig.node.operations.audit(0, 100)).toEqual(before);
  });

  test('a name that is nearly right is answered with the right one', async () => {
    await using rig = await startRig();
    const { operations } = rig.node;
    await expect(operations.probe('mes.ordrs', actor)).rejects.toThrow('did you mean "mes.orders"?');
    await expect(operations.pause('ordrs', 'test', actor)).rejects.toThrow('did you mean');
    expect((await operations.find('1', 'ordr', 10)).sentence).toContain('No contract has a key "ordr"');
  });

  test('pause stops delivery, not intake; it survives a restart; resume goes on', async () => {
    await using rig = await startRig();
    await rig.node.operations.pause(flowName, 'maintenance of the MES', actor);
    await rig.source.give(order(1));
    await rig.restart();
    await rig.source.give(order(2));
    expect((await rig.node.operations.status()).flows[0]).toMatchObject({
      health: 'paused',
      detail: 'paused: maintenance of the MES',
    });
    expect(rig.target.calls).toHaveLength(0);
    await rig.node.operations.resume('orders', 'maintenance is over', actor);
    await rig.quiet();
    expect(rig.target.book.map(one => one.subject)).toEqual(['1', '2']);
  });

  test('replay: the dry run changes nothing and says exactly what would happen; newer data is never overtaken', async () => {
    await using rig = await startRig({ repeat: 'harmless' });
    await rig.source.give(order(1, { quantity: 1 }), order(1, { quantity: 2 }), order(2));
    await rig.quiet();
    const selection = { flow: flowName, states: ['confirmed' as const] };
    const dry = await rig.node.operations.replay(selection, true, '', actor);
    expect(dry.items.map(one => [one.subject, one.would])).toEqual([
      ['1', 'skip-newer'],
      ['1', 'send'],
      ['2', 'send'],
    ]);
    expect(rig.target.book).toHaveLength(3);
    const done = await rig.node.operations.replay(selection, false, 'MES was restored from a backup', actor);
    await rig.quiet();
    expect(done).toMatchObject({ sent: 2, skipped: 1, audit: expect.any(Number) });
    expect(rig.target.book).toHaveLength(5);
    expect((await rig.node.operations.ledger(true)).balanced).toBe(true);
  });

  test('reload: a changed mapping restarts its flow and no connection; documents that do not check change nothing', async () => {
    await using rig = await startRig();
    await rig.source.give(order(1));
    await rig.quiet();
    await rig.write({ fields: '{ number: order, text: note }' });
    const report = await rig.node.operations.reload(actor);
    expect(report).toMatchObject({ changed: true, restarted: [flowName] });
    expect(report.untouched.toSorted()).toEqual(['erp.orders', 'mes.orders']);
    expect(rig.source.opened).toBe(1);
    await rig.source.give(order(2, { note: 'hello' }));
    await rig.quiet();
    expect(rig.target.book.map(one => one.value)).toEqual([
      { number: '1', amount: 1 },
      { number: '2', text: 'hello' },
    ]);
    await rig.write({ fields: '{ number: orderr }' });
    const refused = await rig.node.operations.reload(actor);
    expect(refused).toMatchObject({
      changed: false,
      issues: expect.arrayContaining([expect.objectContaining({ level: 'error', line: expect.any(Number) })]),
    });
    await rig.source.give(order(3));
    await rig.quiet();
    expect(rig.target.book).toHaveLength(3);
  });
});
