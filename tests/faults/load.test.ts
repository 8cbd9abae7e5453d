import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { connect } from 'node:net';
import type { Socket } from 'node:net';
import { describe, expect, test } from 'vitest';
import { freePort } from '../../examples/two-plants/demo/free-port.ts';
import { startWorld } from './world.ts';
import type { World, WorldOptions } from './world.ts';

const order = (orderId: string | number, more: object = {}): string => JSON.stringify({ orderId: String(orderId), ...more });
const lines = (from: number, count: number): string =>
  Array.from({ length: count }, (_, index) => order(from + index)).join('\n');
const ndjson = { 'content-type': 'application/x-ndjson' };

/** Resident memory of the node now, in MiB. */
function memory(world: World): number {
  return Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${world.node.pid}/status`, 'utf8'))![1]) / 1024;
}

/** What is alive on the heap of the node's main thread after a collection, in MiB. */
async function heap(inspector: number): Promise<number> {
  const [page] = (await (await fetch(`http://127.0.0.1:${inspector}/json`)).json()) as [{ webSocketDebuggerUrl: string }];
  const socket = new WebSocket(page.webSocketDebuggerUrl);
  await once(socket, 'open');
  let id = 0;
  const ask = async (method: string, params: object = {}): Promise<{ usedSize: number }> => {
    socket.send(JSON.stringify({ id: ++id, method, params }));
    for (;;) {
      const [event] = (await once(socket, 'message')) as [{ readonly data: string }];
      const answer = JSON.parse(event.data) as { id?: number; result: { usedSize: number } };
      if (answer.id === id) return answer.result;
    }
  };
  await ask('HeapProfiler.collectGarbage');
  const { usedSize } = await ask('Runtime.getHeapUsage');
  socket.close();
  return usedSize / 1024 / 1024;
}

describe('a real node under load', () => {
  test('F113, P8: reloads under load lose nothing, double nothing, and every message names the one release that handled it', async () => {
    const unsafe: WorldOptions = { target: 'repeats: unsafe\n      verify: { url: "${env:TARGET_URL}/orders/{subject}" }' };
    await using world = await startWorld(unsafe);
    const releases = new Set([(await world.node.client().status()).release]);
    const sending = (async () => {
      for (let from = 0; from < 1000; from += 20) {
        const answer = await world.post(lines(from, 20), ndjson);
        if (answer.status !== 202) from -= 20;
      }
    })();
    for (let round = 1; round <= 10; round++) {
      await world.write({ ...unsafe, retry: `{ attempts: ${6 + round}, first: 20 ms, longest: 200 ms }` });
      const report = await world.node.client().reload();
      expect(report.changed).toBe(true);
      releases.add(report.release);
      await world.until(() => world.target.book.length >= round * 80, `round ${round} moves`);
    }
    await sending;
    await world.quiet();
    expect(world.target.orders).toHaveLength(1000);
    expect(new Set(world.target.orders).size).toBe(1000);
    expect(await world.ledger()).toMatchObject({ accepted: 1000, confirmed: 1000, balanced: true });
    for (let message = 1; message <= 1000; message += 37) {
      const trace = await world.node.client().explain({ message });
      for (const hop of trace.hops) {
        const named = [hop.versions.release, ...hop.tries.map(one => one.release)];
        expect(new Set(named).size, `message ${message}: ${named.join()}`).toBe(1);
        expect([...releases].some(release => release.startsWith(named[0]!))).toBe(true);
      }
    }
  }, 90_000);

  test('F45, F12: eight flows on one target that is down make few calls, and all of them drain in order per key', async () => {
    const more = Array.from(
      { length: 7 },
      (_, index) => `
---
kind: integration
name: copy-${index}
owner: test
from: { interface: erp.orders, contract: order@1 }
to: [{ interface: mes.orders, contract: order@1 }]`,
    ).join('');
    await using world = await startWorld({ more, limits: '{ concurrency: 3, timeout: 2 s }' });
    const works = world.target.manner;
    world.target.manner = (_received, response) => void response.writeHead(503).end();
    for (let id = 0; id < 40; id++) await world.post(order(id % 10, { note: String(id) }));
    await world.until(
      async () => (await world.node.client().status()).interfaces.some(one => one.breaker === 'open'),
      'the breaker is open',
    );
    const before = world.target.calls;
    await new Promise(resolve => setTimeout(resolve, 1000));
    expect(world.target.calls - before).toBeLessThan(40);
    world.target.manner = works;
    await world.quiet(40);
    expect(world.target.most).toBeLessThanOrEqual(3);
    expect(world.target.book).toHaveLength(320);
    for (const [, group] of Map.groupBy(
      world.target.book,
      one => `${one.key.length} ${(JSON.parse(one.body) as { orderId: string }).orderId}`,
    )) {
      const notes = group.map(one => Number((JSON.parse(one.body) as { note: string }).note));
      expect(new Set(notes).size * 8).toBe(notes.length);
    }
    expect(await world.ledger()).toMatchObject({ held: 0, balanced: true });
  }, 90_000);

  test('F01, P4: a target that still works on a call after our time is over, and says "absent" meanwhile, gets no second posting', async () => {
    await using world = await startWorld({
      target: 'repeats: unsafe\n      verify: { url: "${env:TARGET_URL}/orders/{subject}" }',
      limits: '{ concurrency: 4, timeout: 700 ms }',
    });
    world.target.manner = async (received, response) => {
      await new Promise(resolve => setTimeout(resolve, 1200));
      world.target.book.push(received);
      response.end('{}');
    };
    for (const id of [1, 2, 3]) await world.post(order(id));
    await world.quiet(30);
    await world.until(() => world.target.book.length === world.target.calls, 'the target acted on every call');
    expect(world.target.orders.toSorted()).toEqual(['1', '2', '3']);
    expect(await world.ledger()).toMatchObject({ confirmed: 3, balanced: true });
  });

  test('P11, F37: what is alive in memory does not grow with the number of messages', async () => {
    const inspector = await freePort();
    await using world = await startWorld({
      target: 'idempotency: { kind: header }\n      batch: ndjson\n      batchSize: 200',
      limits: '{ concurrency: 4, timeout: 5 s }',
      env: { NODE_OPTIONS: `--inspect=127.0.0.1:${inspector}` },
    });
    world.target.manner = (_received, response) => void response.end('{}');
    const send = async (from: number, count: number): Promise<void> => {
      for (let at = from; at < from + count; at += 1000) expect((await world.post(lines(at, 1000), ndjson)).status).toBe(202);
      await world.quiet(60);
    };
    await send(0, 10_000);
    const before = await heap(inspector);
    await send(10_000, 60_000);
    expect((await heap(inspector)) - before).toBeLessThan(8);
    expect(await world.ledger()).toMatchObject({ accepted: 70_000, confirmed: 70_000, balanced: true });
  }, 120_000);

  test('F38: without file descriptors new senders wait or are turned away, what was accepted goes on, and it recovers by itself', async ctx => {
    await using world = await startWorld();
    await world.post(order('before'));
    await world.quiet();
    const used = readdirSync(`/proc/${world.node.pid}/fd`).length;
    const limited = spawnSync('prlimit', ['--pid', String(world.node.pid), `--nofile=${used + 6}:4096`]);
    if (limited.status !== 0) return ctx.skip('needs prlimit');
    const { hostname, port } = new URL(await world.intake());
    const idle: Socket[] = [];
    for (let count = 0; count < 40; count++) idle.push(connect(Number(port), hostname).on('error', () => undefined));
    await world.until(() => readdirSync(`/proc/${world.node.pid}/fd`).length >= used + 4, 'no descriptor is left');
    await world.put('while.csv', 'orderId,quantity\nfrom-file,1\n');
    for (const socket of idle) socket.destroy();
    await world.until(
      async () => (await world.post(order('after')).catch(() => undefined))?.status === 202,
      'it takes messages again',
    );
    await world.until(() => world.target.orders.includes('from-file'), 'the file is read');
    await world.quiet();
    expect(new Set(world.target.orders)).toEqual(new Set(['before', 'after', 'from-file']));
    spawnSync('prlimit', ['--pid', String(world.node.pid), '--nofile=4096:4096']);
    expect((await world.ledger()).balanced).toBe(true);
  });

  test('F50: a reader of the API that stops reading costs nothing', async () => {
    await using world = await startWorld({ target: 'idempotency: { kind: header }\n      batch: ndjson\n      batchSize: 200' });
    world.target.manner = (_received, response) => void response.end('{}');
    await world.post(lines(0, 500), ndjson);
    const api = new URL(world.node.api);
    const stalled = Array.from({ length: 20 }, () => {
      const socket = connect(Number(api.port), api.hostname);
      socket.on('error', () => undefined);
      for (let count = 0; count < 50; count++) socket.write('GET /healthz HTTP/1.1\r\nhost: x\r\n\r\n');
      return socket.pause();
    });
    const before = memory(world);
    for (let round = 1; round < 20; round++) expect((await world.post(lines(round * 500, 500), ndjson)).status).toBe(202);
    await world.quiet();
    expect(memory(world) - before).toBeLessThan(250);
    for (const socket of stalled) socket.destroy();
    expect((await world.ledger()).balanced).toBe(true);
  });
});
