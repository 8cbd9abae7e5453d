import type { Offers } from '@millrace/connector';
import { connectorSuite } from '@millrace/connector/testkit';
import type { Harness, KeptSample, Peer } from '@millrace/connector/testkit';
import type { TagValue } from '@millrace/core';

import type { MqttConfig } from '../src/mqtt/config.ts';
import { createMqttConnector } from '../src/mqtt/index.ts';
import { OtherClient, settings } from './mqtt-surroundings.ts';
import { mosquittoMissing, startMosquitto } from './support/mosquitto.ts';
import { MqttRelay } from './support/mqtt-relay.ts';

const users = { millrace: 'password-of-millrace', other: 'password-of-other' };
const missing = mosquittoMissing === undefined ? {} : { missing: mosquittoMissing };

async function surroundingsOf() {
  const broker = await startMosquitto({
    users,
    acl: ['user millrace', 'topic readwrite #', 'topic deny line/locked', 'user other', 'topic readwrite #'],
    lines: ['max_inflight_messages 1000'],
  });
  const relay = await MqttRelay.start(broker.port);
  const other = await OtherClient.connect(broker.url, { username: 'other', password: users.other });
  const close = async (): Promise<void> => {
    await other[Symbol.asyncDispose]();
    await relay[Symbol.asyncDispose]();
    await broker[Symbol.asyncDispose]();
  };
  return { relay, other, common: { url: relay.url, user: 'millrace', password: users.millrace }, close };
}

const badSensor = 0x808c_0000;

/** A line that tells each tag at a topic of its own, retained: a number with its time, or an object of several. */
async function tagsPeer(version: '5' | '3.1.1', session: 'persistent' | 'clean'): Promise<Peer<MqttConfig>> {
  const { relay, other, common, close } = await surroundingsOf();
  const held = new Map<string, TagValue>();
  await other.subscribe('line/setpoint');
  const tell = async (address: string, value: TagValue, quality?: number): Promise<void> => {
    held.set(address, value);
    const [topic = '', path] = address.split('#');
    const text = jsonOf(value);
    const told = `{"value":${text},"time":${Date.now()}${quality === undefined ? '' : `,"quality":${quality}`}}`;
    await other.publish(topic, path === undefined ? told : `{"drive":{"${path.split('.')[1]}":${told}}}`, { retain: true });
  };
  return {
    config: settings({ ...common, version, session, tags: { writes: true } }),
    secrets: [users.millrace],
    openSessions: () => relay.open,
    cut: async () => relay.cut(),
    tags: {
      numbers: ['line/speed', 'line/motor#drive.temperature'],
      tellsEvery: true,
      tellsTime: true,
      set: (address, value) => tell(address, value),
      exact: [
        0,
        -0,
        0.1,
        5e-324,
        Number.MAX_VALUE,
        2n ** 63n - 1n,
        -(2n ** 63n),
        2n ** 64n - 1n,
        true,
        '',
        ' Prüfgröße 検査 ',
        null,
      ].map(value => ({ address: 'line/exact', value })),
      async spoil(address) {
        await tell(address, null, badSensor);
        return badSensor;
      },
      writes: {
        allowed: { address: 'line/setpoint', value: 42.5 },
        ...(version === '5' && { refused: { address: 'line/locked', value: 1 } }),
        async held() {
          await other.settled();
          const last = other.seen.filter(({ topic }) => topic === 'line/setpoint').at(-1);
          return last === undefined ? null : (JSON.parse(last.payload) as number);
        },
        loseAnswer: () => relay.dial('lose-answer'),
      },
    },
    [Symbol.asyncDispose]: close,
  };
}

function jsonOf(value: TagValue): string {
  if (typeof value === 'bigint') return String(value);
  return Object.is(value, -0) ? '-0' : JSON.stringify(value);
}

function tagsHarness(version: '5' | '3.1.1', session: 'persistent' | 'clean'): Harness<MqttConfig> {
  const tags =
    session === 'persistent'
      ? {
          delivery: 'replayable' as const,
          because: 'QoS 1 in a session that the broker keeps: a message is acknowledged only after it is on disk',
        }
      : { delivery: 'live' as const, because: 'a clean session: the broker keeps nothing while there is no connection' };
  const offers: Offers = { tags: { ...tags, writes: true, browses: true } };
  return {
    connector: createMqttConnector(),
    offers,
    ...missing,
    async start() {
      const peer = await tagsPeer(version, session);
      if (peer.tags === undefined) return peer;
      for (const address of peer.tags.numbers) await peer.tags.set(address, 0);
      return { ...peer, tags: { ...peer.tags, browsable: [...peer.tags.numbers] } };
    },
  };
}

connectorSuite('mqtt 5, tags in a kept session', tagsHarness('5', 'persistent'));
connectorSuite('mqtt 3.1.1, tags in a kept session', tagsHarness('3.1.1', 'persistent'));
connectorSuite('mqtt 5, tags in a clean session', tagsHarness('5', 'clean'));

const namespaceOffers: Offers = {
  series: {
    repeat: 'harmless',
    because: 'each value has its time, and the last one of a topic replaces the one before',
    batch: 2_000,
    everyMs: 0,
  },
};

/** A client that keeps every value of the namespace, each once. */
async function namespacePeer(): Promise<Peer<MqttConfig>> {
  const { relay, other, common, close } = await surroundingsOf();
  await other.subscribe('acme/#');
  return {
    config: settings({ ...common, session: 'clean', namespace: { enterprise: 'acme' } }),
    secrets: [users.millrace],
    openSessions: () => relay.open,
    cut: async () => relay.cut(),
    series: {
      async kept() {
        await other.settled();
        const values = other.seen.filter(({ topic }) => topic.startsWith('acme/'));
        return [...new Map(values.map(one => [`${one.topic} ${one.payload}`, one])).values()].map(one =>
          keptSample(one.topic, one.payload),
        );
      },
      dial: fault => relay.dial(fault),
      waitingCalls: () => (relay.sent > 0 ? 1 : 0),
      forgets: ['received'],
    },
    [Symbol.asyncDispose]: close,
  };
}

const special: Readonly<Record<string, number>> = { NaN, Infinity, '-Infinity': -Infinity };

function keptSample(topic: string, payload: string): KeptSample {
  const [, site = '', ...rest] = topic.split('/').map(level => decodeURIComponent(level));
  const measurement = rest.pop() ?? '';
  const told = JSON.parse(payload) as { value: TagValue; status: number; time: string; unit?: string; origin?: 'backfilled' };
  const digits = /"value":(-?\d+)[,}]/.exec(payload)?.[1];
  const isWhole = ['good-count', 'bits'].includes(measurement) && digits !== undefined;
  const isNumber = measurement.startsWith('speed') && typeof told.value === 'string';
  const value = isWhole ? BigInt(digits) : isNumber ? special[String(told.value)] : told.value;
  const time = Date.parse(told.time) * 1000 + Number(/\.\d{3}(\d{3})Z$/.exec(told.time)?.[1] ?? 0);
  return {
    site,
    equipment: rest.join('/'),
    measurement,
    value: value as KeptSample['value'],
    status: told.status,
    time,
    ...(told.unit !== undefined && { unit: told.unit }),
    ...(told.origin !== undefined && { origin: told.origin }),
  };
}

connectorSuite('mqtt 5, a unified namespace', {
  connector: createMqttConnector(),
  offers: namespaceOffers,
  ...missing,
  start: namespacePeer,
});
