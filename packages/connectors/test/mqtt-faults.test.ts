import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';

import type { SourceBatch, SourceItem, TagBatch } from '@millrace/connector';
import { eventually } from '@millrace/connector/testkit';
import { parseFields } from '@millrace/core';
import mqttPacket from 'mqtt-packet';
import { expect, test } from 'vitest';

import { createMqttConnector } from '../src/mqtt/index.ts';
import { mqttExamples } from '../src/mqtt/examples.ts';
import { mqttFields } from '../src/mqtt/config.ts';
import { OtherClient, openMqtt } from './mqtt-surroundings.ts';
import type { OpenedMqtt } from './mqtt-surroundings.ts';
import { Intake, message, takeUntil, textOf } from './surroundings.ts';
import { mosquittoMissing, startMosquitto } from './support/mosquitto.ts';
import { MqttRelay } from './support/mqtt-relay.ts';

const broker = test.skipIf(mosquittoMissing !== undefined);

function reading({ connection }: OpenedMqtt, cursor?: string, signal = AbortSignal.timeout(10_000)): AsyncIterator<SourceBatch> {
  if (connection.source === undefined) throw new Error('no source');
  return connection.source.read(cursor, signal)[Symbol.asyncIterator]();
}

const texts = (items: readonly SourceItem[]): readonly string[] => items.map(({ bytes }) => textOf(bytes));
const never = (): AbortSignal => new AbortController().signal;

test.each(mqttExamples)('the example "$title" is accepted as written', ({ config }) => {
  expect(parseFields(mqttFields, config, '', 'written')).toMatchObject({ ok: true });
});

broker('F51: a broker that persists gives what was published while there was no connection', async () => {
  await using peer = await startMosquitto({ persistence: true });
  const written = { url: peer.url, read: { topics: 'in/#' } };
  const intake = new Intake();
  {
    await using first = await openMqtt(written);
    await using other = await OtherClient.connect(peer.url);
    await other.publish('in/a', 'one');
    await takeUntil(reading(first), intake, () => intake.items.length === 1);
  }
  {
    await using other = await OtherClient.connect(peer.url);
    await other.publish('in/a', 'two');
  }
  await peer.stop();
  await peer.start();
  await using second = await openMqtt(written);
  await takeUntil(reading(second, intake.cursor), intake, () => intake.items.length === 2);
  expect(texts(intake.items)).toEqual(['one', 'two']);
  expect(second.reports).toEqual([]);
});

broker('F51: a broker that forgot the session is told with the time since when, and is subscribed to again', async () => {
  await using peer = await startMosquitto();
  const written = { url: peer.url, read: { topics: 'in/#' } };
  const intake = new Intake();
  await using first = await openMqtt(written);
  await using other = await OtherClient.connect(peer.url);
  await other.publish('in/a', 'one');
  await takeUntil(reading(first), intake, () => intake.items.length === 1);
  await peer.stop('kill');
  await eventually('the loss is reported', () => first.lost.length > 0);
  await peer.start();
  await using second = await openMqtt(written);
  const batches = reading(second, intake.cursor);
  await using again = await OtherClient.connect(peer.url);
  const next = batches.next();
  await again.publish('in/a', 'two');
  await intake.take((await next).value as SourceBatch);
  expect(texts(intake.items)).toEqual(['one', 'two']);
  expect(second.reports).toMatchObject([{ code: 'mqtt.session-lost', sentence: expect.stringMatching(/since 20\d\d-/) }]);
});

broker('F51: tags of a session that was lost have a gap from the last value to now', async () => {
  await using peer = await startMosquitto();
  const written = { url: peer.url, tags: {} };
  await using first = await openMqtt(written);
  await using other = await OtherClient.connect(peer.url);
  await other.publish('line/speed', '1', { retain: true });
  const batch = await firstTags(first, 'line/speed');
  await first.connection[Symbol.asyncDispose]();
  await peer.stop();
  await peer.start();
  await using second = await openMqtt(written);
  const { gaps } = await firstTags(second, 'line/speed', batch.cursor);
  expect(gaps).toMatchObject([{ reason: 'disconnected', from: batch.values[0]?.receivedTime }]);
});

async function firstTags({ connection }: OpenedMqtt, address: string, cursor?: string): Promise<TagBatch> {
  for await (const batch of connection.tags?.observe([{ address }], cursor, AbortSignal.timeout(5_000)) ?? []) {
    await batch.settle?.();
    return batch;
  }
  throw new Error('no batch');
}

broker(
  'F53: a client id that another client uses is recognised by sessions that end soon, and this side stops with a clear text',
  async () => {
    await using peer = await startMosquitto();
    const connector = createMqttConnector();
    const written = { url: peer.url, clientId: 'hub', session: 'clean', read: { topics: 'in/#' } };
    for (let round = 0; round < 5; round++) {
      await using opened = await openMqtt(written, connector);
      await using _rival = await OtherClient.connect(peer.url, { clientId: 'hub' });
      await eventually('the takeover is told', () => opened.lost.length === 1);
    }
    await expect(openMqtt(written, connector)).rejects.toMatchObject({
      kind: 'misconfigured',
      message: expect.stringContaining('another client seems to connect as hub'),
    });
    await using elsewhere = await openMqtt({ ...written, clientId: 'hub-2' }, connector);
    expect(elsewhere.lost).toEqual([]);
  },
);

test('F53: a broker that says that the session was taken over (0x8E) is understood at once', async () => {
  await using rival = await startTakingOver();
  const connector = createMqttConnector();
  const written = { url: rival.url, clientId: 'hub', session: 'clean', write: { topic: 'out' } };
  for (let round = 0; round < 3; round++) {
    await using opened = await openMqtt(written, connector);
    await eventually('the takeover is told', () => opened.lost.length === 1);
    expect(opened.lost[0]?.message).toContain(
      'another client connected with the same client id and took the session over (0x8e)',
    );
  }
  await expect(openMqtt(written, connector)).rejects.toMatchObject({ kind: 'misconfigured' });
});

/** A broker that accepts every client and then says that another one took its session over. */
async function startTakingOver(): Promise<AsyncDisposable & { readonly url: string }> {
  const server = createServer(socket => {
    socket.on('error', () => undefined);
    socket.once('data', () => {
      const options = { protocolVersion: 5 };
      socket.write(mqttPacket.generate({ cmd: 'connack', sessionPresent: false, reasonCode: 0 }, options));
      socket.end(mqttPacket.generate({ cmd: 'disconnect', reasonCode: 0x8e }, options));
    });
  });
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `mqtt://127.0.0.1:${(server.address() as AddressInfo).port}`,
    [Symbol.asyncDispose]: async () => void (await new Promise(resolve => server.close(resolve))),
  };
}

broker.each(['5', '3.1.1'])(
  'F54: MQTT %s: a message stored before its acknowledgement arrived is recognised when it comes again',
  async version => {
    await using peer = await startMosquitto();
    await using relay = await MqttRelay.start(peer.port);
    await using other = await OtherClient.connect(peer.url);
    for (const qos of [1, 2] as const) {
      const written = { url: relay.url, version, clientId: `hub-${qos}`, read: { topics: `in-${qos}`, qos } };
      const intake = new Intake();
      await using first = await openMqtt(written);
      const batches = reading(first);
      await other.publish(`in-${qos}`, '{"count":1}', { qos });
      await other.publish(`in-${qos}`, '{"count":1}', { qos });
      await relay.dial('swallow');
      await takeUntil(batches, intake, () => intake.items.length === 2);
      relay.cut();
      await relay.dial('none');
      await eventually('the cut is seen', () => first.lost.length === 1);
      await using second = await openMqtt(written);
      const again = reading(second, intake.cursor);
      const receipts = await intake.take((await again.next()).value as SourceBatch);
      expect(receipts.flatMap(({ records }) => records.map(({ state }) => state))).toContain('duplicate');
      expect(intake.items).toHaveLength(2);
      await other.publish(`in-${qos}`, '{"count":1}', { qos });
      await takeUntil(again, intake, () => intake.items.length === 3);
    }
  },
);

broker('F55: what the broker kept from earlier is no message; it is where that is declared, each content once', async () => {
  await using peer = await startMosquitto();
  await using other = await OtherClient.connect(peer.url);
  await other.publish('in/order', 'old', { retain: true });
  for (const version of ['5', '3.1.1']) {
    await using skipping = await openMqtt({ url: peer.url, version, clientId: `skip-${version}`, read: { topics: 'in/#' } });
    const intake = new Intake();
    await other.publish('in/live', 'new');
    await takeUntil(reading(skipping), intake, () => intake.items.length === 1);
    expect(texts(intake.items)).toEqual(['new']);
    if (version === '3.1.1') expect(skipping.reports).toMatchObject([{ code: 'mqtt.retained-skipped' }]);
  }
  const intake = new Intake();
  for (const round of [1, 2]) {
    await using taking = await openMqtt({ url: peer.url, session: 'clean', read: { topics: 'in/#', retained: 'take' } });
    const receipts = await intake.take((await reading(taking).next()).value as SourceBatch);
    expect(receipts[0]?.records[0]?.state).toBe(round === 1 ? 'accepted' : 'duplicate');
  }
  expect(intake.items).toMatchObject([{ attributes: { topic: 'in/order', retained: 'true' } }]);
});

broker('F55: a retained value of a tag is marked as retained', async () => {
  await using peer = await startMosquitto();
  await using other = await OtherClient.connect(peer.url);
  await other.publish('line/speed', '{"value":12.5,"time":"2026-11-01T00:00:00Z"}', { retain: true });
  await using opened = await openMqtt({ url: peer.url, tags: {} });
  const { values } = await firstTags(opened, 'line/speed');
  expect(values).toMatchObject([{ value: 12.5, origin: 'retained', sourceTime: Date.parse('2026-11-01T00:00:00Z') * 1000 }]);
});

broker('F58: a filter that the broker refuses is told and shown red, and the others go on', async () => {
  await using peer = await startMosquitto({ subscriber: { user: 'u', password: 'p', allowed: ['allowed/#'] } });
  await using opened = await openMqtt({ url: peer.url, user: 'u', password: 'p', read: { topics: ['allowed/#', 'secret/#'] } });
  expect(opened.reports).toMatchObject([{ code: 'mqtt.subscription-refused', sentence: expect.stringContaining('secret/#') }]);
  const steps = await opened.connection.probe(AbortSignal.timeout(3_000));
  expect(steps.map(({ step, ok }) => [step, ok])).toEqual([
    [`session at ${peer.url}`, true],
    ['subscription to allowed/#', true],
    ['subscription to secret/#', false],
  ]);
  await expect(
    openMqtt({ url: peer.url, clientId: 'x', user: 'u', password: 'p', read: { topics: 'secret/#' } }),
  ).rejects.toMatchObject({
    kind: 'refused',
    message: expect.stringContaining('not authorised (0x87)'),
  });
});

broker('F59: what the broker refuses has its reason code and does not count as delivered', async () => {
  await using peer = await startMosquitto({
    acl: ['topic readwrite #', 'topic deny out/forbidden'],
    lines: ['max_packet_size 2000'],
  });
  await using opened = await openMqtt({ url: peer.url, session: 'clean', write: { topic: 'out/{id}' } });
  const big = message('big', { text: 'x'.repeat(3_000) });
  const all = [message('one', { n: 1 }), big, message('forbidden', { n: 2 }), message('two', { n: 3 })];
  const delivered = await opened.connection.sink?.deliver(all, AbortSignal.timeout(5_000));
  expect(delivered?.outcomes).toMatchObject([
    { kind: 'done' },
    { kind: 'never', targetCode: '0x95' },
    { kind: 'never', targetCode: '0x87', sentence: expect.stringContaining('not authorised') },
    { kind: 'done' },
  ]);
  expect(opened.reports).toMatchObject([{ code: 'mqtt.no-subscriber' }]);
});

broker('F48: a message beyond the limit is held with its first part, and its neighbours go on', async () => {
  await using peer = await startMosquitto();
  for (const version of ['5', '3.1.1']) {
    const written = { url: peer.url, version, clientId: `size-${version}`, read: { topics: 'in/#' } };
    await using opened = await openMqtt(written, createMqttConnector(), { size: 100_000 });
    await using other = await OtherClient.connect(peer.url);
    const intake = new Intake();
    for (const size of [100_001, 5_000_000]) await other.publish('in/big', Buffer.alloc(size, 'x'));
    await other.publish('in/small', 'next');
    await takeUntil(reading(opened), intake, () => intake.items.length === 3);
    expect(intake.items.map(({ issue }) => issue?.code)).toEqual(['mqtt.too-large', 'mqtt.too-large', undefined]);
    expect(intake.items[1]?.bytes.length).toBeLessThan(200_000);
  }
});

broker(
  'named levels, user properties and what else comes with a message are kept as attributes, or stand in the message',
  async () => {
    await using peer = await startMosquitto();
    const read = { topics: 'plants/{site}/{line}/#' };
    await using plain = await openMqtt({ url: peer.url, clientId: 'plain', read });
    await using whole = await openMqtt({ url: peer.url, clientId: 'whole', read: { ...read, topicFields: true } });
    await using other = await OtherClient.connect(peer.url);
    const properties = {
      userProperties: { id: 'e/1', source: 'mes' },
      contentType: 'application/json',
      responseTopic: 'back',
      messageExpiryInterval: 60,
    };
    await other.publish('plants/lyon/line-1/orders', '{"order":"4711"}', { properties });
    const [item] = ((await reading(plain).next()).value as SourceBatch).items;
    expect(item).toMatchObject({ id: 'mes/e%2F1' });
    expect(item?.attributes).toMatchObject({
      site: 'lyon',
      line: 'line-1',
      topic: 'plants/lyon/line-1/orders',
      qos: '1',
      contentType: 'application/json',
      responseTopic: 'back',
      'user.id': 'e/1',
    });
    await other.publish('plants/lyon/line-1/orders', 'not JSON');
    const intake = new Intake();
    await takeUntil(reading(whole), intake, () => intake.items.length === 2);
    expect(texts(intake.items)).toEqual([
      '{"topic":"plants/lyon/line-1/orders","levels":{"site":"lyon","line":"line-1"},"payload":{"order":"4711"}}',
      '{"topic":"plants/lyon/line-1/orders","levels":{"site":"lyon","line":"line-1"},"payload":"not JSON"}',
    ]);
  },
);

broker('a shared subscription gives each message to one of its members', async () => {
  await using peer = await startMosquitto();
  const opened = [];
  for (const clientId of ['one', 'two'])
    opened.push(await openMqtt({ url: peer.url, clientId, read: { topics: '$share/hubs/in/#' } }));
  await using other = await OtherClient.connect(peer.url);
  const intake = new Intake();
  const stop = new AbortController();
  const readers = opened.map(async one => {
    for await (const batch of one.connection.source!.read(undefined, stop.signal)) await intake.take(batch);
  });
  for (let n = 0; n < 20; n++) await other.publish('in/a', String(n));
  await eventually('all came', () => intake.items.length >= 20);
  stop.abort();
  await Promise.all(readers);
  expect(new Set(texts(intake.items)).size).toBe(20);
  expect(intake.items).toHaveLength(20);
  for (const one of opened) await one[Symbol.asyncDispose]();
});

broker('a will is published when the session breaks, and not when it is closed', async () => {
  await using peer = await startMosquitto();
  await using relay = await MqttRelay.start(peer.port);
  await using other = await OtherClient.connect(peer.url);
  await other.subscribe('state/#');
  const written = (id: string) => ({
    url: relay.url,
    clientId: id,
    session: 'clean',
    read: { topics: 'in' },
    will: { topic: `state/${id}`, payload: 'gone' },
  });
  const closed = await openMqtt(written('closed'));
  await closed.connection[Symbol.asyncDispose]();
  await using broken = await openMqtt(written('broken'));
  relay.cut();
  await eventually('the will comes', () => other.seen.length > 0);
  expect(other.seen).toMatchObject([{ topic: 'state/broken', payload: 'gone' }]);
  expect(broken.lost).toHaveLength(1);
});

broker('a broker that answers nothing any more is given up after the keep-alive', async () => {
  await using peer = await startMosquitto();
  await using relay = await MqttRelay.start(peer.port);
  await using opened = await openMqtt({ url: relay.url, keepAlive: '1 s', session: 'clean', read: { topics: 'in' } });
  await relay.dial('hang');
  await eventually('the session is given up', () => opened.lost.length === 1, 5_000);
  expect(opened.lost[0]?.message).toContain('answered nothing');
});

test.each([
  ['settings without a role', { url: 'mqtt://127.0.0.1:1' }, 'expected `read`'],
  [
    'QoS 2 published in a kept session',
    { url: 'mqtt://127.0.0.1:1', read: { topics: 'a' }, write: { topic: 'b', qos: 2 } },
    'QoS 2',
  ],
  ['nobody at the address', { url: 'mqtt://127.0.0.1:1', read: { topics: 'a' } }, 'ECONNREFUSED'],
  [
    'a certificate that is not there',
    { url: 'mqtts://127.0.0.1:1', tls: { ca: '/nowhere/ca.pem' }, read: { topics: 'a' } },
    'tls.ca cannot be read',
  ],
])('%s is refused with a sentence', async (_, written, sentence) => {
  await expect(openMqtt(written)).rejects.toThrow(sentence);
});

broker(
  'a wildcard in a topic to publish to, and a structure that is not complete, are refused when the interface opens',
  async () => {
    await using peer = await startMosquitto();
    await expect(openMqtt({ url: peer.url, write: { topic: 'a/#' } })).rejects.toMatchObject({ kind: 'misconfigured' });
    await expect(openMqtt({ url: peer.url, namespace: { topic: '{site}/{measurement}' } })).rejects.toThrow('lacks {equipment}');
    await expect(openMqtt({ url: peer.url, read: { topics: 'a/{x}b' } })).rejects.toMatchObject({ kind: 'misconfigured' });
  },
);

broker('a wrong password is refused, and appears nowhere', async () => {
  await using peer = await startMosquitto({ users: { hub: 'right-Secret' } });
  for (const version of ['5', '3.1.1']) {
    const failed = openMqtt({ url: peer.url, version, user: 'hub', password: 'wrong-Secret', read: { topics: 'a' } });
    await expect(failed).rejects.toMatchObject({ kind: 'refused', message: expect.not.stringContaining('Secret') });
  }
});

broker('by WebSocket it works the same', async () => {
  await using peer = await startMosquitto({ webSocket: true });
  await using opened = await openMqtt({ url: peer.webSocketUrl, read: { topics: 'in' }, write: { topic: 'in' } });
  const batches = reading(opened);
  const delivered = await opened.connection.sink?.deliver([message('1', { n: 1 })], never());
  expect(delivered?.outcomes).toEqual([{ kind: 'done' }]);
  expect(((await batches.next()).value as SourceBatch).items).toHaveLength(1);
});
