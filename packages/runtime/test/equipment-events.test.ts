import { describe, expect, it } from 'vitest';
import type { EquipmentEventAnswer } from '@millrace/core';
import { collection, startCollectRig, type CollectRig } from './collect-rig.ts';

const equipment = 'packing/line-1';

function eventsOf({ node }: CollectRig, more: object = {}): Promise<EquipmentEventAnswer> {
  return node.operations.equipmentEvents({ collection, equipment, limit: 100, ...more });
}

/** Lets both lines start and stop, and waits until the journal has it. */
async function startAndStop(rig: CollectRig): Promise<void> {
  await rig.until(() => [...rig.lines.values()].every(({ observing }) => observing > 0), 'the lines are watched');
  for (const line of rig.lines.values()) for (const running of [false, true, false]) line.tell('running', running);
  const isThere = async (): Promise<boolean> => (await eventsOf(rig)).events.length === 2;
  await rig.until(isThere, 'both events are there');
}

describe('events of one piece of equipment', () => {
  it('are those of this equipment that tell a state, oldest first, with what tells states', async () => {
    await using rig = await startCollectRig();
    await startAndStop(rig);
    const { events, states, before } = await eventsOf(rig);
    expect(events.map(({ type, to }) => [type, to])).toEqual([
      ['started', true],
      ['stopped', false],
    ]);
    expect(events.every(({ id }) => id.startsWith(`lyon/${equipment}/`))).toBe(true);
    expect(states).toEqual([
      { type: 'started', tag: 'running', to: true },
      { type: 'stopped', tag: 'running', to: false },
    ]);
    expect(before).toEqual([]);
  });

  it('of a time before which there were some come with the last of each type', async () => {
    await using rig = await startCollectRig();
    await startAndStop(rig);
    const from = new Date(Date.now() + 1).toISOString();
    const { events, before } = await eventsOf(rig, { from, to: new Date(Date.now() + 60_000).toISOString() });
    expect(events).toEqual([]);
    expect(before.map(({ type }) => type)).toEqual(['started', 'stopped']);
  });

  it('are the newest where there are more than asked for, and it is said since when they are complete', async () => {
    await using rig = await startCollectRig();
    await startAndStop(rig);
    const { events, completeFrom } = await eventsOf(rig, { limit: 1 });
    expect(events.map(({ type }) => type)).toEqual(['stopped']);
    expect(completeFrom).toBeDefined();
  });

  it('of a collection that is not there are refused with the nearest name', async () => {
    await using rig = await startCollectRig();
    await expect(eventsOf(rig, { collection: 'line@lion' })).rejects.toThrow(/line@lyon/);
  });
});
