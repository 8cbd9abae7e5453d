import { describe, expect, test } from 'vitest';
import { actor, flowName, startRig } from './rig.ts';
import type { Rig } from './rig.ts';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

describe('what is held', () => {
  test('F84, F87: what cannot be read is named by the file and line it came from, in held and explain, and belongs to the owner of the source', async () => {
    await using rig = await startRig();
    await rig.source.give(
      { bytes: bytes('not json'), id: 'one', attributes: { file: 'orders-17.json', line: '3' } },
      {
        bytes: bytes(''),
        id: 'refused-609f',
        attributes: { file: 'orders-18.json' },
        issue: { code: 'file.name', sentence: 'no' },
      },
      { bytes: bytes('{'), id: 'two' },
    );
    await rig.quiet();
    const { items } = await rig.node.operations.held({ limit: 10 });
    expect(items).toMatchObject([
      { source: 'erp.orders', origin: 'orders-17.json, line 3', owner: 'it-erp' },
      { source: 'erp.orders', origin: 'orders-18.json', owner: 'it-erp' },
      { source: 'erp.orders', owner: 'it-erp' },
    ]);
    expect(items[2]).not.toHaveProperty('origin');
    const trace = await rig.node.operations.explain(items[0]!.message);
    expect(trace).toMatchObject({ origin: 'orders-17.json, line 3' });
    expect(trace.sentence).toMatch(/^Unreadable message \(orders-17\.json, line 3\) came from erp /);
    expect((await rig.node.operations.explain(items[2]!.message)).sentence).toMatch(/^Unreadable message came from erp /);
  });

  test('a message that breaks the contract of its source belongs to the owner of the source, one that the target refuses to the owner of the integration', async () => {
    await using rig = await startRig();
    rig.target.behaviour = () => ({ kind: 'never', code: 'delivery.rejected', sentence: 'the order is closed' });
    await rig.source.give({ order: '1', quantity: 'many' }, { order: '2', quantity: 1 });
    await rig.quiet();
    expect((await rig.node.operations.held({ limit: 10 })).items).toMatchObject([
      { subject: '1', code: 'delivery.source-contract', owner: 'it-erp' },
      { subject: '2', code: 'delivery.rejected', owner: 'planning' },
    ]);
  });

  test('find says which file a message came from', async () => {
    await using rig = await startRig();
    await rig.source.give({ bytes: bytes('{"order":"1"}'), id: 'one', attributes: { file: 'orders-17.json', line: '3' } });
    await rig.quiet();
    expect((await rig.node.operations.find('1', undefined, 5)).messages).toMatchObject([{ origin: 'orders-17.json, line 3' }]);
  });
});

describe('the inbox', () => {
  const refusing = async (count: number): Promise<Rig> => {
    const rig = await startRig();
    rig.target.behaviour = ({ subject }) => ({ kind: 'never', sentence: `order ${subject} is closed` });
    await rig.source.give(...Array.from({ length: count }, (_, index) => ({ order: String(index + 1), quantity: index })));
    await rig.until(async () => (await rig.node.operations.held({ limit: 1 })).total === count, `${count} are held`);
    return rig;
  };

  test('counts by cause, whatever differs in the sentences, with what waits behind and what to do', async () => {
    await using rig = await refusing(3);
    await rig.source.give({ order: '1', quantity: 9 }, { order: '2', quantity: 'x' }, { order: '9', quantity: 'many' });
    await rig.until(async () => (await rig.node.operations.held({ limit: 1 })).total === 4, 'all are held');
    const { total, behind, groups } = await rig.node.operations.heldGroups();
    expect([total, behind]).toEqual([4, 2]);
    expect(groups).toMatchObject([
      {
        cause: 'order … is closed',
        code: 'delivery.rejected',
        count: 3,
        behind: 2,
        owner: 'planning',
        examples: [{ subject: '1' }, {}, {}],
      },
      { code: 'delivery.source-contract', count: 1, behind: 0, owner: 'it-erp' },
    ]);
    expect(groups[0]!.means).toContain('refused');
    const query = { flow: flowName, code: 'delivery.rejected', cause: 'order … is closed' };
    expect((await rig.node.operations.held({ ...query, limit: 1, offset: 2 })).items).toMatchObject([{ subject: '3' }]);
    expect((await rig.node.operations.held({ value: '9', limit: 5 })).items).toMatchObject([{ subject: '9' }]);
  });

  test('forwarding shows another owner with the note, over restarts, and changes nothing else; it ends with the hold', async () => {
    await using rig = await refusing(2);
    const report = await rig.node.operations.forward({ messages: [1] }, ' warehouse ', 'open the period please', actor);
    expect(report).toMatchObject({ forwarded: 1, to: 'warehouse' });
    await rig.restart();
    const { operations } = rig.node;
    expect((await operations.held({ limit: 5 })).items).toMatchObject([
      {
        message: 1,
        owner: 'warehouse',
        forwarded: { to: 'warehouse', by: 'tester', note: 'open the period please', audit: report.audit },
      },
      { message: 2, owner: 'planning' },
    ]);
    expect((await operations.heldGroups()).groups).toMatchObject([
      { count: 1, forwarded: false },
      { count: 1, owner: 'warehouse', forwarded: true },
    ]);
    expect((await operations.held({ forwardedTo: 'warehouse', limit: 5 })).total).toBe(1);
    expect((await operations.ledger(true)).balanced).toBe(true);
    await expect(operations.forward({ messages: [1] }, ' ', 'x', actor)).rejects.toThrow(/to whom/);
    await expect(operations.forward({}, 'x', 'x', actor)).rejects.toThrow(/selection is empty/);
    const trail = await operations.audit(report.audit! - 1, 1);
    expect(trail).toMatchObject([{ action: 'forward held', subject: `${flowName} message 1`, reason: 'open the period please' }]);
    rig.target.behaviour = () => ({ kind: 'never', sentence: 'the order is locked' });
    await operations.release({ forwardedTo: 'warehouse' }, 'try', actor);
    await rig.until(async () => (await operations.held({ limit: 5 })).items[0]?.sentence === 'the order is locked', 'held again');
    expect((await operations.held({ limit: 1 })).items[0]).toMatchObject({ owner: 'planning' });
  });

  test('a dry run of releasing checks each under the release that runs and changes nothing; one of ending says which', async () => {
    await using rig = await startRig();
    rig.target.behaviour = () => ({ kind: 'never', sentence: 'closed' });
    await rig.source.give({ order: '1', quantity: 1 }, { order: '2', quantity: 'two' }, { order: '3', quantity: 'three' });
    await rig.until(async () => (await rig.node.operations.held({ limit: 1 })).total === 3, 'all are held');
    const { operations } = rig.node;
    const before = await operations.audit(0, 100);
    const dry = await operations.release({ flow: flowName }, '', actor, true);
    expect(dry.items.map(({ message, would }) => [message, would])).toEqual([
      [1, 'send'],
      [2, 'fail'],
      [3, 'fail'],
    ]);
    expect(dry).toMatchObject({
      dryRun: true,
      sent: 0,
      skipped: 2,
      reasons: [
        { would: 'fail', count: 2 },
        { would: 'send', count: 1 },
      ],
    });
    expect(await operations.cancel({ code: 'delivery.source-contract' }, '', actor, true)).toMatchObject({
      dryRun: true,
      cancelled: 2,
      items: [{ message: 2 }, { message: 3 }],
    });
    expect(await operations.audit(0, 100)).toEqual(before);
    expect((await operations.held({ limit: 1 })).total).toBe(3);
    await expect(operations.release({ flow: flowName }, ' ', actor)).rejects.toThrow(/needs a reason/);
    expect(await operations.heldProgress()).toEqual([]);
  });

  test('P11-10e1: many are released with one audit entry that names each, and each is found by its message', async () => {
    await using rig = await refusing(60);
    rig.target.behaviour = item => rig.target.take(item);
    const { operations } = rig.node;
    const report = await operations.release({ code: 'delivery.rejected' }, 'open again', actor);
    await rig.quiet();
    expect(rig.target.book.map(({ subject }) => Number(subject))).toEqual(Array.from({ length: 60 }, (_, index) => index + 1));
    const [entry] = await operations.audit(report.audit! - 1, 1);
    expect(entry!.subject).toBe(`${flowName} messages 1-60`);
    expect((await operations.explain(31)).events.some(({ audit }) => audit === report.audit)).toBe(true);
  });
});
