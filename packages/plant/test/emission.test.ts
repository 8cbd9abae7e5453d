import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startErp } from '@millrace/plant';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

describe('orders that leave the ERP as files', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'plant-'));
  });
  afterEach(() => rm(folder, { recursive: true }));

  it('are B2MML V0401 production schedules, complete under their final name', async () => {
    await using erp = await startErp({ plants: [{ code: '1710', folder }] });
    const order = erp.newOrder('1710');
    await erp.release(order);
    const [name = ''] = await readdir(folder);
    expect(name).toMatch(/^PRO-\d{14}-258456\.xml$/);
    const content = await readFile(join(folder, name), 'utf8');
    expect(content).toContain('<SyncProductionSchedule releaseID="" xmlns="http://www.wbf.org/xml/B2MML-V0401">');
    expect(content).toContain(`<QuantityString>${order.quantity}</QuantityString>`);
    expect(erp.emitted()).toMatchObject([{ what: 'order', order: '258456', acknowledged: true }]);
  });

  it('come again, or broken, as the dial says, and the list of what was let out says so', async () => {
    await using erp = await startErp({ plants: [{ code: '1710', folder }] });
    erp.dial.turn({ fault: 'duplicates', share: 0.5 }, { fault: 'poison', share: 0.5 });
    for (let at = 0; at < 12; at++) await erp.release(erp.newOrder('1710'));
    const counts = Object.groupBy(erp.emitted(), emission => emission.what);
    expect(counts.order).toHaveLength(12);
    expect(counts.duplicate).toHaveLength(erp.dial.hits.duplicates ?? 0);
    expect(counts.poison).toHaveLength(erp.dial.hits.poison ?? 0);
    expect(counts.poison?.every(emission => emission.order.startsWith('9258'))).toBe(true);
    expect(new Set(counts.poison?.map(emission => emission.defect)).size).toBeGreaterThan(1);
    expect((await readdir(folder)).filter(name => name.startsWith('.'))).toEqual([]);
  });
});

describe('orders that leave the ERP by HTTP', () => {
  let server: Server;
  let seen: { headers: IncomingMessage['headers']; body: string }[];
  let answers: (number | 'cut')[];
  let url: string;

  beforeEach(async () => {
    seen = [];
    answers = [];
    server = createServer((request, response) => {
      let body = '';
      request.setEncoding('utf8').on('data', chunk => (body += chunk));
      request.on('end', () => {
        seen.push({ headers: request.headers, body });
        const answer = answers.shift() ?? 202;
        if (answer === 'cut') request.socket.destroy();
        else response.writeHead(answer).end();
      });
    });
    await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/orders`;
  });
  afterEach(() => {
    server.closeAllConnections();
    server.close();
  });

  it('are posted with the same event id until they are taken', async () => {
    answers = [503, 'cut', 202];
    await using erp = await startErp({ plants: [{ code: '1720', url, apiKey: 'k' }] });
    await erp.release(erp.newOrder('1720'));
    expect(seen.map(one => [one.headers['ce-id'], one.headers['idempotency-key'], one.headers['x-api-key']])).toEqual(
      Array.from({ length: 3 }, () => ['MILLERP-258456', 'MILLERP-258456', 'k']),
    );
    expect(JSON.parse(seen[2]?.body ?? '')).toMatchObject({ ManufacturingOrder: '258456', ProductionPlant: '1720' });
    expect(erp.emitted()).toMatchObject([{ acknowledged: true }]);
  });

  it('are not repeated when they are refused for good, which is noted', async () => {
    answers = [422];
    await using erp = await startErp({ plants: [{ code: '1720', url }] });
    await erp.release(erp.newOrder('1720'));
    expect(seen).toHaveLength(1);
    expect(erp.emitted()).toMatchObject([{ acknowledged: false, refused: 422 }]);
  });

  it('are given up when the ERP stops, and count as not acknowledged', async () => {
    answers = Array<number>(100).fill(503);
    const erp = await startErp({ plants: [{ code: '1720', url }] });
    const released = erp.release(erp.newOrder('1720'));
    await expect.poll(() => seen.length, { interval: 5 }).toBeGreaterThan(0);
    await erp[Symbol.asyncDispose]();
    await released;
    expect(erp.emitted()).toMatchObject([{ acknowledged: false }]);
    expect(erp.emitted()[0]?.refused).toBeUndefined();
  });

  it('come twice under duplicates, with one event id', async () => {
    await using erp = await startErp({ plants: [{ code: '1720', url }] });
    erp.dial.turn({ fault: 'duplicates' });
    await erp.release(erp.newOrder('1720'));
    expect(new Set(seen.map(one => one.headers['ce-id']))).toEqual(new Set(['MILLERP-258456']));
    expect(seen).toHaveLength(2);
  });
});
