import { connectAsync } from 'mqtt';
import { expect, test } from 'vitest';
import { mosquittoMissing, startMosquitto } from '../../packages/connectors/test/support/mosquitto.ts';
import { startWorld } from './world.ts';

/** Publishes each message until the broker has it; a repeat has the id of the message in a user property, as CloudEvents do. */
async function publishSurely(url: string, numbers: readonly number[]): Promise<void> {
  const connect = () => connectAsync(url, { protocolVersion: 5, reconnectPeriod: 0 }, false);
  let client = await connect();
  client.on('error', () => undefined);
  for (const number of numbers) {
    for (let isTaken = false; !isTaken;) {
      const properties = { userProperties: { id: `event-${number}`, source: 'line-1' } };
      isTaken = await client
        .publishAsync('line/orders', JSON.stringify({ orderId: String(number) }), { qos: 1, properties })
        .then(
          () => true,
          () => false,
        );
      if (isTaken) continue;
      await client.endAsync(true);
      await new Promise(resolve => setTimeout(resolve, 50));
      client = await connect().catch(() => client);
      client.on('error', () => undefined);
    }
  }
  await client.endAsync();
}

test.skipIf(mosquittoMissing !== undefined)(
  'F30, F51: killing the node and restarting the broker under load leave the counts exact, and nothing is done twice',
  async () => {
    await using broker = await startMosquitto({ persistence: true, lines: ['max_queued_messages 0'] });
    await using world = await startWorld({
      env: { BROKER: broker.url },
      more: `---
kind: system
name: line
role: plc
owner: test
interfaces:
  orders: { connector: mqtt, config: { url: '\${env:BROKER}', read: { topics: 'line/orders' } } }
---
kind: integration
name: release-line
owner: test
from: { interface: line.orders, contract: order@1 }
to: [{ interface: mes.orders, contract: order@1 }]
`,
    });
    const isOpen = async (): Promise<boolean> =>
      (await world.node.client().status()).interfaces.find(one => one.name === 'line.orders')?.state === 'open';
    await world.until(isOpen, 'the session is open');
    const count = 600;
    const sending = publishSurely(
      broker.url,
      Array.from({ length: count }, (_, index) => index + 1),
    );
    await world.until(() => world.target.book.length > 100, 'some are through');
    await world.node.kill();
    await world.node.start();
    await world.until(() => world.target.book.length > 200, 'more are through');
    await broker.stop();
    await broker.start();
    await sending;
    await world.until(() => new Set(world.target.orders).size === count, 'all are through', 60);
    await world.quiet();
    expect(await world.ledger()).toMatchObject({ accepted: count, confirmed: count, balanced: true });
    const keys = new Set(world.target.book.map(({ key }) => key));
    expect(keys.size).toBe(count);
  },
);
