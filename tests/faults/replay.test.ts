import { describe, expect, test } from 'vitest';
import { startWorld } from './world.ts';

const ndjson = { 'content-type': 'application/x-ndjson' };
const lines = Array.from({ length: 300 }, (_, index) => JSON.stringify({ orderId: String(index) })).join('\n');

describe('replay at a real node', () => {
  test('F121, F30, P3: a kill in the middle of a replay loses nothing, stands in the audit trail, and the ledger balances', async () => {
    await using world = await startWorld();
    await world.post(lines, ndjson);
    await world.quiet();
    expect(world.target.book).toHaveLength(300);
    const selection = { flow: 'release-orders', states: ['confirmed' as const] };
    const dry = await world.node.client().replay({ selection, dryRun: true, reason: 'to see what it would do' });
    expect(dry.items.filter(item => item.would === 'send')).toHaveLength(300);
    const replaying = world.node
      .client()
      .replay({ selection, dryRun: false, reason: 'the MES was restored from its backup' })
      .catch(() => undefined);
    await world.until(() => world.target.book.length > 320, 'the replay is under way');
    await world.node.kill();
    await replaying;
    await world.node.start();
    await world.quiet();
    const ledger = await world.ledger();
    expect(ledger).toMatchObject({ accepted: 300, confirmed: 300, held: 0, balanced: true });
    expect(new Set(world.target.book.map(one => one.key)).size).toBe(300);
    const replays = async (): Promise<number> =>
      (await world.node.client().audit()).filter(entry => entry.action === 'replay').length;
    expect(await replays()).toBe(1);
    const again = await world.node.client().replay({ selection, dryRun: false, reason: 'the rest' });
    expect(again.sent).toBe(300);
    await world.quiet();
    expect(await replays()).toBe(2);
    expect(await world.ledger()).toMatchObject({ accepted: 300, confirmed: 300, balanced: true });
  });

  test('F11, F121, P5: releases asked for twice at the same time send each held message once, in order', async () => {
    await using world = await startWorld({ target: 'repeats: unsafe' });
    const works = world.target.manner;
    world.target.manner = (_received, response) => void response.writeHead(422).end('{"error":"period closed"}');
    for (let id = 0; id < 20; id++) await world.post(JSON.stringify({ orderId: String(id % 5), note: String(id) }));
    await world.until(async () => (await world.ledger()).held === 5, 'the first of each key is held');
    world.target.manner = works;
    const selection = { flow: 'release-orders' };
    await Promise.all([1, 2, 3].map(() => world.node.client().release({ selection, reason: 'the period is open again' })));
    await world.quiet();
    const notes = world.target.book.map(({ body }) => JSON.parse(body) as { orderId: string; note: string });
    expect(notes).toHaveLength(20);
    for (const [, group] of Map.groupBy(notes, one => one.orderId))
      expect(group.map(one => Number(one.note))).toEqual(group.map(one => Number(one.note)).toSorted((a, b) => a - b));
    expect(await world.ledger()).toMatchObject({ confirmed: 20, held: 0, balanced: true });
  });
});
