import type { Offers } from '@millrace/connector';
import { connectorSuite } from '@millrace/connector/testkit';
import type { Harness, Peer, TestRecord } from '@millrace/connector/testkit';

import type { MqttConfig } from '../src/mqtt/config.ts';
import { createMqttConnector } from '../src/mqtt/index.ts';
import { OtherClient, settings } from './mqtt-surroundings.ts';
import { mosquittoMissing, startMosquitto } from './support/mosquitto.ts';
import { MqttRelay } from './support/mqtt-relay.ts';

const users = { millrace: 'password-of-millrace', other: 'password-of-other' };
const missing = mosquittoMissing === undefined ? {} : { missing: mosquittoMissing };
const clientId = 'millrace-under-test';

/** A broker with users, a relay before it, and another client. */
async function surroundingsOf() {
  const broker = await startMosquitto({
    users,
    acl: ['user millrace', 'topic readwrite #', 'topic deny out/forbidden', 'user other', 'topic readwrite #'],
    lines: ['max_inflight_messages 100'],
  });
  const relay = await MqttRelay.start(broker.port);
  const other = await OtherClient.connect(broker.url, { username: 'other', password: users.other });
  const close = async (): Promise<void> => {
    await other[Symbol.asyncDispose]();
    await relay[Symbol.asyncDispose]();
    await broker[Symbol.asyncDispose]();
  };
  const common = { url: relay.url, clientId, user: 'millrace', password: users.millrace, window: 250 };
  return { broker, relay, other, common, close };
}

async function sourcePeer(version: '5' | '3.1.1', qos: number): Promise<Peer<MqttConfig>> {
  const { broker, relay, other, common, close } = await surroundingsOf();
  const answer = qos === 2 ? 'PUBREC' : 'PUBACK';
  return {
    config: settings({ ...common, version, read: { topics: ['in/{line}/records'], qos } }),
    secrets: [users.millrace],
    openSessions: () => relay.open,
    cut: async () => relay.cut(),
    source: {
      produce: async records => {
        for (const record of records)
          await other.publish('in/line-1/records', JSON.stringify(record), { qos: qos === 2 ? 2 : 1 });
      },
      resend: async () => undefined,
      ...(qos > 0 && { settled: async () => broker.log().split(`Received ${answer} from ${clientId} `).length - 1 }),
    },
    [Symbol.asyncDispose]: close,
  };
}

function sourceHarness(version: '5' | '3.1.1', qos: 0 | 1 | 2, offers: Offers): Harness<MqttConfig> {
  return { connector: createMqttConnector(), offers, ...missing, start: () => sourcePeer(version, qos) };
}

const kept = (qos: number): Offers => ({
  source: {
    delivery: 'acknowledged',
    because: `QoS ${qos} in a session that the broker keeps: a message is acknowledged only after it is on disk`,
  },
});

connectorSuite('mqtt 5, QoS 1 in a kept session', sourceHarness('5', 1, kept(1)));
connectorSuite('mqtt 3.1.1, QoS 1 in a kept session', sourceHarness('3.1.1', 1, kept(1)));
connectorSuite('mqtt 5, QoS 2 in a kept session', sourceHarness('5', 2, kept(2)));
connectorSuite(
  'mqtt 5, QoS 0',
  sourceHarness('5', 0, { source: { delivery: 'live', because: 'QoS 0: the broker sends a message once and keeps none' } }),
);

/** `retain`: each topic holds its last message, so the book has one entry a topic. */
async function sinkPeer(version: '5' | '3.1.1', qos: number, retain: boolean): Promise<Peer<MqttConfig>> {
  const { relay, other, common, close } = await surroundingsOf();
  await other.subscribe('out/#', 2);
  const written = { topic: 'out/{value.id}', qos, retain };
  return {
    config: settings({ ...common, version, session: 'clean', write: written }),
    secrets: [users.millrace],
    openSessions: () => relay.open,
    cut: async () => relay.cut(),
    sink: {
      async book() {
        await other.settled();
        const seen = other.seen.filter(({ topic }) => topic.startsWith('out/'));
        const last = retain ? [...new Map(seen.map(one => [one.topic, one])).values()] : seen;
        return last.map(({ payload }) => JSON.parse(payload) as TestRecord);
      },
      waitingCalls: () => (relay.sent > 0 ? 1 : 0),
      spoil: record => ({ ...record, id: version === '5' ? 'forbidden' : 'no/level' }),
      dial: fault => relay.dial(fault),
    },
    [Symbol.asyncDispose]: close,
  };
}

function sinkHarness(version: '5' | '3.1.1', qos: 1 | 2, retain: boolean): Harness<MqttConfig> {
  const because = retain
    ? 'the last message of a topic replaces the one before'
    : `QoS ${qos}: no subscriber recognises a message that is published again`;
  return {
    connector: createMqttConnector(),
    offers: { sink: { repeat: retain ? 'harmless' : 'unsafe', because, batch: 500 } },
    ...missing,
    start: () => sinkPeer(version, qos, retain),
  };
}

connectorSuite('mqtt 5, publishing with QoS 1', sinkHarness('5', 1, false));
connectorSuite('mqtt 5, publishing with QoS 2, retained', sinkHarness('5', 2, true));
connectorSuite('mqtt 3.1.1, publishing with QoS 1, retained', sinkHarness('3.1.1', 1, true));
