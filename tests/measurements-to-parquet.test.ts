import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import type { Connector } from '@millrace/connector';
import { connectors } from '@millrace/connectors';
import { startNode } from '@millrace/runtime';
import type { Node } from '@millrace/runtime';
import { expect, test } from 'vitest';

import { duckdb, tableIn } from '../packages/connectors/test/read-parquet.ts';
import { equipmentConnector, MemoryEquipment } from '../packages/runtime/test/memory-equipment.ts';

const documents = (lake: string): string => `
kind: site
name: lyon
code: "4100"
zone: Europe/Paris
systems: {}
---
kind: system
name: plc
role: plc
owner: it
interfaces:
  one: { connector: equipment, config: { name: plc-1 } }
---
kind: system
name: lake
role: data-platform
owner: it
interfaces:
  files: { connector: parquet, config: { folder: ${JSON.stringify(lake)}, every: 100 ms } }
---
kind: collection
name: line
owner: production
class: Line
tags:
  speed: { type: number, unit: m/min }
measurements:
  speed: { tag: speed }
to: [lake.files]
---
kind: binding
name: line-lyon
site: lyon
collection: line
equipment:
  packing/line-1: { interface: plc.one, table: line-1.csv }
`;

test('what equipment tells stands in Parquet once each, over restarts', { timeout: 60_000 }, async () => {
  const root = await mkdtemp(join(tmpdir(), 'millrace-measured-'));
  const [folder, lake] = [join(root, 'project'), join(root, 'lake')];
  await mkdir(folder);
  await mkdir(lake);
  await writeFile(join(folder, 'project.yaml'), documents(lake));
  await writeFile(join(folder, 'line-1.csv'), 'tag,address\nspeed,speed\n');
  const line = new MemoryEquipment('replayable');
  const start = (): Promise<Node> =>
    startNode({
      folder,
      data: join(root, 'data'),
      connectors: new Map([
        ['equipment', equipmentConnector(new Map([['plc-1', line]])) as Connector],
        ['parquet', connectors.get('parquet')!],
      ]),
      env: {},
      secret: () => undefined,
      minimumFreeBytes: 0,
      log: () => undefined,
    });
  let told = 0;
  const tell = (count: number): void => {
    for (let n = 0; n < count; n++) line.tell('speed', ++told);
  };
  try {
    for (let round = 0; round < 3; round++) {
      await using _node = await start();
      tell(500);
      await until(async () => (await valuesIn(lake)).length > round * 500, 'some are written');
    }
    await using _node = await start();
    await until(async () => (await valuesIn(lake)).length >= told, 'all are written');
    expect(await valuesIn(lake)).toEqual(Array.from({ length: told }, (_, index) => index + 1));
  } finally {
    await rm(root, { recursive: true, force: true });
  }
});

async function valuesIn(lake: string): Promise<readonly unknown[]> {
  const query = `SELECT value_double, value_int FROM ${tableIn(lake)} WHERE measurement = 'speed' ORDER BY time`;
  const rows = await duckdb(query).catch(() => []);
  return rows.map(row => Number(row['value_double'] ?? row['value_int']));
}

async function until(holds: () => Promise<boolean>, what: string): Promise<void> {
  const deadline = Date.now() + 30_000;
  while (!(await holds())) {
    if (Date.now() > deadline) throw new Error(`waited 30 s until ${what}`);
    await new Promise(resolve => setTimeout(resolve, 50));
  }
}
