import { parseArgs } from 'node:util';
import { MqttSession } from '../../packages/connectors/src/mqtt/session.ts';
import { order } from './order-map.ts';

/** Publishes so many orders with unique numbers, QoS 1, as fast as the broker takes them. Prints when the last one was taken. */
const { values } = parseArgs({
  options: {
    url: { type: 'string', default: '' },
    topic: { type: 'string', default: '' },
    count: { type: 'string', default: '1000' },
    run: { type: 'string', default: '1' },
    flat: { type: 'boolean', default: false },
  },
});
const count = Number(values.count);
const body = values.flat
  ? JSON.stringify({ orderId: '', product: order.product, quantity: order.quantity, unit: order.unit, plant: order.plant })
  : JSON.stringify({ ...order, orderId: '' });
const [before = '', behind = ''] = body.split('"orderId":""', 2);
const never = new AbortController().signal;
const session = await MqttSession.open(
  {
    url: values.url,
    version: 5,
    clientId: `orders-${values.run}`,
    cleanStart: true,
    expirySeconds: 0,
    keepAliveSeconds: 60,
    tls: {},
    receiveMaximum: 100,
    heldMost: 100,
    sizeMost: 1_000_000,
  },
  {
    message: () => undefined,
    lost: error => {
      throw error;
    },
  },
  never,
);
const group = 250;
let next = 0;

/** Two groups are under way at a time. */
async function publish(): Promise<void> {
  while (next < count) {
    const from = next;
    next += group;
    const size = Math.min(group, count - from);
    const messages = Array.from({ length: size }, (_, index) => ({
      topic: values.topic,
      payload: Buffer.from(`${before}"orderId":"${values.run}${String(from + index).padStart(7, '0')}"${behind}`),
      qos: 1 as const,
    }));
    const answers = await session.publishAll(messages, never);
    if (answers.some(({ kind }) => kind !== 'taken')) throw new Error('the broker did not take an order');
  }
}

await Promise.all([publish(), publish()]);
await session.close();
process.stdout.write(`${JSON.stringify({ published: count })}\n`);
