import { describe, expect, test } from 'vitest';
import { startRig } from './rig.ts';

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
