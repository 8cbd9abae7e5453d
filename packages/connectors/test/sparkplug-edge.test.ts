import type { SeriesBatch, SinkItem } from '@millrace/connector';
import type { Value } from '@millrace/core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { createSparkplugConnector } from '../src/sparkplug/index.ts';
import { startTap } from './support/mqtt-tap.ts';
import { mosquittoMissing, startMosquitto } from './support/mosquitto.ts';
import type { Mosquitto } from './support/mosquitto.ts';
import { byName, codec, openSparkplug, plain, until, Watcher } from './sparkplug-surroundings.ts';
import type { Opened, SeenPublish } from './sparkplug-surroundings.ts';
import { message } from './surroundings.ts';

const metrics = [
  { name: 'Firmware', type: 'String' },
  { device: 'line', name: 'Speed', type: 'Double', unit: 'm/min' },
  { device: 'line', name: 'Setpoint', type: 'Double', writable: true },
];

function item(value: Value, id = crypto.randomUUID()): SinkItem {
  return { ...message(id, value), acceptedAt: Date.now() };
}

async function deliver({ connection }: Opened, ...values: readonly Value[]): Promise<readonly string[]> {
  const items = values.map(value => item(value));
  return (await connection.sink!.deliver(items, AbortSignal.timeout(5_000))).outcomes.map(outcome => outcome.kind);
}

const told = (...list: readonly { readonly name: string; readonly value: Value }[]): Value => ({ device: 'line', metrics: list });

/** Sequence numbers of what one edge node published, oldest first. */
function seqs(seen: readonly SeenPublish[]): readonly unknown[] {
  return seen.filter(one => !one.topic.includes('/NDEATH/')).map(one => plain(one.payload?.seq));
}

describe.skipIf(mosquittoMissing)('a Sparkplug edge node at a real broker', () => {
  let broker: Mosquitto;
  let groups = 0;
  beforeAll(async () => {
    broker = await startMosquitto();
  });
  afterAll(async () => {
    await broker[Symbol.asyncDispose]();
  });
  const fresh = (): string => `edge-group-${++groups}`;

  it.each([
    ['5', 5],
    ['3.1.1', 4],
  ] as const)(
    'MQTT %s: it connects with its death as will and a clean session, subscribes to commands, and is born: first itself, then its devices [tck-id-principles-persistence-clean-session-311, tck-id-principles-persistence-clean-session-50, tck-id-principles-birth-certificates-order, tck-id-message-flow-edge-node-ncmd-subscribe, tck-id-message-flow-device-dcmd-subscribe, tck-id-message-flow-edge-node-birth-publish-connect, tck-id-message-flow-edge-node-birth-publish-will-message, tck-id-message-flow-edge-node-birth-publish-will-message-topic, tck-id-message-flow-edge-node-birth-publish-will-message-payload, tck-id-message-flow-edge-node-birth-publish-will-message-payload-bdSeq, tck-id-message-flow-edge-node-birth-publish-will-message-qos, tck-id-message-flow-edge-node-birth-publish-will-message-will-retained, tck-id-message-flow-edge-node-birth-publish-nbirth-topic, tck-id-message-flow-edge-node-birth-publish-nbirth-payload, tck-id-message-flow-edge-node-birth-publish-nbirth-payload-bdSeq, tck-id-message-flow-edge-node-birth-publish-nbirth-qos, tck-id-message-flow-edge-node-birth-publish-nbirth-retained, tck-id-message-flow-edge-node-birth-publish-nbirth-payload-seq, tck-id-message-flow-device-birth-publish-nbirth-wait, tck-id-message-flow-device-birth-publish-dbirth-topic, tck-id-message-flow-device-birth-publish-dbirth-match-edge-node-topic, tck-id-message-flow-device-birth-publish-dbirth-payload, tck-id-message-flow-device-birth-publish-dbirth-payload-seq, tck-id-message-flow-device-birth-publish-dbirth-qos, tck-id-message-flow-device-birth-publish-dbirth-retained, tck-id-topics-nbirth-topic, tck-id-topics-nbirth-mqtt, tck-id-topics-nbirth-seq-num, tck-id-topics-nbirth-timestamp, tck-id-topics-nbirth-metric-reqs, tck-id-topics-nbirth-metrics, tck-id-topics-nbirth-bdseq-included, tck-id-topics-nbirth-bdseq-matching, tck-id-topics-nbirth-rebirth-metric, tck-id-topics-dbirth-topic, tck-id-topics-dbirth-mqtt, tck-id-topics-dbirth-seq, tck-id-topics-dbirth-timestamp, tck-id-topics-dbirth-metric-reqs, tck-id-topics-dbirth-metrics, tck-id-topics-ndeath-topic, tck-id-topics-ndeath-payload, tck-id-topics-ndeath-seq, tck-id-payloads-nbirth-timestamp, tck-id-payloads-nbirth-seq, tck-id-payloads-nbirth-bdseq, tck-id-payloads-nbirth-bdseq-repeat, tck-id-payloads-nbirth-rebirth-req, tck-id-payloads-nbirth-qos, tck-id-payloads-nbirth-retain, tck-id-payloads-dbirth-timestamp, tck-id-payloads-dbirth-seq, tck-id-payloads-dbirth-seq-inc, tck-id-payloads-dbirth-order, tck-id-payloads-dbirth-qos, tck-id-payloads-dbirth-retain, tck-id-payloads-ndeath-seq, tck-id-payloads-ndeath-bdseq, tck-id-payloads-ndeath-will-message, tck-id-payloads-ndeath-will-message-qos, tck-id-payloads-ndeath-will-message-retain, tck-id-payloads-sequence-num-req-nbirth, tck-id-payloads-sequence-num-zero-nbirth, tck-id-payloads-metric-datatype-req, tck-id-payloads-name-birth-data-requirement, tck-id-payloads-alias-birth-requirement, tck-id-payloads-alias-uniqueness, tck-id-operational-behavior-data-commands-rebirth-name, tck-id-operational-behavior-data-commands-rebirth-name-aliases, tck-id-operational-behavior-data-commands-rebirth-datatype, tck-id-operational-behavior-data-commands-rebirth-value, tck-id-operational-behavior-data-publish-nbirth, tck-id-operational-behavior-data-publish-nbirth-values, tck-id-operational-behavior-data-publish-dbirth, tck-id-operational-behavior-data-publish-dbirth-values, tck-id-topic-structure, tck-id-topic-structure-namespace-a, tck-id-topic-structure-namespace-device-id-associated-message-types, tck-id-topic-structure-namespace-device-id-non-associated-message-types]',
    async (version, protocol) => {
      const group = fresh();
      await using tap = await startTap(broker.port, protocol);
      await using watcher = await Watcher.connect(broker.url);
      await using edge = await openSparkplug({ url: tap.url, version, edge: { group, node: 'n', metrics } });
      const [connect] = tap.connects();
      expect(connect).toMatchObject({ clean: true, will: { topic: `spBv1.0/${group}/NDEATH/n`, qos: 1, retain: false } });
      if (protocol === 5) expect(connect?.properties?.sessionExpiryInterval).toBe(0);
      const will = codec.decodePayload(Buffer.from(connect!.will!.payload));
      expect(will.metrics).toHaveLength(1);
      expect(byName(will).get('bdSeq')).toMatchObject({ type: 'Int64', plain: 0 });
      expect(will.seq).toBeFalsy();
      const [subscribe] = tap.sent.filter(packet => packet.cmd === 'subscribe');
      expect(subscribe?.subscriptions).toMatchObject([
        { topic: `spBv1.0/${group}/NCMD/n`, qos: 1 },
        { topic: `spBv1.0/${group}/DCMD/n/+`, qos: 1 },
      ]);
      await until('the births came', () => watcher.of(`spBv1.0/${group}/`).length === 2);
      expect(tap.sent.map(packet => packet.cmd)).toEqual(['connect', 'subscribe', 'publish', 'publish']);
      const [nbirth, dbirth] = watcher.of(`spBv1.0/${group}/`);
      expect(nbirth).toMatchObject({ topic: `spBv1.0/${group}/NBIRTH/n`, qos: 0, retain: false });
      expect(dbirth).toMatchObject({ topic: `spBv1.0/${group}/DBIRTH/n/line`, qos: 0, retain: false });
      expect(seqs([nbirth!, dbirth!])).toEqual([0, 1]);
      const own = byName(nbirth?.payload);
      expect(own.get('bdSeq')).toMatchObject({ type: 'Int64', plain: 0 });
      expect(own.get('Node Control/Rebirth')).toMatchObject({ type: 'Boolean', value: false });
      expect(plain(own.get('Node Control/Rebirth')?.alias) ?? 0).toBe(0);
      expect(own.get('Firmware')).toMatchObject({ type: 'String', value: null });
      const line = byName(dbirth?.payload);
      expect([...line.keys()]).toEqual(['Speed', 'Setpoint']);
      expect(line.get('Speed')?.properties).toMatchObject({ engUnit: { type: 'String', value: 'm/min' } });
      const aliases = [own.get('Firmware'), line.get('Speed'), line.get('Setpoint')].map(metric => plain(metric?.alias));
      expect(new Set(aliases).size).toBe(3);
      for (const { payload } of [nbirth!, dbirth!]) {
        expect(Math.abs(Number(payload?.timestamp) - Date.now())).toBeLessThan(60_000);
        for (const metric of payload?.metrics ?? []) expect(Number(metric.timestamp)).toBeGreaterThan(0);
      }
      expect(edge.lost).toEqual([]);
    },
  );

  it('data carries alias and value alone, follows the births, and counts from 0 to 255 and on from 0 [tck-id-topics-ndata-topic, tck-id-topics-ndata-mqtt, tck-id-topics-ndata-seq-num, tck-id-topics-ndata-timestamp, tck-id-topics-ndata-payload, tck-id-topics-ddata-topic, tck-id-topics-ddata-mqtt, tck-id-topics-ddata-seq-num, tck-id-topics-ddata-timestamp, tck-id-topics-ddata-payload, tck-id-payloads-ndata-timestamp, tck-id-payloads-ndata-seq, tck-id-payloads-ndata-seq-inc, tck-id-payloads-ndata-order, tck-id-payloads-ndata-qos, tck-id-payloads-ndata-retain, tck-id-payloads-ddata-timestamp, tck-id-payloads-ddata-seq, tck-id-payloads-ddata-seq-inc, tck-id-payloads-ddata-order, tck-id-payloads-ddata-qos, tck-id-payloads-ddata-retain, tck-id-payloads-sequence-num-always-included, tck-id-payloads-sequence-num-incrementing, tck-id-payloads-alias-data-cmd-requirement, tck-id-payloads-metric-datatype-not-req, tck-id-principles-rbe-recommended, tck-id-operational-behavior-data-publish-nbirth-change, tck-id-operational-behavior-data-publish-dbirth-change]', async () => {
    const group = fresh();
    await using watcher = await Watcher.connect(broker.url);
    await using edge = await openSparkplug({ url: broker.url, edge: { group, node: 'n', metrics } });
    expect(await deliver(edge, { metrics: [{ name: 'Firmware', value: 'v2' }] })).toEqual(['done']);
    for (let start = 0; start < 300; start += 100)
      expect(
        new Set(await deliver(edge, ...Array.from({ length: 100 }, (_, n) => told({ name: 'Speed', value: start + n + 0.5 })))),
      ).toEqual(new Set(['done']));
    const all = (): readonly SeenPublish[] => watcher.of(`spBv1.0/${group}/`);
    await until('everything came', () => all().length === 303);
    expect(seqs(all())).toEqual(Array.from({ length: 303 }, (_, n) => n % 256));
    const [ndata, ddata] = [all()[2]!, all()[3]!];
    expect(ndata).toMatchObject({ topic: `spBv1.0/${group}/NDATA/n`, qos: 0, retain: false });
    expect(ddata).toMatchObject({ topic: `spBv1.0/${group}/DDATA/n/line`, qos: 0, retain: false });
    const speed = plain(byName(all()[1]?.payload).get('Speed')?.alias);
    const [metric] = ddata.payload!.metrics!;
    expect(metric?.name).toBeFalsy();
    expect(plain(metric?.alias)).toBe(speed);
    expect(metric?.type).toBeUndefined();
    expect(Number(ddata.payload?.timestamp)).toBeGreaterThan(0);
    expect(Number(metric?.timestamp)).toBeGreaterThan(0);
    await watcher.settled();
    expect(all(), 'nothing is told that did not happen').toHaveLength(303);
  });

  it('without aliases data carries names [tck-id-payloads-name-requirement]', async () => {
    const group = fresh();
    await using watcher = await Watcher.connect(broker.url);
    await using edge = await openSparkplug({ url: broker.url, edge: { group, node: 'n', aliases: false } });
    expect(await deliver(edge, told({ name: 'Speed', value: 1.5 }), told({ name: 'Speed', value: 2.5 }))).toEqual([
      'done',
      'done',
    ]);
    await until('the data came', () => watcher.of(`spBv1.0/${group}/DDATA`).length === 1);
    expect(watcher.of(`spBv1.0/${group}/DDATA`)[0]?.payload?.metrics?.[0]?.name).toBe('Speed');
    expect(byName(watcher.of(`spBv1.0/${group}/DBIRTH`)[0]?.payload).get('Speed')?.value).toBe(1.5);
  });

  it('it is born again as a whole when it is asked to, with the same bdSeq [tck-id-operational-behavior-data-commands-rebirth-action-1, tck-id-operational-behavior-data-commands-rebirth-action-2, tck-id-operational-behavior-data-commands-rebirth-action-3]', async () => {
    const group = fresh();
    await using watcher = await Watcher.connect(broker.url);
    await using edge = await openSparkplug({ url: broker.url, edge: { group, node: 'n', metrics } });
    await deliver(edge, told({ name: 'Speed', value: 7.5 }));
    const rebirth = { name: 'Node Control/Rebirth', type: 'Boolean', value: true };
    await watcher.publish(`spBv1.0/${group}/NCMD/n`, codec.encodePayload({ timestamp: Date.now(), metrics: [rebirth] }));
    const all = (): readonly SeenPublish[] => watcher.of(`spBv1.0/${group}/`).filter(one => !one.topic.includes('CMD'));
    await until('it is born again', () => all().length === 5);
    expect(
      all()
        .slice(3)
        .map(one => one.topic),
    ).toEqual([`spBv1.0/${group}/NBIRTH/n`, `spBv1.0/${group}/DBIRTH/n/line`]);
    expect(seqs(all().slice(3))).toEqual([0, 1]);
    expect(byName(all()[3]?.payload).get('bdSeq')?.plain).toBe(0);
    expect(byName(all()[4]?.payload).get('Speed')?.value, 'births tell the present value').toBe(7.5);
    await deliver(edge, told({ name: 'Speed', value: 8.5 }));
    await until('data goes on', () => all().length === 6);
    expect(seqs(all()).at(-1)).toBe(2);
  });

  it('each connection has the next bdSeq, in the will and in the birth [tck-id-topics-nbirth-bdseq-increment]', async () => {
    const group = fresh();
    await using tap = await startTap(broker.port);
    await using watcher = await Watcher.connect(broker.url);
    const connector = createSparkplugConnector();
    const numbers: unknown[] = [];
    for (let round = 0; round < 3; round++) {
      await using edge = await openSparkplug({ url: tap.url, edge: { group, node: 'n' } }, connector);
      expect(edge.lost).toEqual([]);
      numbers.push(byName(codec.decodePayload(Buffer.from(tap.connects().at(-1)!.will!.payload))).get('bdSeq')?.plain);
    }
    expect(numbers).toEqual([0, 1, 2]);
    await until('the births came', () => watcher.of(`spBv1.0/${group}/NBIRTH`).length === 3);
    expect(watcher.of(`spBv1.0/${group}/NBIRTH`).map(one => byName(one.payload).get('bdSeq')?.plain)).toEqual([0, 1, 2]);
  });

  it.each([
    ['5', 5],
    ['3.1.1', 4],
  ] as const)(
    'MQTT %s: it says that it dies before it leaves [tck-id-operational-behavior-edge-node-intentional-disconnect-ndeath, tck-id-operational-behavior-edge-node-intentional-disconnect-packet, tck-id-payloads-ndeath-will-message-publisher, tck-id-payloads-ndeath-will-message-publisher-disconnect-mqtt311, tck-id-payloads-ndeath-will-message-publisher-disconnect-mqtt50]',
    async (version, protocol) => {
      const group = fresh();
      await using tap = await startTap(broker.port, protocol);
      await using watcher = await Watcher.connect(broker.url);
      const edge = await openSparkplug({ url: tap.url, version, edge: { group, node: 'n' } });
      await edge[Symbol.asyncDispose]();
      const [death, farewell] = tap.sent.slice(-2);
      expect(death).toMatchObject({ cmd: 'publish', topic: `spBv1.0/${group}/NDEATH/n`, qos: 1, retain: false });
      expect(farewell).toMatchObject({ cmd: 'disconnect', ...(protocol === 5 && { reasonCode: 0x04 }) });
      await until('the death is seen', () => watcher.of(`spBv1.0/${group}/NDEATH`).length > 0);
      expect(byName(watcher.of(`spBv1.0/${group}/NDEATH`)[0]?.payload).get('bdSeq')?.plain).toBe(0);
    },
  );

  it('it is born only once its primary host is online, and dies and leaves when that is offline [tck-id-message-flow-edge-node-birth-publish-phid-wait, tck-id-message-flow-edge-node-birth-publish-phid-wait-id, tck-id-message-flow-edge-node-birth-publish-phid-wait-online, tck-id-message-flow-edge-node-birth-publish-phid-offline, tck-id-operational-behavior-edge-node-birth-sequence-wait, tck-id-operational-behavior-edge-node-termination-host-offline, tck-id-operational-behavior-edge-node-termination-host-offline-reconnect, tck-id-operational-behavior-primary-application-state-with-multiple-servers-state-subs]', async () => {
    const group = fresh();
    const host = `primary-${group}`;
    await using tap = await startTap(broker.port);
    await using watcher = await Watcher.connect(broker.url);
    const state = (id: string, online: boolean, timestamp: number) =>
      watcher.publish(`spBv1.0/STATE/${id}`, JSON.stringify({ online, timestamp }), 1, true);
    const connector = createSparkplugConnector();
    const written = { url: tap.url, edge: { group, node: 'n', primaryHost: host, metrics } };
    await using edge = await openSparkplug(written, connector);
    const topics = tap.sent
      .filter(packet => packet.cmd === 'subscribe')
      .flatMap(packet => packet.subscriptions.map(one => one.topic));
    expect(topics).toContain(`spBv1.0/STATE/${host}`);
    expect(await deliver(edge, told({ name: 'Speed', value: 1.5 }))).toEqual(['later']);
    await state('another', true, 1_000);
    await state(host, false, 2_000);
    expect(await deliver(edge, told({ name: 'Speed', value: 1.5 }))).toEqual(['later']);
    expect(watcher.of(`spBv1.0/${group}/`)).toEqual([]);
    await state(host, true, 3_000);
    await until('it is born', () => watcher.of(`spBv1.0/${group}/`).length === 2);
    expect(await deliver(edge, told({ name: 'Speed', value: 1.5 }))).toEqual(['done']);
    await state(host, false, 2_500);
    expect(await deliver(edge, told({ name: 'Speed', value: 2.5 })), 'an older death says nothing').toEqual(['done']);
    await state(host, false, 4_000);
    await until('it leaves', () => edge.lost.length === 1);
    expect(edge.lost[0]).toMatchObject({ kind: 'lost', message: expect.stringContaining(`${host} is offline`) });
    const last = tap.sent.filter(packet => packet.cmd === 'publish' || packet.cmd === 'disconnect').slice(-2);
    expect(last).toMatchObject([{ topic: `spBv1.0/${group}/NDEATH/n` }, { cmd: 'disconnect' }]);
    expect(await deliver(edge, told({ name: 'Speed', value: 3.5 }))).toEqual(['later']);
    await using again = await openSparkplug(written, connector);
    expect(tap.connects()).toHaveLength(2);
    expect(await deliver(again, told({ name: 'Speed', value: 3.5 }))).toEqual(['later']);
  });

  it('with several brokers it has a session with one alone, and goes on to the next where its primary host is offline [tck-id-operational-behavior-primary-application-state-with-multiple-servers-single-server, tck-id-operational-behavior-primary-application-state-with-multiple-servers-walk]', async () => {
    const group = fresh();
    await using other = await startMosquitto();
    await using first = await startTap(broker.port);
    await using second = await startTap(other.port);
    await using watcher = await Watcher.connect(broker.url);
    await using there = await Watcher.connect(other.url);
    const host = `primary-${group}`;
    await watcher.publish(`spBv1.0/STATE/${host}`, JSON.stringify({ online: false, timestamp: 5 }), 1, true);
    await there.publish(`spBv1.0/STATE/${host}`, JSON.stringify({ online: true, timestamp: 6 }), 1, true);
    const connector = createSparkplugConnector();
    const written = { url: first.url, edge: { group, node: 'n', primaryHost: host, servers: [second.url] } };
    await using edge = await openSparkplug(written, connector);
    await until('it leaves the first', () => edge.lost.length === 1 && first.open() === 0);
    expect(second.connects()).toEqual([]);
    await using next = await openSparkplug(written, connector);
    await until('it is born at the second', () => there.of(`spBv1.0/${group}/NBIRTH`).length === 1);
    expect([first.open(), second.open()]).toEqual([0, 1]);
    expect(next.lost).toEqual([]);
  });

  it('what happened before its birth is told as historical, what happens after it in the order of its times [tck-id-operational-behavior-data-publish-nbirth-order, tck-id-operational-behavior-data-publish-dbirth-order]', async () => {
    const group = fresh();
    await using watcher = await Watcher.connect(broker.url);
    await using edge = await openSparkplug({ url: broker.url, edge: { group, node: 'n' } });
    const now = Date.now() + 1_000;
    const at = (value: number, time: number) => ({ name: 'Speed', value, timestamp: time });
    const all = [at(5, now + 5), at(1, 1_000), at(3, now + 3), at(2, 2_000)];
    expect(await deliver(edge, { device: 'line', metrics: [at(0, now)] }, { device: 'line', metrics: all })).toEqual([
      'done',
      'done',
    ]);
    await until('the data came', () => watcher.of(`spBv1.0/${group}/DDATA`).length === 1);
    const [ddata] = watcher.of(`spBv1.0/${group}/DDATA`);
    expect(ddata?.payload?.metrics?.map(metric => [plain(metric.timestamp), metric.isHistorical === true])).toEqual([
      [1_000, true],
      [2_000, true],
      [now + 3, false],
      [now + 5, false],
    ]);
  });

  it('a device that is gone dies with a sequence number and a time, and is born again with its next data [tck-id-operational-behavior-device-ddeath, tck-id-topics-ddeath-topic, tck-id-topics-ddeath-mqtt, tck-id-topics-ddeath-seq-num, tck-id-payloads-ddeath-timestamp, tck-id-payloads-ddeath-seq, tck-id-payloads-ddeath-seq-inc, tck-id-payloads-ddeath-seq-number]', async () => {
    const group = fresh();
    await using watcher = await Watcher.connect(broker.url);
    await using edge = await openSparkplug({ url: broker.url, edge: { group, node: 'n', metrics } });
    expect(await deliver(edge, { verb: 'DDEATH', device: 'line' }, told({ name: 'Speed', value: 1.5 }))).toEqual([
      'done',
      'done',
    ]);
    const all = (): readonly SeenPublish[] => watcher.of(`spBv1.0/${group}/`);
    await until('everything came', () => all().length === 5);
    expect(all().map(one => one.topic.split('/')[2])).toEqual(['NBIRTH', 'DBIRTH', 'DDEATH', 'DBIRTH', 'DDATA']);
    expect(seqs(all())).toEqual([0, 1, 2, 3, 4]);
    expect(all()[2]).toMatchObject({ topic: `spBv1.0/${group}/DDEATH/n/line`, qos: 0, retain: false });
    expect(Number(all()[2]?.payload?.timestamp)).toBeGreaterThan(0);
  });

  it('a Template is defined in the birth of the edge node, and instances keep to it [tck-id-topics-nbirth-templates, tck-id-payloads-template-definition-nbirth, tck-id-payloads-template-definition-nbirth-only, tck-id-payloads-template-definition-members, tck-id-payloads-template-definition-parameters, tck-id-payloads-template-instance-members, tck-id-payloads-template-instance-members-birth, tck-id-payloads-template-instance-members-data, tck-id-payloads-template-instance-parameters]', async () => {
    const group = fresh();
    await using watcher = await Watcher.connect(broker.url);
    await using edge = await openSparkplug({ url: broker.url, edge: { group, node: 'n' } });
    const members = [
      { name: 'rpm', type: 'Int32', value: -1 },
      { name: 'amps', type: 'Double', value: 0.5 },
    ];
    const parameters = [{ name: 'index', type: 'Double', value: 1 }];
    const motor = (value: Value, device?: string): Value => ({
      ...(device !== undefined && { device }),
      metrics: [{ name: 'M1', type: 'Template', value }],
    });
    const instance = (of: readonly Value[], more: readonly Value[] = parameters): Value => ({
      template: 'Motor',
      members: of,
      parameters: more,
    });
    expect(await deliver(edge, motor(instance(members), 'line')), 'without its definition').toEqual(['never']);
    expect(
      await deliver(edge, { device: 'line', metrics: [{ name: 'Motor', type: 'Template', value: { members, parameters } }] }),
    ).toEqual(['never']);
    expect(await deliver(edge, { metrics: [{ name: 'Motor', type: 'Template', value: { members, parameters } }] })).toEqual([
      'done',
    ]);
    expect(await deliver(edge, motor(instance([members[0]!]), 'line')), 'not every member in its birth').toEqual(['never']);
    expect(await deliver(edge, motor(instance(members), 'line'))).toEqual(['done']);
    expect(await deliver(edge, motor(instance([members[0]!]), 'line')), 'some members in data').toEqual(['done']);
    expect(await deliver(edge, motor(instance([{ name: 'new', type: 'Int32', value: 1 }]), 'line'))).toEqual(['never']);
    expect(await deliver(edge, motor(instance(members, [{ name: 'other', type: 'Double', value: 1 }]), 'line'))).toEqual([
      'never',
    ]);
    await until('everything came', () => watcher.of(`spBv1.0/${group}/DDATA`).length === 1);
    const [, defined] = watcher.of(`spBv1.0/${group}/NBIRTH`);
    expect(byName(defined?.payload).get('Motor')?.value).toMatchObject({ isDefinition: true });
    expect(byName(watcher.of(`spBv1.0/${group}/DBIRTH`)[0]?.payload).get('M1')?.value).toMatchObject({
      isDefinition: false,
      templateRef: 'Motor',
    });
  });

  it('a command to a writable metric is a message, any other is reported', async () => {
    const group = fresh();
    await using watcher = await Watcher.connect(broker.url);
    await using edge = await openSparkplug({ url: broker.url, edge: { group, node: 'n', metrics } });
    const batches = edge.connection.source!.read(undefined, AbortSignal.timeout(5_000))[Symbol.asyncIterator]();
    const next = batches.next();
    const command = (name: string, type: string, value: unknown) =>
      watcher.publish(
        `spBv1.0/${group}/DCMD/n/line`,
        codec.encodePayload({ timestamp: Date.now(), metrics: [{ name, type, value }] }),
      );
    await command('Speed', 'Double', 1);
    await command('Nothing', 'Double', 1);
    await command('Setpoint', 'String', 'fast');
    await command('Setpoint', 'Double', 42.5);
    const { value: batch } = await next;
    const read = JSON.parse(Buffer.from(batch.items[0].bytes).toString());
    expect(read).toMatchObject({
      verb: 'DCMD',
      group,
      node: 'n',
      device: 'line',
      metrics: [{ name: 'Setpoint', type: 'Double', value: 42.5 }],
    });
    expect(edge.reports.map(report => report.code)).toEqual(['sparkplug.command', 'sparkplug.command', 'sparkplug.command']);
    await batches.return?.();
  });

  it('quality is told as 192, 0 or 500 of type Int32 [tck-id-payloads-propertyset-quality-value-type, tck-id-payloads-propertyset-quality-value-value]', async () => {
    const group = fresh();
    await using watcher = await Watcher.connect(broker.url);
    await using edge = await openSparkplug({ url: broker.url, edge: { group, node: 'n' } });
    const speed = {
      site: 'lyon',
      equipment: 'packing/line-1',
      collection: 'line',
      measurement: 'speed',
      type: 'double',
    } as const;
    const time = (Date.now() + 1_000) * 1_000;
    const sample = (status: number, n: number) => ({ series: 0, value: 1.5, status, time: time + n * 1_000, received: time });
    const batch: SeriesBatch = { key: 'b', series: [speed], samples: [0, 0x8000_0000, 0x4090_0000, 0x8035_0000].map(sample) };
    expect(await edge.connection.series!.write(batch, AbortSignal.timeout(5_000))).toEqual({ kind: 'done' });
    await until('the data came', () => watcher.of(`spBv1.0/${group}/DDATA`).length === 1);
    const ddata = watcher.of(`spBv1.0/${group}/DDATA/n/lyon:packing:line-1`);
    const dbirth = watcher.of(`spBv1.0/${group}/DBIRTH/n/lyon:packing:line-1`);
    const qualities = [...ddata, ...dbirth].flatMap(one => one.payload?.metrics ?? []).map(metric => metric.properties);
    expect(qualities.map(properties => properties?.['Quality'])).toEqual(
      [192, 0, 500, 0].map(value => ({ type: 'Int32', value })),
    );
    expect(Number(plain(qualities[3]?.['StatusCode']?.value)) >>> 0).toBe(0x8035_0000);
  });

  it('bad messages are refused with their reason and their neighbours go on', async () => {
    const group = fresh();
    await using edge = await openSparkplug({ url: broker.url, edge: { group, node: 'n', metrics } });
    const { outcomes } = await edge.connection.sink!.deliver(
      [
        item('no object'),
        item(told({ name: 'Speed', value: 'fast' })),
        item({ device: 'a/b', metrics: [{ name: 'x', value: 1 }] }),
        item({ device: 'line', metrics: [{ name: 'n', type: 'Int8', value: 300 }] }),
        item({ device: 'line', metrics: [{ name: 'bdSeq', type: 'Int64', value: 1 }] }),
        item({ device: 'line', metrics: [{ name: 'q', value: 1, quality: 7 }] }),
        item({ device: 'line', metrics: [{ name: 'u', type: 'Unknown', value: 7 }] }),
        item(told({ name: 'Speed', value: 2.5 })),
      ],
      AbortSignal.timeout(5_000),
    );
    expect(outcomes).toMatchObject([
      { kind: 'never', sentence: 'a message for an edge node is an object' },
      { kind: 'never', sentence: 'metric Speed is declared as Double, and came as String' },
      { kind: 'never', sentence: 'the device id "a/b" has the reserved character /' },
      { kind: 'never', sentence: '300 is beyond Int8' },
      { kind: 'never', sentence: 'a metric cannot be named "bdSeq"' },
      { kind: 'never', sentence: 'quality 7 is none of 0, 192 and 500' },
      { kind: 'never', sentence: '"Unknown" is no datatype of Sparkplug' },
      { kind: 'done' },
    ]);
    expect(await deliver(edge, told({ name: 'n', value: 7.5 })), 'a refused metric declares nothing').toEqual(['done']);
  });

  it('names that differ in upper and lower case alone are advised against [tck-id-case-sensitivity-metric-names]', async () => {
    await using edge = await openSparkplug({ url: broker.url, edge: { group: fresh(), node: 'n', metrics } });
    await deliver(edge, told({ name: 'SPEED', value: 2.5 }));
    expect(edge.reports).toMatchObject([{ code: 'sparkplug.names', sentence: expect.stringContaining('Speed and SPEED') }]);
  });

  it('what the broker surely has not is tried later, what it may have is unknown', async () => {
    const group = fresh();
    await using tap = await startTap(broker.port);
    await using edge = await openSparkplug({ url: tap.url, edge: { group, node: 'n', metrics } });
    tap.mode = 'mute';
    const sent = edge.connection.sink!.deliver([item(told({ name: 'Speed', value: 1.5 }))], AbortSignal.timeout(200));
    expect((await sent).outcomes[0]?.kind).toBe('unknown');
    tap.cut();
    await until('the loss is reported', () => edge.lost.length === 1);
    expect(await deliver(edge, told({ name: 'Speed', value: 1.5 }))).toEqual(['later']);
  });
});
