import { createHmac } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { startWorld } from './world.ts';
import type { World } from './world.ts';

const order = (orderId: string | number, more: object = {}): string => JSON.stringify({ orderId: String(orderId), ...more });
const ndjson = { 'content-type': 'application/x-ndjson' };

/** Posts a body with a signature. */
async function signed(world: World, body: string): Promise<void> {
  const timestamp = String(Math.floor(Date.now() / 1000));
  const signature = createHmac('sha256', 'signing-secret').update(`${timestamp}\n\n${body}`).digest('hex');
  const answer = await world.post(body, { 'x-signature': `sha256=${signature}`, 'x-timestamp': timestamp }, 'erp.signed');
  expect(answer.status).toBe(202);
}

/** A second integration of the same orders whose mapping never ends for some of them. */
const endless = `
---
kind: contract
name: note
version: 1
owner: test
subject: number
schema: { type: object, required: [number], properties: { number: { type: string }, text: { type: string } } }
---
kind: mapping
name: order-to-note
from: order@1
to: note@1
fields: { number: orderId, text: "($loop := function($n) { $loop($n + 1) }; note = 'evil' ? $loop(0) : note)" }
---
kind: integration
name: write-notes
owner: test
from: { interface: erp.orders, contract: order@1 }
to: [{ interface: mes.orders, contract: note@1, mapping: order-to-note }]`;

describe('neighbours of a fault', () => {
  test('F43, F25, P6: a mapping that burns the processor does not keep the API, intake or another flow waiting', async () => {
    await using world = await startWorld({ more: endless });
    await world.post(order('warm'));
    await world.quiet();
    for (let id = 0; id < 3; id++) await world.post(order(`evil-${id}`, { note: 'evil' }));
    let slowest = 0;
    for (let id = 0; id < 20; id++) {
      const started = performance.now();
      expect((await world.post(order(`good-${id}`))).status).toBe(202);
      await fetch(new URL('/healthz', world.node.api));
      slowest = Math.max(slowest, performance.now() - started);
    }
    expect(slowest).toBeLessThan(1500);
    const plain = (): number => world.target.book.filter(({ body }) => body.includes('"orderId":"good-')).length;
    await world.until(() => plain() === 20, 'the other flow is through');
    await world.quiet(40);
    const { items } = await world.node.client().held();
    const stopped: unknown = expect.stringMatching(/^mapping\.(too-long|time-limit)$/);
    expect(items.map(item => [item.subject, item.code])).toEqual([
      ['evil-0', stopped],
      ['evil-1', stopped],
      ['evil-2', stopped],
    ]);
    expect((await world.ledger()).balanced).toBe(true);
  }, 90_000);

  test('F23, F20: a source that gives its whole past again after a restart of both is recognised; nothing is posted twice', async () => {
    await using world = await startWorld({ target: 'repeats: unsafe' });
    const past = Array.from({ length: 300 }, (_, index) => order(index)).join('\n');
    expect((await world.post(past, ndjson)).status).toBe(202);
    await world.quiet();
    await world.node.kill();
    await world.node.start();
    const again = await world.post(`${past}\n${order('new')}`, ndjson);
    expect(await again.json()).toMatchObject({ accepted: 1, duplicates: 300 });
    await world.quiet();
    expect(world.target.book).toHaveLength(301);
    expect(await world.ledger()).toMatchObject({ accepted: 301, confirmed: 301, balanced: true });
  });

  test('F116, P10: a message whose time ran out while the node was down expires and is not sent late', async () => {
    await using world = await startWorld();
    const manner = world.target.manner;
    world.target.manner = (_received, response) => void response.writeHead(503).end();
    await world.write({
      more: `
---
kind: integration
name: urgent
owner: test
from: { interface: erp.signed, contract: order@1 }
to: [{ interface: mes.orders, contract: order@1, expire: 1 s }]`,
    });
    await world.node.client().reload();
    await signed(world, order('late'));
    await world.node.kill();
    world.target.manner = manner;
    await pause(1100);
    await world.node.start();
    const urgent = async (): Promise<{ expired: number; inFlight: number }> =>
      (await world.node.client().ledger({})).flows.find(flow => flow.flow.startsWith('urgent'))!;
    await world.until(async () => (await urgent()).inFlight === 0, 'it has come to its end');
    expect(await urgent()).toMatchObject({ expired: 1 });
    expect((await world.ledger()).balanced).toBe(true);
  });

  test('F45, P10: a pause outlives a kill; nothing moves until it is resumed, then everything does', async () => {
    await using world = await startWorld();
    await world.node.client().pause({ what: 'release-orders', reason: 'maintenance of the MES' });
    for (let id = 0; id < 10; id++) await world.post(order(id));
    await world.node.kill();
    await world.node.start();
    await world.post(order('after'));
    expect(world.target.book).toEqual([]);
    await world.node.client().resume({ what: 'release-orders', reason: 'done' });
    await world.quiet();
    expect(world.target.book).toHaveLength(11);
  });
});
