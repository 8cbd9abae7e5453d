import type { CommandRecord } from '@millrace/core';
import { expect, it } from 'vitest';
import type { OpenStore } from './samples.ts';
import { temporaryFolder, withStore } from './samples.ts';

const command: CommandRecord = {
  id: 'c-1',
  collection: 'line@lyon',
  equipment: 'packing/line-1',
  command: 'set-speed',
  values: { speed: 50 },
  who: 'anna',
  reason: 'order 4711',
  at: 10,
  state: 'running',
  phase: 'looking',
  sentence: 'looking',
};

/** What is kept of commands to equipment: where each stands, with its audit entries. */
export function commandCases(open: OpenStore): void {
  it('keeps a command as it stands, with the audit entries of its steps', () =>
    withStore(open, async store => {
      const asked = { at: 10, who: 'anna', action: 'command equipment', subject: 'packing/line-1', reason: 'order 4711' };
      expect(await store.keepCommand({ record: command, audit: asked })).toBe(1);
      const ended: CommandRecord = {
        ...command,
        state: 'done',
        sentence: 'written',
        before: { speed: 40 },
        after: { speed: 50 },
      };
      expect(await store.keepCommand({ record: ended })).toBeUndefined();
      expect(await store.command('c-1')).toEqual(ended);
      expect(await store.command('c-2')).toBeUndefined();
      expect(await store.auditTrail(0, 10)).toMatchObject([asked]);
    }));

  it('finds commands of equipment and those that are not ended, newest first, also after it was opened again', async () => {
    await using folder = await temporaryFolder();
    {
      await using store = await open(folder.path);
      for (const [id, equipment, state] of [
        ['a', 'one', 'done'],
        ['b', 'two', 'proposed'],
        ['c', 'one', 'running'],
      ] as const)
        await store.keepCommand({ record: { ...command, id, equipment, state } });
    }
    await using store = await open(folder.path);
    const ids = async (filter: object): Promise<string[]> => (await store.commands({ limit: 10, ...filter })).map(({ id }) => id);
    expect(await ids({})).toEqual(['c', 'b', 'a']);
    expect(await ids({ collection: 'line@lyon', equipment: 'one' })).toEqual(['c', 'a']);
    expect(await ids({ open: true })).toEqual(['c', 'b']);
    expect(await ids({ limit: 1 })).toEqual(['c']);
  });
}
