import { ConnectorError } from '@millrace/connector';
import { statusCodes } from '@millrace/core';
import { Line, startMtconnectLine } from '@millrace/plant';
import { describe, expect, test } from 'vitest';

import { openMtconnect, Watching } from './mtconnect-opened.ts';
import { agentConfig, items, startMachine } from './mtconnect-peer.ts';

const load = 'M1/load';

function numbers(from: number, to: number): readonly number[] {
  return Array.from({ length: to - from + 1 }, (_, n) => from + n);
}

describe('an agent', () => {
  test('is read on after a cursor, and an overrun is a gap with the exact count', async () => {
    await using machine = await startMachine({ bufferSize: 20 });
    const say = (value: number): void => machine.tell(items.load, String(value));
    let cursor: string | undefined;
    {
      await using opened = await openMtconnect(agentConfig(machine.agent, { start: 'oldest' }));
      await using watching = new Watching(opened, [load]);
      numbers(1, 10).forEach(say);
      await watching.untilTold(10);
      expect(watching.told).toEqual(numbers(1, 10));
      expect(watching.gaps).toEqual([]);
      cursor = watching.cursor;
    }
    numbers(11, 50).forEach(say);
    await using opened = await openMtconnect(agentConfig(machine.agent));
    await using watching = new Watching(opened, [load], cursor);
    await watching.untilTold(50);
    expect(watching.told).toEqual(numbers(31, 50));
    expect(watching.gaps).toMatchObject([
      {
        reason: 'overflow',
        sentence: expect.stringMatching(/overwrote 20 observations \(11 to 30\).* 0 of them,.* 20 are lost/),
      },
    ]);
    expect(opened.reports).toMatchObject([{ code: 'mtconnect.overrun' }]);
  });

  test('tells again the last of each data item among those that it overwrote', async () => {
    await using machine = await startMachine({ bufferSize: 10 });
    let cursor: string | undefined;
    {
      await using opened = await openMtconnect(agentConfig(machine.agent, { start: 'oldest' }));
      await using watching = new Watching(opened, [load]);
      machine.tell(items.load, '1');
      await watching.untilTold(1);
      cursor = watching.cursor;
    }
    machine.tell(items.program, 'O1');
    machine.tell(items.program, 'O2');
    numbers(2, 11).forEach(value => machine.tell(items.load, String(value)));
    await using opened = await openMtconnect(agentConfig(machine.agent));
    await using watching = new Watching(opened, [load, 'M1/program'], cursor);
    await watching.untilTold(11);
    expect(watching.told).toEqual(['O2', ...numbers(2, 11)]);
    expect(watching.gaps[0]?.sentence).toMatch(/overwrote 2 observations.* 1 of them,.* told again, 1 are lost/);
  });

  test('that was restarted is a gap, and all of the new instance is read', async () => {
    await using machine = await startMachine();
    let cursor: string | undefined;
    {
      await using opened = await openMtconnect(agentConfig(machine.agent, { start: 'oldest' }));
      await using watching = new Watching(opened, [load]);
      machine.tell(items.load, '1');
      await watching.untilTold(1);
      cursor = watching.cursor;
      machine.agent.dial.turn({ fault: 'restart' });
      await expect(watching.until(() => false)).rejects.toThrow(ConnectorError);
      expect(opened.lost).toMatchObject([{ kind: 'lost' }]);
    }
    machine.tell(items.load, '2');
    machine.tell(items.load, '3');
    await using opened = await openMtconnect(agentConfig(machine.agent));
    await using watching = new Watching(opened, [load], cursor);
    await watching.untilTold(3);
    expect(watching.told).toEqual([2, 3]);
    expect(watching.gaps).toMatchObject([{ reason: 'restarted' }]);
  });

  test('begins with the present where nothing was read before', async () => {
    await using machine = await startMachine();
    numbers(1, 5).forEach(value => machine.tell(items.load, String(value)));
    await using opened = await openMtconnect(agentConfig(machine.agent));
    await using watching = new Watching(opened, [load]);
    await watching.untilTold(5);
    machine.tell(items.load, '6');
    await watching.untilTold(6);
    expect(watching.told).toEqual([5, 6]);
  });

  test('that forgets in the middle of a stream is read on with a gap', async () => {
    await using machine = await startMachine({ bufferSize: 50 });
    await using opened = await openMtconnect(agentConfig(machine.agent, { start: 'oldest', interval: '1 ms' }));
    await using watching = new Watching(opened, [load]);
    machine.tell(items.load, '1');
    await watching.untilTold(1);
    numbers(2, 500).forEach(value => machine.tell(items.load, String(value)));
    await watching.untilTold(500);
    const lost = watching.gaps.reduce(
      (sum, { sentence }) => sum + Number(/overwrote (\d+) observations/.exec(sentence)?.[1] ?? 0),
      0,
    );
    expect(watching.told.length + lost).toBe(500);
    expect(opened.lost).toEqual([]);
  });

  test('that is cut in the middle of a chunk is lost, and nothing is told twice or left out', async () => {
    await using machine = await startMachine();
    await using opened = await openMtconnect(agentConfig(machine.agent, { start: 'oldest' }));
    const watching = new Watching(opened, [load]);
    machine.tell(items.load, '1');
    await watching.untilTold(1);
    machine.agent.dial.turn({ fault: 'cut-chunk', count: 1 });
    machine.tell(items.load, '2');
    await expect(watching.until(() => false)).rejects.toMatchObject({ kind: 'lost' });
    await using again = await openMtconnect(agentConfig(machine.agent));
    await using after = new Watching(again, [load], watching.cursor);
    machine.tell(items.load, '3');
    await after.untilTold(3);
    expect(after.told).toEqual([2, 3]);
    expect(after.gaps).toEqual([]);
  });

  test('that answers a broken document now and then loses nothing by it', async () => {
    await using machine = await startMachine();
    await using opened = await openMtconnect(agentConfig(machine.agent, { start: 'oldest' }));
    await using watching = new Watching(opened, [load]);
    machine.tell(items.load, '0');
    await watching.untilTold(0);
    machine.agent.dial.turn({ fault: 'garble', share: 0.4, count: 12 });
    for (const value of numbers(1, 30)) {
      machine.tell(items.load, String(value));
      await watching.untilTold(value);
    }
    expect(watching.told).toEqual(numbers(0, 30));
    expect(watching.gaps).toEqual([]);
    expect(opened.reports.some(({ code, sentence }) => code === 'mtconnect.xml' && sentence.includes('line 2'))).toBe(true);
  });

  test('of which one observation breaks every document that it stands in is told without that one', async () => {
    await using machine = await startMachine();
    const evil = { ...items.message, name: 'message' };
    numbers(1, 40).forEach(value => (value === 23 ? machine.tell(evil, 'bell \u0007') : machine.tell(items.load, String(value))));
    await using opened = await openMtconnect(agentConfig(machine.agent, { start: 'oldest' }));
    await using watching = new Watching(opened, [load]);
    await watching.untilTold(40);
    expect(watching.told).toEqual(numbers(1, 40).filter(value => value !== 23));
    expect(watching.gaps).toMatchObject([{ reason: 'sequence', sentence: expect.stringContaining('observation 23') }]);
  });

  test('that answers errors is lost with their code, and one without the device cannot be opened', async () => {
    await using machine = await startMachine();
    await using opened = await openMtconnect(agentConfig(machine.agent));
    machine.agent.dial.turn({ fault: 'mtconnect-error' });
    await using watching = new Watching(opened, [load]);
    await expect(watching.until(() => false)).rejects.toThrow('INTERNAL_ERROR: the agent failed');
    expect(opened.lost).toHaveLength(1);
    machine.agent.dial.turn();
    await expect(openMtconnect(agentConfig(machine.agent, { device: 'M9' }))).rejects.toMatchObject({
      kind: 'misconfigured',
      message: expect.stringContaining("NO_DEVICE: could not find the device 'M9'"),
    });
  });

  test('that keeps its connection and says nothing, not even a heartbeat, is lost', async () => {
    await using machine = await startMachine();
    machine.tell(items.load, '1');
    const config = agentConfig(machine.agent, { heartbeat: '50 ms' });
    await using opened = await openMtconnect(config);
    await using watching = new Watching(opened, [load]);
    await watching.untilTold(1);
    machine.agent.dial.turn({ fault: 'silent' });
    await expect(watching.until(() => false)).rejects.toThrow('not even a heartbeat');
  });
});

describe('what an agent tells', () => {
  test('of conditions are levels, several active at once, known again after a restart of ours', async () => {
    await using machine = await startMachine();
    const addresses = ['M1/system', 'M1/system#count', 'M1/system#codes', 'M1/system#active'];
    const latest = (watching: Watching): readonly unknown[] =>
      addresses.map((_, place) => watching.values.findLast(({ request }) => request === place)?.value);
    let cursor: string | undefined;
    {
      await using opened = await openMtconnect(agentConfig(machine.agent, { start: 'oldest' }));
      await using watching = new Watching(opened, addresses);
      machine.tell(items.system, '', { level: 'Unavailable' });
      await watching.until(() => watching.values.length === 4);
      expect(watching.values.map(({ status }) => status)).toEqual(Array(4).fill(statusCodes.badNoData));
      machine.tell(items.system, 'hot', { level: 'Warning', attributes: { nativeCode: 'W1' } });
      machine.tell(items.system, 'over', { level: 'Fault', attributes: { nativeCode: 'F2' } });
      await watching.until(() => watching.values.length === 12);
      expect(latest(watching)).toEqual(['FAULT', 2, 'W1 F2', true]);
      cursor = watching.cursor;
    }
    await using opened = await openMtconnect(agentConfig(machine.agent));
    await using watching = new Watching(opened, addresses, cursor);
    machine.tell(items.system, '', { level: 'Normal', attributes: { nativeCode: 'F2' } });
    await watching.until(() => watching.values.length === 4);
    expect(latest(watching)).toEqual(['WARNING', 1, 'W1', true]);
    machine.tell(items.system, '', { level: 'Normal' });
    await watching.until(() => watching.values.length === 8);
    expect(latest(watching)).toEqual(['NORMAL', 0, '', false]);
  });

  test('of positions, texts, attributes and whether a text is a certain one can be addressed', async () => {
    await using machine = await startMachine();
    await using opened = await openMtconnect(agentConfig(machine.agent, { start: 'oldest' }));
    const addresses = ['M1/position#y', 'pos-1#text', 'M1/program#=O1', 'M1/program#quality', 'M1/program#number'];
    await using watching = new Watching(opened, addresses);
    machine.tell(items.position, '1 -2.5 3');
    machine.tell(items.program, 'O1', { attributes: { quality: 'VALID' } });
    machine.tell(items.program, '0042');
    await watching.until(() => watching.values.length === 8);
    const of = (request: number): readonly unknown[] =>
      watching.values.filter(each => each.request === request).map(({ value }) => value);
    expect(addresses.map((_, place) => of(place))).toEqual([[-2.5], ['1 -2.5 3'], [true, false], ['VALID', '0042'], ['O1', 42]]);
    expect(watching.values.filter(each => each.request === 4).map(({ status }) => status)).toEqual([
      statusCodes.badTypeMismatch,
      statusCodes.good,
    ]);
  });

  test('of quality is the status, and what is no number is bad and kept as told', async () => {
    await using machine = await startMachine();
    await using opened = await openMtconnect(agentConfig(machine.agent, { start: 'oldest' }));
    await using watching = new Watching(opened, [load]);
    machine.tell(items.load, '1', { attributes: { quality: 'INVALID' } });
    machine.tell(items.load, '2', { attributes: { quality: 'UNVERIFIABLE' } });
    machine.tell(items.load, 'fast');
    machine.tell(items.load, 'UNAVAILABLE');
    await watching.until(() => watching.values.length === 4);
    expect(watching.values.map(({ value, status }) => [value, status])).toEqual([
      [1, statusCodes.badSensorFailure],
      [2, statusCodes.uncertain],
      ['fast', statusCodes.badTypeMismatch],
      [null, statusCodes.badNoData],
    ]);
    expect(opened.reports).toMatchObject([{ code: 'mtconnect.value' }]);
  });
});

test('a line behind an agent is told whole: as many observations as it counts', async () => {
  const line = new Line({ name: 'line-1', seed: 7, cycleMs: 100 });
  await using agent = await startMtconnectLine(line);
  await using opened = await openMtconnect(agentConfig(agent, { start: 'oldest' }));
  const page = await opened.connection.tags?.browse?.('component:line-1-controller', undefined, AbortSignal.timeout(5_000));
  const addresses = (page?.nodes ?? []).map(({ address }) => address);
  await using watching = new Watching(opened, addresses);
  for (let at = 1; at <= 200; at++) line.step(1_793_685_600_000 + at * 100);
  await watching.until(() => watching.values.length >= agent.book.count);
  expect(watching.values).toHaveLength(agent.book.count);
  expect(watching.gaps).toEqual([]);
  expect(page?.nodes.find(({ name }) => name === 'CurMachSpeed')).toMatchObject({
    type: 'number',
    unit: 'MILLIMETER/SECOND',
    ucum: 'mm/s',
  });
});
