import { describe, expect, test } from 'vitest';
import { actor, flowName, startRig } from './rig.ts';

describe('the present moment of a node', () => {
  test('is without incidents while everything flows, and names the newest message of each flow', async () => {
    await using rig = await startRig();
    await rig.source.give({ order: '258456' });
    await rig.quiet();
    const { status, incidents, recent } = await rig.node.operations.present();
    expect(incidents).toEqual({ sentence: expect.stringContaining('All is well') as string, incidents: [] });
    expect(status.flows[0]).toMatchObject({ ledger: { confirmed: 1 } });
    expect(recent).toMatchObject([
      { flow: flowName, target: 'mes.orders', subject: '258456', key: { name: 'order', value: '258456' } },
    ]);
  });

  test('has the landscape of its release', async () => {
    await using rig = await startRig();
    const { systems, flows } = await rig.node.operations.landscape();
    expect(systems.map(({ name, role, owner }) => [name, role, owner])).toEqual([
      ['erp', 'erp', 'it-erp'],
      ['mes', 'mes', 'it-mes'],
    ]);
    expect(flows).toMatchObject([{ name: flowName, source: 'erp.orders', target: 'mes.orders', sourceContract: 'order@1' }]);
  });

  test('says who paused what and why, how much waits, and goes on saying so after a restart', async () => {
    await using rig = await startRig();
    await rig.node.operations.pause(flowName, 'stock count', { name: 'maria' });
    await rig.source.give({ order: '258456' });
    await rig.until(async () => (await rig.node.operations.status()).flows[0]!.ledger.inFlight === 1, 'it waits');
    for (const time of ['before', 'after']) {
      const { incidents } = await rig.node.operations.incidents();
      expect(incidents, `${time} a restart`).toMatchObject([
        {
          kind: 'paused',
          side: 'person',
          owner: 'maria',
          messages: 1,
          loss: { isPossible: false },
          actions: [{ do: 'resume', flow: flowName }, { do: 'open-flow' }],
        },
      ]);
      expect(incidents[0]!.evidence).toContain('stock count');
      if (time === 'before') await rig.restart();
    }
    await rig.node.operations.resume(flowName, 'count is over', actor);
    await rig.quiet();
    expect((await rig.node.operations.incidents()).incidents).toEqual([]);
  });

  test('counts what is held by reason, and forgets it when it was released', async () => {
    await using rig = await startRig();
    rig.target.behaviour = () => ({ kind: 'never', sentence: 'the period is closed' });
    await rig.source.give({ order: '1' }, { order: '2' }, { order: '3' });
    await rig.until(async () => (await rig.node.operations.status()).flows[0]!.ledger.held === 3, 'three are held');
    expect((await rig.node.operations.incidents()).incidents).toMatchObject([
      {
        kind: 'held',
        code: 'delivery.rejected',
        side: 'them',
        messages: 3,
        title: 'Orders held: the period is closed',
        keys: [{ value: '1' }, { value: '2' }, { value: '3' }],
      },
    ]);
    rig.target.behaviour = item => rig.target.take(item);
    await rig.node.operations.release({ flow: flowName }, 'the period is open', actor);
    await rig.quiet();
    await rig.until(async () => (await rig.node.operations.incidents()).incidents.length === 0, 'nothing is wrong');
  });
});
