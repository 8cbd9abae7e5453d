import { describe, expect, test } from 'vitest';
import { actor, flowName, startRig } from './rig.ts';

describe('who may enter, in the audit trail', () => {
  test('each difference from what was known is one entry with old and new, who and why', async () => {
    await using rig = await startRig();
    const { operations } = rig.node;
    const anna = '{"role":"administrator"}';
    await operations.knowAccess({ 'account anna': anna, 'token first': '{}' }, undefined, { name: 'command line' });
    expect(await operations.knowAccess({ 'account anna': anna, 'token first': '{}' }, 'again', actor)).toEqual([]);
    const numbers = await operations.knowAccess({ 'account anna': '{"role":"viewer"}' }, 'leaves the team', actor);
    const entries = await operations.audit(numbers[0]! - 1, 10);
    expect(entries).toMatchObject([
      {
        who: actor.name,
        action: 'change account',
        subject: 'anna',
        before: anna,
        after: '{"role":"viewer"}',
        reason: 'leaves the team',
      },
      { who: actor.name, action: 'remove token', subject: 'first', before: '{}', reason: 'leaves the team' },
    ]);
  });

  test('two that tell at once are two tellings, one after the other', async () => {
    await using rig = await startRig();
    const { operations } = rig.node;
    const told = await Promise.all([
      operations.knowAccess({ 'token a': '{}' }, undefined, { name: 'one' }),
      operations.knowAccess({ 'token a': '{}', 'token b': '{}' }, undefined, { name: 'two' }),
    ]);
    expect(told.map(numbers => numbers.length)).toEqual([1, 1]);
  });
});

describe('sites', () => {
  const elsewhere = { name: 'priya', sites: ['nowhere'] };

  test('S-2.1: who is for other sites can neither pause nor resume a flow, nor replay its messages', async () => {
    await using rig = await startRig();
    const { operations } = rig.node;
    await rig.source.give({ order: 'o-1', revision: 1, quantity: 1 });
    await expect.poll(() => rig.target.book.length).toBe(1);
    await expect(operations.pause(flowName, 'to see', elsewhere)).rejects.toMatchObject({ code: 'runtime.other-site' });
    await expect(operations.resume(flowName, 'to see', elsewhere)).rejects.toMatchObject({ code: 'runtime.other-site' });
    const selection = { flow: flowName, states: ['confirmed' as const] };
    expect((await operations.replay(selection, true, 'to see', actor)).items).toHaveLength(1);
    expect((await operations.replay(selection, true, 'to see', elsewhere)).items).toEqual([]);
  });

  test('a node knows where its flows and interfaces are, and whose a message is', async () => {
    await using rig = await startRig();
    const { operations } = rig.node;
    const { flows, interfaces } = await operations.territory();
    expect([...flows.keys()]).toEqual([flowName]);
    expect([...interfaces.keys()].toSorted()).toEqual(['erp.orders', 'mes.orders']);
    await rig.source.give({ order: 'o-1', revision: 1, quantity: 1 });
    await expect.poll(() => rig.target.book.length).toBe(1);
    expect(await operations.messagePlace(1)).toEqual({ source: 'erp.orders', flows: [flowName] });
    expect(await operations.messagePlace(2)).toBeUndefined();
  });
});
