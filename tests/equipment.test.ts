import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Client } from '@millrace/api';
import type { FloorLine } from '@millrace/plant';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startDemoCompany, type DemoCompany } from '../examples/two-plants/demo/company.ts';
import { untilAllTold } from '../examples/two-plants/demo/floor.ts';
import { NodeProcess } from '../examples/two-plants/demo/node-process.ts';
import { wholeProject } from '../examples/two-plants/demo/run.ts';

const stack = new AsyncDisposableStack();
let demo: DemoCompany;
let client: Client;

beforeAll(async () => {
  const folder = await mkdtemp(join(tmpdir(), 'millrace-equipment-'));
  stack.defer(() => rm(folder, { recursive: true, force: true }));
  demo = stack.use(await startDemoCompany(join(folder, 'company'), 1, true));
  const node = stack.use(await NodeProcess.start({ project: wholeProject, data: join(folder, 'node'), env: demo.env }));
  client = node.client();
  await untilAllTold(demo.floor!.floor, client, 60_000);
});

afterAll(() => stack.disposeAsync());

function lineOf(protocol: FloorLine['protocol']): FloorLine['line'] {
  return demo.floor!.floor.lines.find(line => line.protocol === protocol)!.line;
}

const puneOne = { collection: 'line@pune', equipment: 'packing/line-1' };

describe('what an endpoint has', () => {
  test('is laid beside the collection: every tag of the line finds its address by names, units and types', async () => {
    const report = await client.discover({ interface: 'line-1-pune.tags', collection: 'line' });
    expect(report).toMatchObject({ conflicts: [], unmatched: [] });
    expect(report.rows.find(({ tag }) => tag === 'speed')?.address).toBe('nsu=http://norden.example/line;s=line-1.CurMachSpeed');
    // What is left is the jam condition of the line: it is told as an event, not as a tag.
    expect(report.unused.filter(({ address }) => !address.includes('line-1-Jam-'))).toEqual([]);
    expect(report.table).toContain('cycles,nsu=http://norden.example/line;s=line-1.CycleCount');
  });

  test('is shown node by node with present values, over the session that is open already', async () => {
    const { nodes } = await client.browse({ name: 'line-1-pune.tags' });
    const folder = nodes.find(({ name }) => name === 'line-1')!;
    const below = await client.browse({ name: 'line-1-pune.tags', node: folder.address });
    const speed = below.nodes.find(({ name }) => name === 'MachSpeed')!;
    expect(speed).toMatchObject({ kind: 'tag', type: 'number', ucum: 'm/min', writable: true });
    const [value] = await client.readNodes({ name: 'line-1-pune.tags', addresses: [speed.address] });
    expect(value).toMatchObject({ value: lineOf('opcua').signals.speedSetpoint, quality: 'good' });
    await expect(client.browse({ name: 'line-2-pune.tags' })).rejects.toThrow('cannot say what it has');
  });
});

describe('commands to real protocol servers', () => {
  test('set the speed of a line by OPC UA and, in feet a minute, by Sparkplug', async () => {
    const values = { 'speed-setpoint': 48 };
    const order = { command: 'set-speed', values, reason: 'cleaning' };
    const done = await client.sendCommand({ id: 'speed-1', ...puneOne, ...order });
    expect(done).toMatchObject({ state: 'done', before: { 'speed-setpoint': 60 }, after: { 'speed-setpoint': 48 } });
    expect(lineOf('opcua').signals.speedSetpoint).toBe(48);
    expect(await client.sendCommand({ id: 'speed-1', ...puneOne, ...order })).toEqual(done);
    const lyon = { collection: 'line@lyon', equipment: 'packing/line-1' };
    expect(await client.sendCommand({ id: 'speed-2', ...lyon, ...order })).toMatchObject({ state: 'done' });
    expect(lineOf('sparkplug').signals.speedSetpoint).toBeCloseTo(48, 6);
  });

  test('F76: a recipe is prepared, read back and activated once, and only after a second person agreed', async () => {
    const values = { 'recipe-prepared': 'R-200', 'recipe-temperature': 170 };
    const order = { id: 'recipe-1', ...puneOne, command: 'load-recipe', values, reason: 'order 4711' };
    expect(await client.sendCommand(order)).toMatchObject({ state: 'proposed' });
    await expect(client.decideCommand({ id: 'recipe-1', agree: true, reason: 'mine' })).rejects.toThrow(
      'another person has to agree',
    );
    expect(lineOf('opcua').signals.recipe).toBe('R-100');
    const declined = await client.decideCommand({ id: 'recipe-1', agree: false, reason: 'wrong order' });
    expect(declined).toMatchObject({ state: 'declined' });
    expect(lineOf('opcua').book().commands).toEqual([]);
  });

  test('are refused where the binding does not allow them, or a value lies outside', async () => {
    const order = { command: 'set-speed', reason: 'cleaning' };
    const other = { collection: 'line@pune', equipment: 'packing/line-2' };
    const values = { 'speed-setpoint': 48 };
    await expect(client.sendCommand({ id: 'x-1', ...other, ...order, values })).rejects.toThrow('does not allow');
    await expect(client.sendCommand({ id: 'x-2', ...puneOne, ...order, values: { 'speed-setpoint': 400 } })).rejects.toThrow(
      '400 is above 90',
    );
    expect(await client.commands({ open: true })).toEqual([]);
  });
});
