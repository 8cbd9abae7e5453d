import { describe, expect, test } from 'vitest';
import { actor, flowName, startRig } from './rig.ts';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

describe('the trace of a message', () => {
  test('names what people did with it, from the audit trail, and the records of its attempts', async () => {
    await using rig = await startRig();
    rig.target.behaviour = () => ({ kind: 'never', code: 'delivery.rejected', sentence: 'the period is closed' });
    await rig.source.give({ order: '1', quantity: 1 }, { order: '2', quantity: 1 });
    await rig.quiet();
    rig.target.behaviour = () => ({ kind: 'done', reference: 'WO-1' });
    await rig.node.operations.release({ messages: [1, 2] }, 'period is open', actor);
    await rig.quiet();
    const { events, hops } = await rig.node.operations.explain(2);
    expect(events.map(({ kind }) => kind)).toEqual(['received', 'sent', 'decided', 'sent', 'state']);
    expect(events[2]).toMatchObject({ who: 'tester', action: 'release held', sentence: 'period is open' });
    expect(await rig.node.operations.messageAudit(2)).toMatchObject([{ action: 'release held', reason: 'period is open' }]);
    const { record, sent } = hops[0]!.tries.at(-1)!;
    const whole = await rig.node.operations.attemptBytes(2, record, 'sent');
    expect(new TextDecoder().decode(whole)).toBe(sent!.text);
    await expect(rig.node.operations.attemptBytes(2, record + 99, 'sent')).rejects.toMatchObject({ kind: 'unknown' });
    await expect(rig.node.operations.attemptBytes(99, record, 'sent')).rejects.toMatchObject({ kind: 'unknown' });
  });

  test('says which source fields each target field is made of', async () => {
    await using rig = await startRig();
    await rig.source.give({ order: '1', quantity: 1 });
    await rig.quiet();
    const [hop] = (await rig.node.operations.explain(1)).hops;
    const paths = hop!.lineage!.flatMap(({ sources }) => sources.map(({ path }) => path));
    expect(hop!.flow).toBe(flowName);
    expect(paths).toContain('order');
  });

  test('holds the beginning of what is large, never half a character, with size and hash of the whole', async () => {
    await using rig = await startRig();
    const large = `{"order":"1","quantity":1,"note":"${'é'.repeat(60_000)}"}`;
    await rig.source.give({ bytes: bytes(large), id: 'one' });
    await rig.quiet();
    const { received } = await rig.node.operations.explain(1);
    expect(received).toMatchObject({ bytes: bytes(large).length, truncated: true });
    expect(received.text!.length).toBeLessThan(64 * 1024);
    expect(large.startsWith(received.text!)).toBe(true);
    expect(await rig.node.operations.received(1)).toEqual(bytes(large));
  });

  test('links messages of the same subject, and suggests what is there for what is not', async () => {
    await using rig = await startRig();
    await rig.source.give({ order: '258456', quantity: 1 }, { order: '258456', quantity: 2 }, { order: '3', quantity: 1 });
    await rig.quiet();
    const { related } = await rig.node.operations.explain(1);
    expect(related).toMatchObject([{ message: 2, relation: 'sibling' }]);
    expect(await rig.node.operations.find('2584569', undefined, 5)).toMatchObject({
      messages: [],
      suggestions: [{ value: '258456' }],
    });
    expect((await rig.node.operations.find('258456', undefined, 5)).names).toContain('subject');
    expect((await rig.node.operations.find('258456', 'subject', 5)).names).toContain('subject');
  });
});
