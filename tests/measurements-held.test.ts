import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import type { Connector } from '@millrace/connector';
import { connectors } from '@millrace/connectors';
import type { Actor, ForwardStatus } from '@millrace/core';
import { startNode } from '@millrace/runtime';
import type { Node } from '@millrace/runtime';
import { Pool } from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { commitProxy } from '../packages/connectors/test/commit-proxy.ts';
import type { CommitProxy } from '../packages/connectors/test/commit-proxy.ts';
import { postgresMissing, startPostgres } from '../packages/connectors/test/postgres.ts';
import type { Postgres } from '../packages/connectors/test/postgres.ts';
import { duckdb, tableIn } from '../packages/connectors/test/read-parquet.ts';
import { equipmentConnector, MemoryEquipment } from '../packages/runtime/test/memory-equipment.ts';

const collection = 'line@lyon';
const vera: Actor = { name: 'vera' };

const documents = (lake: string, backlog: string): string => `
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
  files: { connector: parquet, config: { folder: ${JSON.stringify(lake)}, every: 100 ms }, retry: { first: 100 ms, longest: 500 ms } }
---
kind: system
name: historian
role: historian
owner: it
interfaces:
  series:
    connector: historian
    config: { postgresql: { url: "\${secret:URL}", write: { table: plant.sample, create: true } }, samples: 1000, every: 100 ms }
    retry: { first: 100 ms, longest: 500 ms }
---
kind: collection
name: line
owner: production
class: Line
tags:
  speed: { type: number, unit: m/min }
measurements:
  speed: { tag: speed }
to: [lake.files, historian.series]
retention: 30 d
backlog: ${backlog}
---
kind: binding
name: line-lyon
site: lyon
collection: line
equipment:
  packing/line-1: { interface: plc.one, table: line-1.csv }
`;

let postgres: Postgres;
beforeAll(async () => {
  if (postgresMissing === undefined) postgres = await startPostgres();
});
afterAll(async () => postgres?.[Symbol.asyncDispose]());

/** A node over a line in memory, a folder of Parquet, and a real PostgreSQL behind a proxy that can be down. */
interface Plant extends AsyncDisposable {
  readonly node: Node;
  readonly line: MemoryEquipment;
  readonly lake: string;
  readonly proxy: CommitProxy;
  readonly pool: Pool;
  told: number;
  /** Tells so many more numbers, each once. */
  tell(count: number): void;
  target(name: string): Promise<ForwardStatus>;
  inDatabase(): Promise<readonly number[]>;
  inLake(): Promise<readonly number[]>;
}

async function startPlant(backlog: string): Promise<Plant> {
  await using stack = new AsyncDisposableStack();
  const root = await mkdtemp(join(tmpdir(), 'millrace-held-'));
  stack.defer(() => rm(root, { recursive: true, force: true }));
  const [folder, lake] = [join(root, 'project'), join(root, 'lake')];
  for (const each of [folder, lake]) await mkdir(each);
  await writeFile(join(folder, 'project.yaml'), documents(lake, backlog));
  await writeFile(join(folder, 'line-1.csv'), 'tag,address\nspeed,speed\n');
  const database = await postgres.database();
  const pool = new Pool({ connectionString: postgres.url(database), max: 1 });
  stack.defer(() => pool.end());
  const proxy = stack.use(await commitProxy(postgres.port));
  const line = new MemoryEquipment('replayable');
  const own = ['parquet', 'historian'].map(name => [name, connectors.get(name)!] as const);
  const node = stack.use(
    await startNode({
      folder,
      data: join(root, 'data'),
      connectors: new Map([['equipment', equipmentConnector(new Map([['plc-1', line]])) as Connector], ...own]),
      env: {},
      secret: () => postgres.url(database, proxy.port),
      minimumFreeBytes: 0,
      log: () => undefined,
    }),
  );
  const closing = stack.move();
  const plant: Plant = {
    node,
    line,
    lake,
    proxy,
    pool,
    told: 0,
    tell(count) {
      for (let n = 0; n < count; n++) line.tell('speed', ++plant.told + Math.random() / 2);
    },
    async target(name) {
      const targets = await node.operations.seriesTargets({ collection });
      return targets.find(({ target }) => target === name)!;
    },
    async inDatabase() {
      const { rows } = await pool.query<{ v: number }>('SELECT floor(value_double)::int AS v FROM plant.sample ORDER BY time');
      return rows.map(({ v }) => v);
    },
    async inLake() {
      const query = `SELECT CAST(floor(value_double) AS INTEGER) AS v FROM ${tableIn(lake)} ORDER BY time`;
      return (await duckdb(query).catch(() => [])).map(({ v }) => Number(v));
    },
    [Symbol.asyncDispose]: () => closing.disposeAsync(),
  };
  return plant;
}

const numbers = (from: number, to: number): readonly number[] => Array.from({ length: to - from }, (_, index) => from + index);
const sumOf = ({ before, forwarded, held, cancelled, expired, inFlight }: ForwardStatus): number =>
  before + forwarded + held + cancelled + expired + inFlight;

describe.skipIf(postgresMissing !== undefined)('measurements', () => {
  test(
    'F34: a database that is down keeps its backlog inside the bound, and nothing of another target',
    { timeout: 60_000 },
    async () => {
      await using plant = await startPlant('{ bytes: 65536, warn: 0.5, full: expire }');
      plant.proxy.fault = 'down';
      plant.proxy.cut();
      for (let n = 0; n < 80; n++) {
        plant.tell(250);
        await until(async () => (await plant.target('historian.series')).stored === plant.told, 'it is stored');
      }
      await until(async () => (await plant.target('lake.files')).forwarded === 20_000, 'the lake has everything');
      await until(async () => (await plant.target('historian.series')).waitingBytes <= 65_536, 'the bound holds');
      const down = await plant.target('historian.series');
      expect(down.expired).toBeGreaterThan(5_000);
      expect(down).toMatchObject({ stored: 20_000, forwarded: 0, tone: 'bad', full: 'expire' });
      expect(sumOf(down)).toBe(20_000);
      const { items } = await plant.node.operations.heldSeries({ collection, state: 'expired' });
      expect(items.reduce((sum, { samples }) => sum + samples, 0)).toBe(down.expired);
      expect(items[0]).toMatchObject({ target: 'historian.series', code: 'forward.expired', equipment: ['packing/line-1'] });
      const [health] = await plant.node.operations.collections({ collection });
      expect(health).toMatchObject({ tone: 'bad' });
      plant.proxy.fault = 'none';
      await until(async () => (await plant.target('historian.series')).inFlight === 0, 'the backlog is gone');
      const { expired, forwarded } = await plant.target('historian.series');
      expect(expired + forwarded).toBe(20_000);
      expect(await plant.inDatabase()).toEqual(numbers(expired + 1, 20_001));
      expect(await plant.inLake()).toEqual(numbers(1, 20_001));
    },
  );

  test(
    'what a database refused is released once it is corrected, once, by a person, with one audit entry',
    { timeout: 60_000 },
    async () => {
      await using plant = await startPlant('{}');
      plant.tell(10);
      await until(async () => (await plant.target('historian.series')).forwarded === 10, 'the table is there');
      await plant.pool.query('ALTER TABLE plant.sample ADD CONSTRAINT small CHECK (value_double < 20 OR value_double > 30)');
      for (let n = 0; n < 6; n++) {
        plant.tell(5);
        const { told } = plant;
        await until(async () => (await plant.target('historian.series')).stored === told, 'it is stored');
      }
      await until(async () => (await plant.target('historian.series')).inFlight === 0, 'nothing is in flight');
      const held = await plant.target('historian.series');
      expect(held.held).toBeGreaterThan(9);
      expect(held).toMatchObject({ stored: 40, tone: 'warn' });
      await plant.pool.query('ALTER TABLE plant.sample DROP CONSTRAINT small');
      const { operations } = plant.node;
      const which = { target: 'historian.series' };
      const dry = await operations.releaseSeries(which, '', vera, true);
      expect(dry).toMatchObject({ dryRun: true, samples: held.held });
      await expect(operations.releaseSeries(which, ' ', vera)).rejects.toThrow('needs a reason');
      await expect(operations.releaseSeries({}, 'all', vera)).rejects.toThrow('nothing says which');
      const before = (await operations.audit(0, 1000)).length;
      const report = await operations.releaseSeries(which, 'the constraint is gone', vera);
      await until(async () => (await plant.target('historian.series')).forwarded === 40, 'everything arrived');
      expect(await plant.inDatabase()).toEqual(numbers(1, 41));
      const entries = await operations.audit(0, 1000);
      expect(entries).toHaveLength(before + 1);
      expect(entries.find(({ number }) => number === report.audit)).toMatchObject({
        who: 'vera',
        reason: 'the constraint is gone',
      });
      expect(await operations.heldSeries({ collection })).toEqual({ items: [], total: 0 });
    },
  );

  test(
    'F34: where collecting stops instead, a folder that cannot be written loses nothing that the line keeps',
    { timeout: 60_000 },
    async () => {
      await using plant = await startPlant('{ bytes: 65536, full: stop }');
      await rm(plant.lake, { recursive: true });
      await writeFile(plant.lake, 'a file stands where the folder was');
      for (let n = 0; n < 20; n++) {
        plant.tell(1_000);
        await new Promise(setImmediate);
      }
      const refused = async (): Promise<string | undefined> => (await plant.node.operations.collections({}))[0]?.refused;
      let round = 0;
      await until(async () => {
        if (round++ % 4 === 0) plant.tell(500);
        return (await refused()) !== undefined;
      }, 'collecting stops');
      expect(await refused()).toMatch(/bytes wait for lake\.files/);
      expect(await plant.target('lake.files')).toMatchObject({ expired: 0, forwarded: 0 });
      await rm(plant.lake);
      await mkdir(plant.lake);
      await until(async () => (await plant.target('lake.files')).forwarded === plant.told, 'the lake has everything');
      expect(await plant.inLake()).toEqual(numbers(1, plant.told + 1));
      expect(await refused()).toBeUndefined();
    },
  );
});

async function until(holds: () => Promise<boolean>, what: string): Promise<void> {
  const deadline = Date.now() + 30_000;
  while (!(await holds())) {
    if (Date.now() > deadline) throw new Error(`waited 30 s until ${what}`);
    await new Promise(resolve => setTimeout(resolve, 5));
  }
}
