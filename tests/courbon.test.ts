import { existsSync, globSync } from 'node:fs';
import { copyFile, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join, resolve } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { HeldItem } from '@millrace/core';
import { startDemoCompany } from '../examples/two-plants/demo/company.ts';
import type { DemoCompany } from '../examples/two-plants/demo/company.ts';
import { NodeProcess } from '../examples/two-plants/demo/node-process.ts';
import { projectFolder } from '../examples/two-plants/demo/run.ts';
import { until } from './faults/world.ts';

const examples = resolve(import.meta.dirname, '../../shared/data/b2mml/examples');
const missing = existsSync(examples) ? undefined : 'needs ../shared/data/b2mml/examples';

let stack: AsyncDisposableStack;
let demo: DemoCompany;
let node: NodeProcess;

beforeAll(async () => {
  stack = new AsyncDisposableStack();
  const folder = await mkdtemp(join(tmpdir(), 'millrace-courbon-'));
  stack.defer(() => rm(folder, { recursive: true, force: true }));
  demo = stack.use(await startDemoCompany(join(folder, 'company'), 1));
  node = stack.use(await NodeProcess.start({ project: projectFolder, data: join(folder, 'node'), env: demo.env }));
});
afterAll(() => stack.disposeAsync());

/** Drops one of the files of others into the folder of the ERP, under its own name or another one. */
async function drop(pattern: string, name?: string): Promise<void> {
  const [file] = globSync(`${examples}/**/${pattern}`);
  await copyFile(file!, join(demo.company.orderFolder, name ?? basename(file!)));
}

function rows(sql: string): readonly Record<string, unknown>[] {
  using database = new DatabaseSync(demo.company.puneDatabase, { readOnly: true });
  return database.prepare(sql).all();
}

const settled = async (): Promise<boolean> => {
  const { flows } = await node.client().status();
  return flows.every(flow => flow.ledger.inFlight === 0);
};

test('order 258456 goes through the folder into the table of the MES, and can be found', async ctx => {
  if (missing !== undefined) return ctx.skip(missing);
  await drop('PRO-*.xml');
  const order = "SELECT * FROM work_order WHERE number = '258456'";
  await until(() => rows(order).length === 1, 'the work order is in the table');
  expect(rows(order)[0]).toMatchObject({ number: '258456', quantity: '1.000' });
  await until(settled, 'everything is settled');
  const found = await node.client().find({ value: '258456', key: 'order' });
  const first = Math.min(...found.messages.map(one => one.message));
  const trace = await node.client().explain({ message: first });
  expect(trace.sentence).toMatch(/^Production request 258456 came from/);
  expect(trace.deliveries).toMatchObject([{ state: 'confirmed', reference: '258456' }]);
});

test('F81: the same schedule again, under the same and under another name, is no second work order', async ctx => {
  if (missing !== undefined) return ctx.skip(missing);
  await drop('PRO-*.xml');
  await drop('PRO-*.xml', 'PRO-once-more.xml');
  const duplicates = async (): Promise<number> =>
    (await node.client().status()).interfaces.find(one => one.name === 'erp.order-files')!.duplicates;
  await until(async () => (await duplicates()) === 2, 'both are recognised');
  expect(rows("SELECT * FROM work_order WHERE number = '258456'")).toHaveLength(1);
  const { items } = await node.client().held();
  expect(items.filter(item => item.target === 'mes-pune.work-orders')).toEqual([]);
  const anomalies = await node.client().anomalies();
  expect(anomalies.map(one => one.code)).toContain('file.same-content');
});

test.for([
  ['INV-*.xml', 'material_lot', /.+/],
  ['MAT-*.xml', 'material', /.+/],
] as const)(
  'its sibling %s is taken by a contract of its own or refused with a sentence',
  async ([pattern, table, sentence], ctx) => {
    if (missing !== undefined) return ctx.skip(missing);
    const before = rows(`SELECT * FROM ${table}`).length;
    await drop(pattern);
    const flow = (await node.client().status()).flows.find(one =>
      one.name.includes(table.includes('lot') ? 'lots' : 'materials'),
    )!.name;
    await until(async () => {
      const { ledger } = (await node.client().status()).flows.find(one => one.name === flow)!;
      return ledger.confirmed + ledger.held > 0 && ledger.inFlight === 0;
    }, 'it is taken or held');
    const { items } = await node.client().held({ flow });
    if (items.length > 0) expect(items[0]!.sentence).toMatch(sentence);
    else expect(rows(`SELECT * FROM ${table}`).length).toBeGreaterThan(before);
  },
);

test.for([
  [
    'cough-syrup-pmw.xml',
    'PRO-cough-syrup.xml',
    'xml.namespace',
    /expected the root element in namespace ".*B2MML-V0401", found/,
  ],
  ['ProductionBatchRecord_Example_v06.xml', 'PRO-batch-record.xml', 'format.no-records', /SyncProductionSchedule/],
  ['RABatchRecord.xsd', 'PRO-schema.xml', 'xml.namespace', /found "http:\/\/www.w3.org\/2001\/XMLSchema"/],
] as const)(
  'F101: %s in the folder for orders is held whole, with a sentence that names what is wrong',
  async ([file, name, code, sentence], ctx) => {
    if (missing !== undefined) return ctx.skip(missing);
    await drop(file, name);
    const mine = async (): Promise<HeldItem | undefined> => {
      for (const item of (await node.client().held({ limit: 100 })).items) {
        const trace = await node.client().explain({ message: item.message });
        if (JSON.stringify(trace).includes(name)) return item;
      }
      return undefined;
    };
    let found: Awaited<ReturnType<typeof mine>>;
    await until(async () => (found = await mine()) !== undefined, `${name} is held`);
    expect(found!.code).toBe(code);
    expect(found!.sentence).toMatch(sentence);
  },
);
