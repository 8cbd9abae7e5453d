import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { startMes, type Mes, type MesOptions } from '@millrace/plant';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { call } from './http.ts';

const workOrder = {
  number: '4711',
  product: 'MR-GEL-200',
  description: 'Cooling gel',
  quantity: '100.500',
  unit: 'KG',
  plannedStart: '2026-11-23',
  plannedEnd: '2026-11-24',
  operations: [{ step: '0010', text: 'Weighing', center: 'WC1' }],
  components: [{ item: '0010', material: 'MR-RM-WATER', batch: 'B1', quantity: '50.250', unit: 'KG' }],
};

describe('the simulated MES', () => {
  let folder: string;
  let database: string;
  const open: Mes[] = [];
  const start = async (options: Partial<MesOptions> = {}): Promise<Mes> => {
    const mes = await startMes({ database, pollMs: 5, ...options });
    open.push(mes);
    return mes;
  };
  const rows = (sql: string): unknown => {
    const db = new DatabaseSync(database);
    try {
      return db
        .prepare(sql)
        .all()
        .map(row => ({ ...row }));
    } finally {
      db.close();
    }
  };

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'plant-'));
    database = join(folder, 'mes.sqlite');
  });
  afterEach(async () => {
    for (const mes of open.splice(0)) await mes[Symbol.asyncDispose]();
    await rm(folder, { recursive: true });
  });

  it('keeps an event of a line once', async () => {
    const mes = await start();
    const event = {
      id: 'e1',
      equipment: 'line-1',
      type: 'scrapped',
      time: '2026-11-23T10:00:00Z',
      count: 2,
      results: { pressure: 4 },
    };
    const post = async (body: unknown) => (await call('POST', `${mes.url}/equipment-events`, body)).status;
    expect([await post(event), await post(event), await post({ ...event, time: 'soon' })]).toEqual([201, 200, 422]);
    expect(await mes.machineEvents()).toEqual([{ ...event, order: null, results: '{"pressure":4}' }]);
  });

  it('takes a work order once, says so the second time, and refuses other content under the same number', async () => {
    const mes = await start();
    const post = async (body: unknown) => (await call('POST', `${mes.url}/work-orders`, body)).status;
    expect([await post(workOrder), await post(workOrder), await post({ ...workOrder, quantity: '1' })]).toEqual([201, 200, 409]);
    expect(await mes.book()).toEqual([workOrder]);
    expect((await call('GET', `${mes.url}/work-orders/4711`)).json).toEqual(workOrder);
    expect((await call('GET', `${mes.url}/work-orders/4712`)).status).toBe(404);
    expect(await post({ ...workOrder, quantity: 'many' })).toBe(422);
  });

  it('asks for its API key', async () => {
    const mes = await start({ apiKey: 'k' });
    expect((await call('GET', `${mes.url}/work-orders/1`)).status).toBe(401);
    expect((await call('GET', `${mes.url}/work-orders/1`, undefined, { 'x-api-key': 'k' })).status).toBe(404);
  });

  it('executes an order that somebody wrote into its table, and reports into its outboxes', async () => {
    const mes = await start();
    const db = new DatabaseSync(database);
    db.prepare(
      `INSERT INTO work_order (number, product, quantity, unit, components) VALUES ('258456', 'SO1215', '1.000', 'KG', ?)`,
    ).run(JSON.stringify(workOrder.components));
    db.close();
    await expect.poll(() => mes.emitted().length, { interval: 5 }).toBeGreaterThanOrEqual(3);
    expect(rows('SELECT number, order_number, movement_type, material FROM goods_movement')).toEqual([
      { number: '258456-M1', order_number: '258456', movement_type: '261', material: 'MR-RM-WATER' },
      { number: '258456-M2', order_number: '258456', movement_type: '101', material: 'SO1215' },
    ]);
    expect(rows('SELECT id, number, unit FROM confirmation LIMIT 1')).toEqual([{ id: 1, number: '258456-C1', unit: 'KG' }]);
    expect(await mes.isIdle()).toBe(true);
  });

  it('executes no order twice, not even after a restart', async () => {
    const first = await start();
    await call('POST', `${first.url}/work-orders`, workOrder);
    await expect.poll(() => first.isIdle(), { interval: 5 }).toBe(true);
    const before = rows('SELECT count(*) AS rows FROM confirmation');
    await first[Symbol.asyncDispose]();
    open.length = 0;
    const second = await start();
    await call('POST', `${second.url}/work-orders`, { ...workOrder, number: '4712' });
    await expect.poll(() => second.emitted().length, { interval: 5 }).toBeGreaterThan(0);
    expect(rows("SELECT count(*) AS rows FROM confirmation WHERE order_number = '4711'")).toEqual(before);
  });

  it('F17: writes a share of its rows twice, under new ids', async () => {
    const mes = await start();
    mes.dial.turn({ fault: 'duplicates' });
    await call('POST', `${mes.url}/work-orders`, workOrder);
    await expect.poll(() => mes.isIdle(), { interval: 5 }).toBe(true);
    expect(rows('SELECT number, count(*) AS times, count(DISTINCT id) AS ids FROM goods_movement GROUP BY number')).toEqual([
      { number: '4711-M1', times: 2, ids: 2 },
      { number: '4711-M2', times: 2, ids: 2 },
    ]);
  });

  it('follows a share of its rows by broken ones of an order of their own', async () => {
    const mes = await start();
    mes.dial.turn({ fault: 'poison' });
    await call('POST', `${mes.url}/work-orders`, workOrder);
    await expect.poll(() => mes.isIdle(), { interval: 5 }).toBe(true);
    expect(rows("SELECT count(*) AS rows FROM goods_movement WHERE number LIKE '94711-%'")).toEqual([{ rows: 2 }]);
    expect(rows("SELECT count(*) AS rows FROM goods_movement WHERE number LIKE '94711-%' AND order_number = '4711'")).toEqual([
      { rows: 0 },
    ]);
  });

  it('F10: really locks its database for other writers, and goes on afterwards', async () => {
    const mes = await start();
    mes.dial.turn({ fault: 'lock' });
    const write = (number: string): boolean => {
      const db = new DatabaseSync(database);
      try {
        db.prepare(`INSERT INTO work_order (number, product, quantity, unit) VALUES (?, 'P', '1', 'KG')`).run(number);
        return true;
      } catch {
        return false;
      } finally {
        db.close();
      }
    };
    let number = 1;
    await expect.poll(() => write(String(number++)), { interval: 5 }).toBe(false);
    mes.dial.turn();
    await expect.poll(() => write(String(number++)), { interval: 5 }).toBe(true);
    await expect.poll(() => mes.isIdle(), { interval: 5 }).toBe(true);
  });

  it.each([
    ['refuse', 422, false],
    ['ok-with-error-inside', 200, false],
    ['lock', 423, false],
    ['commit-then-500', 500, true],
    ['slow', 201, true],
  ] as const)('under %s answers %i and its book tells the truth', async (fault, status, isThere) => {
    const mes = await start();
    mes.dial.turn({ fault, ms: 20, share: 1, count: 1 });
    expect((await call('POST', `${mes.url}/work-orders`, workOrder)).status).toBe(status);
    expect(await mes.book()).toHaveLength(isThere ? 1 : 0);
  });

  describe('that posts its reports', () => {
    let server: Server;
    let seen: { path: string; id: string; body: string }[];
    let failures: number;
    let url: string;
    beforeEach(async () => {
      seen = [];
      failures = 0;
      server = createServer((request, response) => {
        let body = '';
        request.setEncoding('utf8').on('data', chunk => (body += chunk));
        request.on('end', () => {
          const fails = failures-- > 0;
          if (!fails) seen.push({ path: request.url ?? '', id: String(request.headers['ce-id']), body });
          response.writeHead(fails ? 503 : 202).end();
        });
      });
      await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
      url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    });
    afterEach(() => {
      server.closeAllConnections();
      server.close();
    });
    const reports = () => ({ confirmations: `${url}/c`, movements: `${url}/m` });

    it('posts each until it is taken, and in order within one work order', async () => {
      failures = 3;
      const mes = await start({ reports: reports() });
      await call('POST', `${mes.url}/work-orders`, workOrder);
      await expect.poll(() => mes.isIdle(), { interval: 5 }).toBe(true);
      expect(seen.filter(one => one.path === '/m').map(one => one.id)).toEqual(['4711-M1', '4711-M2']);
      expect(JSON.parse(seen[0]?.body ?? '')).toMatchObject({ number: '4711-C1', order: '4711', unit: 'KG' });
      expect(mes.emitted().every(report => report.acknowledged)).toBe(true);
    });

    it('posts after a restart what was not taken before', async () => {
      failures = Infinity;
      const first = await start({ reports: reports() });
      await call('POST', `${first.url}/work-orders`, workOrder);
      await expect.poll(() => first.emitted().length, { interval: 5 }).toBeGreaterThan(0);
      await first[Symbol.asyncDispose]();
      open.length = 0;
      failures = 0;
      const second = await start({ reports: reports() });
      await expect.poll(() => second.isIdle(), { interval: 5 }).toBe(true);
      expect(seen.map(one => one.id).sort()).toEqual(expect.arrayContaining(['4711-C1', '4711-M1', '4711-M2']));
    });
  });
});
