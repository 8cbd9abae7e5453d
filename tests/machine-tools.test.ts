import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connectors } from '@millrace/connectors';
import { startAgent, type AgentDevice, type AgentItem, type Telling } from '@millrace/plant';
import { startNode } from '@millrace/runtime';
import { openStore } from '@millrace/store';
import { expect, test, vi } from 'vitest';

const example = join(import.meta.dirname, '../examples/machine-tools');

/** A machine with a data item for every name in an address table of the example. */
function machineOf(table: string): AgentDevice {
  const rows = readFileSync(join(example, table), 'utf8').trim().split('\n').slice(1);
  const names = rows.map(row => (row.split(',')[1] ?? '').replace(/#.*/, ''));
  const device = names[0]?.split('/')[0] ?? '';
  const component = { kind: 'Controller', id: `${device}-c` };
  const items = [...new Set(names)].map((address): AgentItem => {
    const name = address.split('/')[1] ?? '';
    const isCondition = name.endsWith('_cond');
    const [type, element] = isCondition ? ['SYSTEM', 'System'] : ['PROGRAM', 'Program'];
    return { id: `${device}-${name}`, name, category: isCondition ? 'CONDITION' : 'EVENT', type, element, component };
  });
  return { name: device, uuid: device, items };
}

test('the machine tools of the example start, change programs, finish parts, stop and alarm as the library collection says', async () => {
  const data = await mkdtemp(join(tmpdir(), 'millrace-machine-tools-'));
  const machines = [machineOf('mazak03.csv'), machineOf('hurco04.csv')];
  await using agent = await startAgent(machines);
  let second = 0;
  const tell = (device: string, name: string, text: string, more: Partial<Telling> = {}): void => {
    const item = machines.find(each => each.name === device)?.items.find(each => each.name === name);
    if (!item) throw new Error(`${device} has no ${name}`);
    agent.tell({ device, item, timestamp: new Date(Date.UTC(2026, 10, 3, 6, 0, second++)).toISOString(), text, ...more });
  };
  for (const { name: device, items } of machines) {
    for (const { name = '', category } of items)
      tell(device, name, category === 'CONDITION' ? '' : 'UNAVAILABLE', { level: 'Unavailable' });
  }
  const [running, count] = [
    { Mazak03: 'execution', Hurco04: 'Program_Status' },
    { Mazak03: 'PartCountAct', Hurco04: 'Part_Count' },
  ];
  for (const device of ['Mazak03', 'Hurco04'] as const) {
    tell(device, count[device], '7');
    tell(device, running[device], 'READY');
    tell(device, running[device], 'ACTIVE');
    tell(device, count[device], '8');
    tell(device, running[device], 'STOPPED');
  }
  tell('Mazak03', 'program', 'O1001');
  tell('Mazak03', 'program', 'O1002');
  tell('Mazak03', 'system_cond', '', { level: 'Normal' });
  tell('Mazak03', 'system_cond', 'door', { level: 'Fault', attributes: { nativeCode: '231' } });
  {
    await using node = await startNode({
      folder: example,
      data,
      connectors,
      env: { MTCONNECT_AGENT: agent.url },
      secret: () => undefined,
      minimumFreeBytes: 0,
      log: () => undefined,
    });
    const isTold = async (equipment: string, alarms: number): Promise<boolean> => {
      const found = (await node.operations.equipment({})).find(each => each.equipment === equipment);
      return found?.counts.events['stopped'] === 1 && (found.counts.events['alarm'] ?? 0) >= alarms;
    };
    await vi.waitUntil(async () => (await isTold('cells/mazak03', 1)) && isTold('cells/hurco04', 0), {
      timeout: 15_000,
      interval: 50,
    });
  }
  expect(await eventsIn(data)).toEqual({
    'cells/hurco04': { started: 1, stopped: 1, 'part-completed': 1 },
    'cells/mazak03': { started: 1, stopped: 1, 'part-completed': 1, 'program-changed': 1, alarm: 1 },
  });
  await rm(data, { recursive: true });
});

/** Events by type that each piece of equipment has told, as the store counts them. */
async function eventsIn(folder: string): Promise<Readonly<Record<string, Readonly<Record<string, number>>>>> {
  await using store = await openStore({ folder, node: 'test', minimumFreeBytes: 0 });
  const kept = await store.seriesEquipment();
  return Object.fromEntries(
    kept.map(({ equipment, counts }) => [
      equipment,
      Object.fromEntries(
        Object.entries(counts).flatMap(([name, count]) => (name.startsWith('event.') ? [[name.slice(6), count]] : [])),
      ),
    ]),
  );
}
