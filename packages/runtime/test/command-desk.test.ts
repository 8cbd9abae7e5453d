import type { CommandOrder, CommandRecord } from '@millrace/core';
import { openStore, type Store } from '@millrace/store';
import { temporaryFolder } from '@millrace/store/testkit';
import { describe, expect, test } from 'vitest';
import { CommandDesk } from '../src/command/command-desk.ts';
import { Controller, equipment, plan, program } from './command-controller.ts';

const anna = { name: 'anna' };
const ben = { name: 'ben' };

interface Bench extends AsyncDisposable {
  readonly store: Store;
  readonly controller: Controller;
  desk: CommandDesk;
  /** A node that was killed and started again. */
  restart(): Promise<void>;
  time: number;
  /** Messages whose deliveries were woken, and those that nobody waits for any more. */
  readonly woken: number[];
  readonly given: Set<number>;
}

async function bench(): Promise<Bench> {
  const stack = new AsyncDisposableStack();
  const folder = stack.use(await temporaryFolder());
  const store = stack.use(await openStore({ folder: folder.path, node: 'test', minimumFreeBytes: 0 }));
  const controller = new Controller();
  const made = {
    store,
    controller,
    time: 1_000,
    woken: [] as number[],
    given: new Set<number>(),
    desk: undefined as unknown as CommandDesk,
    async restart() {
      this.desk = new CommandDesk({
        store,
        clock: { now: () => made.time } as never,
        ground: {
          patienceMs: 0,
          program: (name, at) => (name === plan.name && at === equipment.name ? program : undefined),
          ready: async () => undefined,
          awaits: ({ message }) => !made.given.has(message),
          wake: ({ message }) => void made.woken.push(message),
          tags: () => (controller.isOpen ? controller : undefined),
        },
      });
      await this.desk.recover();
    },
    [Symbol.asyncDispose]: () => stack.disposeAsync(),
  };
  await made.restart();
  return made;
}

const speed: CommandOrder = {
  id: 'c-1',
  collection: 'line@lyon',
  equipment: 'packing/line-1',
  command: 'set-speed',
  values: { speed: 15.24 },
  reason: 'slower while it is cleaned',
};
const recipe: CommandOrder = { ...speed, command: 'load-recipe', values: { recipe: 'R-200', speed: 30.48 } };

describe('commands to equipment', () => {
  test('are written in the unit of the equipment, read back, and stand in the audit trail with old and new value', async () => {
    await using at = await bench();
    const done = await at.desk.send(speed, false, anna);
    expect(done).toMatchObject({ state: 'done', before: { speed: 30.48 }, after: { speed: 15.24 }, endedAt: 1_000 });
    expect(at.controller.writes).toEqual(['SP=50']);
    const trail = await at.store.auditTrail(0, 10);
    expect(trail.map(({ who, action }) => [who, action])).toEqual([
      ['anna', 'command equipment'],
      ['node', 'command done'],
    ]);
    expect(trail[0]).toMatchObject({ subject: 'line@lyon packing/line-1: set-speed (c-1)', reason: speed.reason });
    expect(trail[1]).toMatchObject({ before: '{"speed":30.48}', after: '{"state":"done","values":{"speed":15.24}}' });
  });

  test('F76: the same id again, also at the same time and after a restart, does nothing again', async () => {
    await using at = await bench();
    const both = await Promise.all([at.desk.send(speed, false, anna), at.desk.send(speed, false, anna)]);
    await at.restart();
    expect(await at.desk.send(speed, false, ben)).toEqual(both[0]);
    expect(both[1]).toEqual(both[0]);
    expect(at.controller.writes).toEqual(['SP=50']);
    await expect(at.desk.send({ ...speed, values: { speed: 1 } }, false, anna)).rejects.toThrow('the id c-1 belongs to');
  });

  test('keep to their rate, their bounds and what the binding allows; a dry run writes nothing', async () => {
    await using at = await bench();
    expect(await at.desk.send(speed, true, anna)).toMatchObject({ sentence: 'it would begin' });
    expect(at.controller.writes).toEqual([]);
    await at.desk.send(speed, false, anna);
    await expect(at.desk.send({ ...speed, id: 'c-2' }, false, anna)).rejects.toMatchObject({ code: 'command.too-soon' });
    at.time += 5_000;
    expect(await at.desk.send({ ...speed, id: 'c-2' }, false, anna)).toMatchObject({ state: 'done' });
    await expect(at.desk.send({ ...speed, id: 'c-3', values: { speed: 61 } }, false, anna)).rejects.toThrow('61 is above 60');
    await expect(at.desk.send({ ...speed, id: 'c-3', equipment: 'other' }, false, anna)).rejects.toMatchObject({
      kind: 'unknown',
    });
  });

  test('wait for a second person where that is declared, and then are prepared, read back and activated once', async () => {
    await using at = await bench();
    expect(await at.desk.send(recipe, false, anna)).toMatchObject({ state: 'proposed' });
    await expect(at.desk.decide('c-1', true, 'mine', anna)).rejects.toMatchObject({ code: 'command.second-person' });
    expect(at.controller.writes).toEqual([]);
    expect(await at.desk.decide('c-1', true, 'seen', ben)).toMatchObject({
      state: 'done',
      decision: { who: 'ben', agreed: true },
    });
    expect(at.controller.writes).toEqual(['NEXT=R-200', 'SP=100', 'ID=c-1', 'GO=true']);
    await expect(at.desk.decide('c-1', true, 'again', ben)).rejects.toThrow('does not wait for anybody');
    expect(await at.desk.send({ ...recipe, id: 'c-2' }, false, anna)).toMatchObject({ state: 'proposed' });
    expect(await at.desk.decide('c-2', false, 'wrong order', ben)).toMatchObject({ state: 'declined' });
    expect(at.controller.activations).toBe(1);
  });

  test('are refused by their interlock, and when it cannot be decided', async () => {
    await using at = await bench();
    at.controller.values['RUN'] = true;
    await at.desk.send(recipe, false, anna);
    const refused = await at.desk.decide('c-1', true, 'seen', ben);
    expect(refused).toMatchObject({
      state: 'refused',
      code: 'command.interlock',
      sentence: 'the interlock says no: running = false',
    });
    delete at.controller.values['RUN'];
    await at.desk.send({ ...recipe, id: 'c-2' }, false, anna);
    expect(await at.desk.decide('c-2', true, 'seen', ben)).toMatchObject({ state: 'refused' });
    expect(at.controller.writes).toEqual([]);
  });

  test('F76: wherever the line is cut, nothing is activated before everything was read back, and nothing twice', async () => {
    for (let loseAt = 1; loseAt <= 4; loseAt++) {
      await using at = await bench();
      at.controller.loseAt = loseAt;
      await at.desk.send(recipe, false, anna);
      const ended = await at.desk.decide('c-1', true, 'seen', ben);
      at.controller.isOpen = true;
      await at.restart();
      const again = await at.desk.send(recipe, false, anna);
      expect(again).toEqual(ended);
      expect(ended.state).toBe(loseAt === 4 ? 'unknown' : 'failed');
      expect(at.controller.activations).toBe(loseAt === 4 ? 1 : 0);
    }
  });

  test('F76: what a restart finds under way is found out by reading, and never written again', async () => {
    const found: Partial<CommandRecord>[] = [
      { phase: 'looking', state: 'refused' },
      { phase: 'preparing', state: 'failed' },
      { phase: 'reading-back', state: 'failed' },
      { phase: 'activating', state: 'unknown' },
      { phase: 'confirming', state: 'done' },
    ];
    for (const { phase, state } of found) {
      await using at = await bench();
      const record: CommandRecord = { ...recipe, who: 'anna', at: 1, state: 'running', phase: phase!, sentence: '' };
      await at.store.keepCommand({ record });
      await at.restart();
      expect(await at.store.command('c-1')).toMatchObject({ state });
      expect(at.controller.writes).toEqual([]);
    }
  });

  test('F76: values that arrived before the node ended are found by reading back', async () => {
    await using at = await bench();
    at.controller.values['SP'] = 50;
    const record: CommandRecord = { ...speed, who: 'anna', at: 1, state: 'running', phase: 'preparing', sentence: '' };
    await at.store.keepCommand({ record });
    await at.restart();
    expect(await at.store.command('c-1')).toMatchObject({ state: 'done', after: { speed: 15.24 } });
  });
});
