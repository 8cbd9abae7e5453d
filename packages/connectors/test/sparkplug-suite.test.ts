import { connectorSuite } from '@millrace/connector/testkit';
import type { Harness, KeptSample, Peer, SinkFault, TestRecord } from '@millrace/connector/testkit';
import type { TagValue } from '@millrace/core';
import { openFormat } from '@millrace/core';
import Long from 'long';

import type { SparkplugConfig } from '../src/sparkplug/config.ts';
import { createSparkplugConnector } from '../src/sparkplug/index.ts';
import { sparkplugOffers } from '../src/sparkplug/offers.ts';
import { startTap } from './support/mqtt-tap.ts';
import type { MqttTap } from './support/mqtt-tap.ts';
import { mosquittoMissing, startMosquitto } from './support/mosquitto.ts';
import { byName, codec, plain, settings, TestEdge, until, Watcher } from './sparkplug-surroundings.ts';
import type { SeenPublish, TestMetric } from './sparkplug-surroundings.ts';
import type { TheirMetric } from './sparkplug-peer.ts';

const password = 'password-of-millrace';
const broker = () => startMosquitto({ users: { millrace: password, edge: 'other', watcher: 'third' } });

function format() {
  const opened = openFormat({ kind: 'json' });
  if (!opened.ok) throw new Error('no format');
  return opened.value;
}

type MetricTypes = Readonly<Record<string, string>>;

/** Metrics of the simulated device by their names. */
const types: MetricTypes = {
  A: 'Int32',
  B: 'Int32',
  i64: 'Int64',
  u64: 'UInt64',
  real: 'Double',
  text: 'String',
  flag: 'Boolean',
  set: 'Double',
};

/** A host application whose peer is an edge node of packages that are not ours. */
async function hostPeer(): Promise<Peer<SparkplugConfig>> {
  const server = await broker();
  const tap = await startTap(server.port);
  const url = server.url;
  const held: Record<string, TagValue> = { A: 0, B: 0, i64: 0n, u64: 0n, real: 0, text: '', flag: false, set: 0 };
  const edge = await TestEdge.connect(url, { group: 'g', node: 'n' }, 0, { username: 'edge', password: 'other' });
  const births = async (): Promise<void> => {
    await edge.nbirth();
    await edge.dbirth('d', Object.keys(types).map(metricOf));
    await edge.dbirth('records', textMetrics(emptyRecord));
  };
  const metricOf = (name: string): TestMetric => ({ name, type: types[name]!, value: theirValue(types[name]!, held[name]!) });
  edge.onRebirth = () => void births();
  edge.onWrite = metrics => {
    for (const metric of metrics) {
      held[metric.name!] = plain(metric.value) as TagValue;
      void edge.ddata('d', [metricOf(metric.name!)]);
    }
  };
  await edge.follow('suite');
  const name = (address: string): string => address.slice(address.indexOf(':') + 1);
  const set = async (address: string, value: TagValue): Promise<void> => {
    held[name(address)] = value;
    await edge.ddata('d', [metricOf(name(address))]);
  };
  return {
    config: settings({
      url: tap.url,
      user: 'millrace',
      password,
      host: { id: 'suite', writes: true, commandTypes: true, reorder: '200 ms' },
    }),
    format: format(),
    secrets: [password],
    openSessions: () => tap.open(),
    cut: async () => tap.cut(),
    source: {
      async produce(more) {
        for (const record of more) await edge.ddata('records', textMetrics(record));
      },
      resend: async () => undefined,
      read(item) {
        const { verb, device, metrics } = JSON.parse(Buffer.from(item.bytes).toString()) as {
          verb: string;
          device?: string;
          metrics: { name: string; value: string }[];
        };
        if (verb !== 'DDATA' || device !== 'records') return [];
        return [Object.fromEntries(metrics.map(metric => [metric.name, metric.value])) as unknown as TestRecord];
      },
    },
    tags: {
      numbers: ['g/n/d:A', 'g/n/d:B'],
      tellsEvery: true,
      tellsTime: true,
      set,
      exact: [
        { address: 'g/n/d:i64', value: -(2n ** 63n) },
        { address: 'g/n/d:i64', value: 9_007_199_254_740_993n },
        { address: 'g/n/d:u64', value: 2n ** 64n - 1n },
        { address: 'g/n/d:real', value: Number.NaN },
        { address: 'g/n/d:real', value: 0.1 },
        { address: 'g/n/d:real', value: -Infinity },
        { address: 'g/n/d:text', value: 'Prüfgröße ≤ 5 µm — 検査 𐍈' },
        { address: 'g/n/d:flag', value: true },
        { address: 'g/n/d:text', value: null },
      ],
      absent: 'g/n/d:Nothing',
      async spoil(address) {
        await edge.ddata('d', [{ ...metricOf(name(address)), properties: { Quality: { type: 'Int32', value: 0 } } }]);
        return 0x8000_0000;
      },
      writes: {
        allowed: { address: 'g/n/d:set', value: 42.5 },
        refused: { address: 'g/n/d:A', value: 1.5 },
        held: async address => held[name(address)]!,
        loseAnswer: async () => void (edge.onWrite = undefined),
      },
      browsable: Object.keys(types).map(metric => `g/n/d:${metric}`),
    },
    async [Symbol.asyncDispose]() {
      await edge[Symbol.asyncDispose]();
      await tap[Symbol.asyncDispose]();
      await server[Symbol.asyncDispose]();
    },
  };
}

const emptyRecord: TestRecord = { id: '', text: '', amount: '', count: '', at: '' };

function textMetrics(record: TestRecord): readonly TestMetric[] {
  return Object.entries(record).map(([name, value]) => ({ name, type: 'String', value }));
}

function theirValue(type: string, value: TagValue): unknown {
  if (typeof value === 'bigint') return Long.fromString(String(value), type === 'UInt64');
  return value;
}

const hostConfig = settings({ url: 'mqtt://127.0.0.1:1', host: { id: 'suite', writes: true } });

const hosting: Harness<SparkplugConfig> = {
  connector: createSparkplugConnector(),
  offers: sparkplugOffers(hostConfig),
  ...(mosquittoMissing !== undefined && { missing: mosquittoMissing }),
  start: hostPeer,
};

connectorSuite('sparkplug, host application', hosting);

/** An edge node whose peer is a broker, watched by a client that is not ours. */
async function edgePeer(): Promise<Peer<SparkplugConfig>> {
  const server = await broker();
  const tap = await startTap(server.port);
  const watcher = await Watcher.connect(server.url, { username: 'watcher', password: 'third' });
  const told = () => watcher.seen.filter(one => /\/[ND](?:DATA|BIRTH)\//.test(one.topic) && !one.topic.endsWith('/commands'));
  const dial = (fault: SinkFault): Promise<void> => turn(tap, watcher, fault);
  return {
    config: settings({
      url: tap.url,
      user: 'millrace',
      password,
      edge: { group: 'g', node: 'n', aliases: false, metrics: commands },
    }),
    format: format(),
    secrets: [password],
    openSessions: () => tap.open(),
    cut: async () => tap.cut(),
    source: {
      async produce(records) {
        for (const record of records) {
          const payload = codec.encodePayload({ timestamp: Date.now(), metrics: textMetrics(record) });
          await watcher.publish('spBv1.0/g/DCMD/n/commands', payload);
        }
      },
      resend: async () => undefined,
      read(item) {
        const { metrics } = JSON.parse(Buffer.from(item.bytes).toString()) as { metrics: { name: string; value: string }[] };
        return [Object.fromEntries(metrics.map(metric => [metric.name, metric.value])) as unknown as TestRecord];
      },
    },
    sink: {
      async book() {
        await watcher.settled();
        return recordsOf(told());
      },
      spoil: record => ({ ...record, text: ['a list'] as unknown as string }),
      dial,
      waitingCalls: () => tap.published('spBv1.0/g/').length,
    },
    series: {
      async kept() {
        await watcher.settled();
        return samplesOf(told());
      },
      dial,
      waitingCalls: () => tap.published('spBv1.0/g/D').length,
      forgets: ['received', 'unit', 'origin'],
    },
    async [Symbol.asyncDispose]() {
      await watcher[Symbol.asyncDispose]();
      await tap[Symbol.asyncDispose]();
      await server[Symbol.asyncDispose]();
    },
  };
}

const commands = Object.keys(emptyRecord).map(name => ({ device: 'commands', name, type: 'String', writable: true }));

/** Turns the fault; a broker that is down has published the will before. */
async function turn(tap: MqttTap, watcher: Watcher, fault: SinkFault): Promise<void> {
  tap.mode = fault === 'hang' ? 'hang' : fault === 'lose-answer' ? 'mute' : 'open';
  if (fault !== 'down') return tap.isUp() ? undefined : await tap.up();
  const deaths = watcher.of('spBv1.0/g/NDEATH').length;
  const wasOpen = tap.open() > 0;
  await tap.down();
  if (wasOpen) await until('the will is published', () => watcher.of('spBv1.0/g/NDEATH').length > deaths);
}

/** Records as a host application knows them: the same message again says nothing new. */
function recordsOf(seen: readonly SeenPublish[]): readonly TestRecord[] {
  const found = new Map<string, TestRecord>();
  for (const { typed } of seen) {
    const metrics = byName(typed);
    const values = Object.keys(emptyRecord).map(name => [name, metrics.get(name)?.value]);
    if (values.some(([, value]) => typeof value !== 'string')) continue;
    const record = Object.fromEntries(values) as TestRecord;
    if (!found.has(record.id)) found.set(record.id, record);
  }
  return [...found.values()];
}

/** Samples as a host application knows them: the same value at the same time again says nothing new. */
function samplesOf(seen: readonly SeenPublish[]): readonly KeptSample[] {
  const found = new Map<string, KeptSample>();
  for (const { topic, typed } of seen) {
    const device = topic.split('/')[4];
    if (device === undefined) continue;
    const [site = '', ...levels] = device.split(':').map(decodeURIComponent);
    for (const metric of typed?.metrics ?? []) {
      const sample = sampleOf(site, levels.join('/'), metric);
      if (sample !== undefined) found.set(JSON.stringify([device, sample.measurement, sample.time]), sample);
    }
  }
  return [...found.values()];
}

function sampleOf(site: string, equipment: string, metric: TheirMetric): KeptSample | undefined {
  const { name, value, properties } = metric;
  const quality = properties?.['Quality']?.value;
  if (quality === undefined) return undefined;
  const micros = properties?.['TimeMicroseconds']?.value;
  const status = properties?.['StatusCode']?.value;
  return {
    site,
    equipment,
    measurement: name!,
    value: Long.isLong(value) ? BigInt(value.toString()) : ((value ?? null) as KeptSample['value']),
    status: status === undefined ? statusOfQuality[Number(quality)]! : Number(status) >>> 0,
    time: micros === undefined ? Number(metric.timestamp) * 1000 : Number(plain(micros)),
  };
}

const statusOfQuality: Readonly<Record<number, number>> = { 192: 0, 0: 0x8000_0000, 500: 0x4090_0000 };

const telling: Harness<SparkplugConfig> = {
  connector: createSparkplugConnector(),
  offers: sparkplugOffers(settings({ url: 'mqtt://127.0.0.1:1', edge: { group: 'g', node: 'n' } })),
  ...(mosquittoMissing !== undefined && { missing: mosquittoMissing }),
  start: edgePeer,
};

connectorSuite('sparkplug, edge node', telling);
