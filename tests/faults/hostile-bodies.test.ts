import { createHmac } from 'node:crypto';
import { connect } from 'node:net';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startWorld } from './world.ts';
import type { World } from './world.ts';

let world: World;
beforeAll(async () => {
  world = await startWorld();
});
afterAll(() => world[Symbol.asyncDispose]());

const order = (orderId: string, more: object = {}): string => JSON.stringify({ orderId, ...more });

/** What the sender was told, and the message number where it was kept. */
async function refusal(answer: Response): Promise<{ readonly status: number; readonly code: string; readonly detail: string }> {
  const { code, detail } = (await answer.json()) as { code: string; detail: string };
  return { status: answer.status, code, detail };
}

/** After whatever came, a good message still goes through at once. */
async function stillWorks(id: string): Promise<void> {
  expect((await world.post(order(id))).status).toBe(202);
  await world.until(() => world.target.orders.includes(id), `order ${id} is through`);
}

describe('hostile bodies at a real socket', () => {
  test.each([
    ['F97 a body 100,000 levels deep', `{"orderId":${'['.repeat(100_000)}${']'.repeat(100_000)}}`, 'json.too-deep', /level|deep/],
    [
      'F96 an own key __proto__ that the contract does not know',
      '{"__proto__":{"orderId":"1"}}',
      'contract.key-missing',
      /orderId/,
    ],
    [
      'F94 a number that no double holds',
      '{"orderId":"1","x":12345678901234567890123}',
      'json.number-not-exact',
      /12345678901234567890123/,
    ],
    ['F94 1e400', '{"orderId":"1","x":1e400}', 'json.number-not-exact', /1e400/],
    ['F94 NaN', '{"orderId":"1","x":NaN}', 'json.non-finite', /NaN/],
    ['F94 a lone surrogate', '{"orderId":"\\ud800"}', 'json.lone-surrogate', /D800|surrogate/i],
    ['F87 a body that ends too early', '{"orderId":"1"', 'json.truncated', /end/],
    ['F84 UTF-16 sent as UTF-8', Uint8Array.from(Buffer.from('{"orderId":"1"}', 'utf16le')), 'text.', /./],
    ['F84 bytes that are no UTF-8', Uint8Array.from([0x7b, 0x22, 0xff, 0xfe, 0x22, 0x7d]), 'text.not-decodable', /byte|offset/],
    ['duplicate keys', '{"orderId":"1","orderId":"2"}', 'json.duplicate-key', /orderId/],
    ['a missing key', '{"quantity":"1"}', 'contract.key-missing', /orderId/],
  ])('%s is held whole, with code, reason and place', async (_what, body, code, reason) => {
    const answer = await refusal(await world.post(body));
    expect(answer.status).toBe(422);
    expect(answer.code).toContain(code);
    expect(answer.detail).toMatch(reason);
    const message = Number(/message (\d+)/.exec(answer.detail)?.[1]);
    const kept = await world.node.client().received({ message });
    expect(Buffer.from(kept).equals(Buffer.from(body))).toBe(true);
    await stillWorks(`after-${message}`);
  });

  test('F84: a declared charset that is not the one of the interface is refused', async () => {
    const answer = await refusal(await world.post(order('1'), { 'content-type': 'application/json; charset=iso-8859-1' }));
    expect(answer).toMatchObject({ status: 415, code: 'http.charset' });
  });

  test('F90: a gzip bomb is refused by its limit and costs no memory', async () => {
    const bomb = gzipSync(Buffer.alloc(256 * 1024 * 1024, 0x20));
    const answer = await refusal(await world.post(Uint8Array.from(bomb), { 'content-encoding': 'gzip' }));
    expect(answer).toMatchObject({ status: 413, code: 'http.too-large' });
    await stillWorks('after-bomb');
  });

  test('P1: a body that is cut off by its connection leaves no message', async () => {
    const before = (await world.ledger()).accepted;
    const { hostname, port, pathname } = new URL(await world.intake());
    const socket = connect(Number(port), hostname);
    const body = order('cut-off');
    socket.write(
      `POST ${pathname} HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: ${body.length + 9}\r\n\r\n${body}`,
    );
    await new Promise(resolve => socket.once('connect', resolve));
    await new Promise(resolve => setImmediate(resolve));
    socket.destroy();
    await stillWorks('after-cut');
    expect((await world.ledger()).accepted).toBe(before + 1);
    expect(world.target.orders).not.toContain('cut-off');
  });

  test('F88: of a batch with one bad line, and one message twice, the others are taken and each is answered for', async () => {
    const body = [order('b-1'), '{"orderId":', order('b-2'), order('b-1')].join('\n');
    const answer = await world.post(body, { 'content-type': 'application/x-ndjson' });
    expect(answer.status).toBe(202);
    expect(await answer.json()).toMatchObject({ accepted: 2, held: 1, duplicates: 1 });
    await world.until(() => ['b-1', 'b-2'].every(id => world.target.orders.includes(id)), 'both are through');
    expect(world.target.orders.filter(id => id === 'b-1')).toHaveLength(1);
  });

  test('F17, F19: a signed message that is played again has no second effect, not even after a restart of the node', async () => {
    const body = order('signed-1');
    const timestamp = String(Math.floor(Date.now() / 1000));
    const signature = createHmac('sha256', 'signing-secret').update(`${timestamp}\n\n${body}`).digest('hex');
    const headers = { 'x-signature': `sha256=${signature}`, 'x-timestamp': timestamp };
    expect((await world.post(body, headers, 'erp.signed')).status).toBe(202);
    expect((await world.post(body, headers, 'erp.signed')).status).toBe(401);
    expect((await world.post(order('signed-2'), headers, 'erp.signed')).status).toBe(401);
    await world.node.kill();
    await world.node.start();
    await world.post(body, headers, 'erp.signed');
    await world.post(body, { ...headers, 'idempotency-key': 'another' }, 'erp.signed');
    await world.quiet();
    expect(world.target.orders.filter(id => id === 'signed-1')).toHaveLength(1);
    expect((await world.ledger()).balanced).toBe(true);
  });
});
