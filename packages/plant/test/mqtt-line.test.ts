import { connectAsync } from 'mqtt';
import type { MqttClient } from 'mqtt';
import { expect, test, vi } from 'vitest';

import { startBroker } from '../src/broker.ts';
import { keystone } from '../src/line/brand.ts';
import { Line } from '../src/line/line.ts';
import { startMqttLine } from '../src/line/mqtt.ts';

async function listenTo(url: string): Promise<{ readonly client: MqttClient; readonly seen: string[] }> {
  const client = await connectAsync(url, { reconnectPeriod: 50 });
  const seen: string[] = [];
  client.on('message', (topic, payload) => seen.push(`${topic} ${payload.toString()}`));
  client.on('error', () => undefined);
  await client.subscribeAsync('plant/#', { qos: 1 });
  return { client, seen };
}

const seconds = { timeout: 5_000, interval: 10 };

test('a line tells every change at the topic of its signal, and counts what the broker took', async () => {
  await using broker = await startBroker();
  const line = new Line({ name: 'line-1', seed: 7 });
  await using mqtt = await startMqttLine(line, { broker: broker.url, brand: keystone });
  const { client, seen } = await listenTo(broker.url);
  for (let at = 0; at < 20_000; at += 50) line.step(1_764_000_000_000 + at);
  await vi.waitFor(() => expect(mqtt.waiting).toBe(0), seconds);
  expect(mqtt.addresses.speed).toBe('plant/line-1/LINE_SPD_FPM');
  const retainedAtStart = Object.keys(keystone.names).length;
  await vi.waitFor(() => expect(seen.length).toBeGreaterThanOrEqual(mqtt.told() - retainedAtStart), seconds);
  expect(seen.filter(told => told.startsWith('plant/line-1/CYC_CNT '))).toHaveLength(line.book().cycles + 1);
  await client.endAsync(true);
});

test('while the broker is down the line keeps what it has to tell, and tells it afterwards', async () => {
  await using broker = await startBroker();
  const line = new Line({ name: 'line-2', seed: 7 });
  await using mqtt = await startMqttLine(line, { broker: broker.url });
  await vi.waitFor(() => expect(mqtt.waiting).toBe(0), seconds);
  const before = mqtt.told();
  await broker.stop();
  line.write('speedSetpoint', 42, 1_764_000_000_000);
  expect(mqtt.waiting).toBe(1);
  await broker.start();
  await vi.waitFor(() => expect(mqtt.told()).toBe(before + 1), seconds);
});

test('the dial makes a line silent, repeat itself, and tell what nobody can read', async () => {
  await using broker = await startBroker();
  const line = new Line({ name: 'line-3', seed: 7 });
  await using mqtt = await startMqttLine(line, { broker: broker.url });
  const { client, seen } = await listenTo(broker.url);
  const setpoints = (): readonly string[] =>
    seen.filter(told => told.includes('/MachSpeed ')).map(told => told.slice(told.indexOf(' ') + 1));
  await vi.waitFor(() => expect(setpoints()).toHaveLength(1), seconds);
  mqtt.dial.turn({ fault: 'silent' });
  line.write('speedSetpoint', 1, 1);
  mqtt.dial.turn({ fault: 'duplicates' }, { fault: 'poison' });
  line.write('speedSetpoint', 2, 2);
  await vi.waitFor(() => expect(setpoints()).toHaveLength(4), seconds);
  expect(setpoints().slice(1)).toEqual(['{"value":2,"time":2}', '{"value":2,"time":2}', '{"value": 1']);
  await client.endAsync(true);
});

test('a broker that forgets has no session and no retained message any more', async () => {
  await using broker = await startBroker();
  const first = await connectAsync(broker.url, { clientId: 'hub', clean: false, reconnectPeriod: 0 });
  await first.publishAsync('kept', 'x', { qos: 1, retain: true });
  await first.endAsync(true);
  await broker.stop();
  await broker.start('forget');
  const second = await connectAsync(broker.url, { clientId: 'hub', clean: false, reconnectPeriod: 0 });
  const seen: string[] = [];
  second.on('message', topic => seen.push(topic));
  await second.subscribeAsync('#', { qos: 1 });
  await second.publishAsync('after', 'y', { qos: 1 });
  await vi.waitFor(() => expect(seen).toEqual(['after']), seconds);
  await second.endAsync(true);
});
