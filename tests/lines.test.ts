import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

import { describe, expect, it } from 'vitest';
import type { Client } from '@millrace/api';
import type { GapView } from '@millrace/core';
import type { Floor, FloorLine } from '@millrace/plant';
import { startDemoCompany } from '../examples/two-plants/demo/company.ts';
import { collectionOf, equipmentOf, untilAllTold } from '../examples/two-plants/demo/floor.ts';
import { summarizeLines, type LineSummary } from '../examples/two-plants/demo/line-summary.ts';
import { NodeProcess } from '../examples/two-plants/demo/node-process.ts';
import { untilQuiet } from '../examples/two-plants/demo/quiet.ts';
import { wholeProject } from '../examples/two-plants/demo/run.ts';

describe('four lines while the hub is killed, the broker stops, the OPC UA server starts anew and the agent cuts and starts anew', () => {
  it('each observation is in the files once or lies in a marked gap, the MES has what happened, and history fills what it can', async () => {
    await using stack = new AsyncDisposableStack();
    const folder = await mkdtemp(join(tmpdir(), 'millrace-lines-'));
    stack.defer(() => rm(folder, { recursive: true, force: true }));
    const demo = stack.use(await startDemoCompany(join(folder, 'company'), 7, true));
    const { floor } = demo.floor!;
    const [opcua, modbus, sparkplug, mtconnect] = floor.lines as readonly [FloorLine, FloorLine, FloorLine, FloorLine];
    const project = { project: wholeProject, data: join(folder, 'node'), env: demo.env };
    const node = stack.use(await NodeProcess.start(project));
    await untilAllTold(floor, node.client(), 60_000);

    await underLoad(floor, node);
    expect(await untilQuiet(demo, () => node.client(), 30_000, new AbortController().signal)).toEqual([]);

    const lines = await summarizeLines(demo.floor!, demo.company, node.client());
    // By its own rules the summary compares each observation and each event with the books of the lines: received once, or lost in a marked gap.
    expect(lines.map(({ line, differences }) => [line, differences])).toEqual(lines.map(({ line }) => [line, []]));
    expect((await node.client().ledger({ verify: true })).balanced).toBe(true);

    // The history of the server has everything, also of the time in which it was down itself.
    const [ofOpcua, ofModbus, ofSparkplug, ofMtconnect] = lines as readonly [LineSummary, LineSummary, LineSummary, LineSummary];
    expect(ofOpcua).toMatchObject({ lost: 0, missed: {} });
    const opcuaGaps = await gapsOf(node.client(), opcua);
    expect(opcuaGaps).toContainEqual(backfilled('restarted', 'the collecting of packing/line-1 was started again'));
    expect(opcuaGaps).toContainEqual(backfilled('disconnected', 'the session with line-1-pune.tags ended'));
    // Modbus has no past: nobody tells what changed to and fro while the hub was away. Counters go on where they are.
    expect(ofModbus.backfilled).toBe(0);
    const modbusGaps = await gapsOf(node.client(), modbus);
    expect(modbusGaps).toContainEqual(expect.objectContaining({ reason: 'restarted', to: expect.any(String) }));
    // The edge node keeps what it has to tell while there is no broker or no host, and tells it as historical.
    expect(ofSparkplug.received).toBeGreaterThan(ofSparkplug.lost);
    const sparkplugGaps = await gapsOf(node.client(), sparkplug);
    expect(sparkplugGaps).toContainEqual(backfilled('restarted', 'the collecting of packing/line-1 was started again'));
    const ended = backfilled('disconnected', 'the session with line-1-lyon.tags ended');
    expect(sparkplugGaps.filter(gap => gap.reason === 'disconnected' && gap.backfilled !== undefined)).toEqual([ended, ended]);
    // The buffer of the agent outlives cuts and the hub, and not the agent itself.
    expect(ofMtconnect.received).toBeGreaterThan(ofMtconnect.lost);
    const mtconnectGaps = await gapsOf(node.client(), mtconnect);
    expect(mtconnectGaps).toContainEqual(backfilled('restarted', 'the collecting of packing/line-2 was started again'));
    expect(mtconnectGaps).toContainEqual(
      expect.objectContaining({ reason: 'restarted', sentence: expect.stringContaining('the agent was restarted') }),
    );
  });
});

/** Every outage in turn, while all lines work. */
async function underLoad(floor: Floor, node: NodeProcess): Promise<void> {
  const { lines, broker, servers } = floor;
  const [opcua, , sparkplug, mtconnect] = lines as readonly [FloorLine, FloorLine, FloorLine, FloorLine];
  using _running = floor.run();
  await untilHappened(lines, 3);
  await node.kill();
  await untilHappened(lines, 2);
  await node.start();
  await untilHeard(node.client(), ...lines);
  for (const how of [undefined, 'forget'] as const) {
    await broker.stop();
    await untilHappened([sparkplug], 2);
    await broker.start(how);
    await untilHeard(node.client(), sparkplug);
  }
  await servers.opcua.restart();
  await untilHeard(node.client(), opcua);
  servers.mtconnect.cut();
  await untilHeard(node.client(), mtconnect);
  servers.mtconnect.restart();
  await untilHeard(node.client(), mtconnect);
  await untilHappened(lines, 2);
}

/** Waits until every line finished so many cycles more. */
async function untilHappened(lines: readonly FloorLine[], cycles: number): Promise<void> {
  const goals = lines.map(({ line }) => line.book().cycles + cycles);
  while (lines.some(({ line }, place) => line.book().cycles < goals[place]!)) await pause(20);
}

/** Waits until the node collects each line and has heard something of it that was told from now on. */
async function untilHeard(client: Client, ...lines: readonly FloorLine[]): Promise<void> {
  const from = Date.now();
  const isHeard = async (line: FloorLine): Promise<boolean> => {
    const seen = await equipmentOf(client, line);
    return seen?.state === 'collecting' && Date.parse(seen.lastHeard ?? '') > from;
  };
  while (!(await Promise.all(lines.map(isHeard))).every(Boolean)) await pause(50);
}

async function gapsOf(client: Client, line: FloorLine): Promise<readonly GapView[]> {
  const { gaps } = await client.oneEquipment({ collection: collectionOf(line), equipment: line.equipment });
  return gaps;
}

function backfilled(reason: GapView['reason'], sentence: string): unknown {
  return expect.objectContaining({ reason, sentence, to: expect.any(String), backfilled: expect.any(Number) });
}
