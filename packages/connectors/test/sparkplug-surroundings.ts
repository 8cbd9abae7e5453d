import type { Connection, Connector, TagBatch, TagGap, TagSeen } from '@millrace/connector';
import { openFormat, parseFields } from '@millrace/core';
import Long from 'long';
import { connectAsync } from 'mqtt';
import type { IClientOptions, IPublishPacket, MqttClient } from 'mqtt';
import sparkplug from 'sparkplug-payload';

import { sparkplugFields } from '../src/sparkplug/config.ts';
import type { SparkplugConfig } from '../src/sparkplug/config.ts';
import { createSparkplugConnector } from '../src/sparkplug/index.ts';
import { BornTypes, independent } from './sparkplug-peer.ts';
import type { TheirMetric, TheirPayload } from './sparkplug-peer.ts';
import { surroundings } from './surroundings.ts';
import type { Heard } from './surroundings.ts';

export const codec = independent(sparkplug);

/** Settings as the runtime hands them over: checked, with their defaults. */
export function settings(written: Readonly<Record<string, unknown>>): SparkplugConfig {
  const parsed = parseFields(sparkplugFields, written, '');
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.issues));
  return parsed.value as unknown as SparkplugConfig;
}

/** An open Sparkplug connection with what it said. */
export interface Opened extends Heard, AsyncDisposable {
  readonly connection: Connection;
}

/** Opens a Sparkplug interface as the runtime would. */
export async function openSparkplug(
  written: Readonly<Record<string, unknown>>,
  connector: Connector<SparkplugConfig> = createSparkplugConnector(),
): Promise<Opened> {
  const format = openFormat({ kind: 'json' });
  if (!format.ok) throw new Error('no format');
  const heard = surroundings(format.value);
  const connection = await connector.open(settings(written), heard.env, new AbortController().signal);
  return { ...heard, connection, [Symbol.asyncDispose]: () => connection[Symbol.asyncDispose]() };
}

/** A message as another client of the broker saw it. */
export interface SeenPublish {
  readonly topic: string;
  readonly bytes: Buffer;
  readonly qos: number;
  readonly retain: boolean;
  /** As `sparkplug-payload` reads it; absent where it is none (STATE). */
  readonly payload?: TheirPayload;
  /** The same with the datatypes of the births, without which values of data cannot be read. */
  readonly typed?: TheirPayload;
}

/** A client of the broker that is not ours and sees everything below `spBv1.0/`. */
export class Watcher implements AsyncDisposable {
  readonly client: MqttClient;
  readonly seen: SeenPublish[] = [];
  readonly #types = new BornTypes();

  private constructor(client: MqttClient) {
    this.client = client;
    client.on('error', () => undefined);
    client.on('message', (topic, bytes, { qos, retain }: IPublishPacket) => {
      const isState = topic.startsWith('spBv1.0/STATE/') || topic === 'test/mark';
      this.seen.push({
        topic,
        bytes,
        qos,
        retain,
        ...(!isState && { payload: codec.decodePayload(bytes), typed: this.#types.typed(topic, bytes) }),
      });
    });
  }

  static async connect(url: string, options: IClientOptions = {}, topics: readonly string[] = ['spBv1.0/#']): Promise<Watcher> {
    const watcher = new Watcher(await connectAsync(url, { protocolVersion: 5, reconnectPeriod: 0, ...options }));
    for (const topic of topics) await watcher.client.subscribeAsync(topic, { qos: 1 });
    return watcher;
  }

  /** What was published to topics that begin like this. */
  of(topic: string): readonly SeenPublish[] {
    return this.seen.filter(one => one.topic.startsWith(topic));
  }

  async publish(topic: string, bytes: Uint8Array | string, qos: 0 | 1 = 0, retain = false): Promise<void> {
    await this.client.publishAsync(topic, Buffer.from(bytes as string), { qos, retain });
  }

  /** Everything that was published before is seen now: a message of our own went through the broker after it. */
  async settled(): Promise<void> {
    const mark = crypto.randomUUID();
    await this.client.subscribeAsync('test/mark', { qos: 1 });
    await this.publish('test/mark', mark, 1);
    await until('the mark came back', () => this.seen.some(one => one.bytes.toString() === mark));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.client.endAsync(true);
  }
}

/** A metric as a test writes it, with an alias where it has one; `type` as `sparkplug-payload` names types. */
export interface TestMetric {
  readonly name?: string;
  readonly alias?: number;
  readonly type: string;
  readonly value: unknown;
  readonly timestamp?: number;
  readonly isHistorical?: boolean;
  readonly properties?: Readonly<Record<string, { readonly type: string; readonly value: unknown }>>;
}

/** An edge node made of packages that are not ours; a test says each message. */
export class TestEdge implements AsyncDisposable {
  readonly #client: MqttClient;
  readonly id: { readonly group: string; readonly node: string };
  readonly bdSeq: number;
  /** Commands it got, and how often births were asked for. */
  readonly commands: SeenPublish[] = [];
  rebirthsAsked = 0;
  onRebirth: (() => void) | undefined;
  /** Metrics of a command to a device. */
  onWrite: ((metrics: readonly TheirMetric[]) => void) | undefined;
  seq = 0;

  private constructor(client: MqttClient, id: { readonly group: string; readonly node: string }, bdSeq: number) {
    this.#client = client;
    this.id = id;
    this.bdSeq = bdSeq;
    client.on('error', () => undefined);
    client.on('message', (topic, bytes, { qos, retain }) => {
      if (topic.includes('CMD/')) this.#commanded({ topic, bytes, qos, retain, payload: codec.decodePayload(bytes) });
    });
  }

  static async connect(
    url: string,
    id: { readonly group: string; readonly node: string },
    bdSeq = 0,
    options: IClientOptions = {},
  ): Promise<TestEdge> {
    const will = {
      topic: `spBv1.0/${id.group}/NDEATH/${id.node}`,
      payload: Buffer.from(deathOf(bdSeq)),
      qos: 1 as const,
      retain: false,
    };
    const client = await connectAsync(url, { protocolVersion: 5, reconnectPeriod: 0, will, ...options });
    const edge = new TestEdge(client, id, bdSeq);
    await client.subscribeAsync([`spBv1.0/${id.group}/NCMD/${id.node}`, `spBv1.0/${id.group}/DCMD/${id.node}/+`], { qos: 1 });
    return edge;
  }

  /** The birth of the edge node, with the metrics that every one has. */
  async nbirth(metrics: readonly TestMetric[] = [], timestamp = Date.now()): Promise<void> {
    this.seq = 0;
    const own = [
      { name: 'bdSeq', type: 'Int64', value: Long.fromNumber(this.bdSeq) },
      { name: 'Node Control/Rebirth', type: 'Boolean', value: false },
    ];
    await this.#send('NBIRTH', undefined, [...own, ...metrics], timestamp);
  }

  async dbirth(device: string, metrics: readonly TestMetric[]): Promise<void> {
    await this.#send('DBIRTH', device, metrics);
  }

  async ddata(device: string, metrics: readonly TestMetric[], timestamp = Date.now()): Promise<void> {
    await this.#send('DDATA', device, metrics, timestamp);
  }

  async ndata(metrics: readonly TestMetric[]): Promise<void> {
    await this.#send('NDATA', undefined, metrics);
  }

  async ddeath(device: string, timestamp = Date.now()): Promise<void> {
    await this.#send('DDEATH', device, [], timestamp);
  }

  async ndeath(bdSeq = this.bdSeq): Promise<void> {
    await this.#client.publishAsync(`spBv1.0/${this.id.group}/NDEATH/${this.id.node}`, Buffer.from(deathOf(bdSeq)), { qos: 1 });
  }

  /** Is born whenever this host application says that it is online. */
  async follow(host: string): Promise<void> {
    this.#client.on('message', (topic, bytes) => {
      if (topic === `spBv1.0/STATE/${host}` && bytes.toString().includes('"online":true')) this.onRebirth?.();
    });
    await this.#client.subscribeAsync(`spBv1.0/STATE/${host}`, { qos: 1 });
  }

  /** A message is lost on its way. */
  skip(): void {
    this.seq = (this.seq + 1) % 256;
  }

  async raw(verb: string, device: string | undefined, bytes: Uint8Array): Promise<void> {
    const { group, node } = this.id;
    await this.#client.publishAsync(
      `spBv1.0/${group}/${verb}/${node}${device === undefined ? '' : `/${device}`}`,
      Buffer.from(bytes),
      { qos: 0 },
    );
  }

  /** Dies without a farewell: the broker publishes the will. */
  kill(): void {
    this.#client.stream.destroy();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#client.endAsync(true);
  }

  async #send(verb: string, device: string | undefined, metrics: readonly TestMetric[], timestamp = Date.now()): Promise<void> {
    const payload = codec.encodePayload({
      timestamp: Long.fromNumber(timestamp, true),
      seq: Long.fromNumber(this.seq, true),
      metrics: metrics.map(theirs),
    });
    this.seq = (this.seq + 1) % 256;
    await this.raw(verb, device, payload);
  }

  #commanded(command: SeenPublish): void {
    this.commands.push(command);
    if (command.topic.includes('/DCMD/')) return this.onWrite?.(command.payload?.metrics ?? []);
    if (!command.payload?.metrics?.some(({ name }) => name === 'Node Control/Rebirth')) return;
    this.rebirthsAsked++;
    this.onRebirth?.();
  }
}

function theirs(metric: TestMetric): object {
  const { timestamp = Date.now(), alias } = metric;
  return {
    ...metric,
    timestamp: Long.fromNumber(timestamp, true),
    ...(alias !== undefined && { alias: Long.fromNumber(alias, true) }),
  };
}

function deathOf(bdSeq: number): Uint8Array {
  const metric = { name: 'bdSeq', type: 'Int64', value: Long.fromNumber(bdSeq) };
  return codec.encodePayload({ timestamp: Long.fromNumber(Date.now(), true), metrics: [metric] });
}

/** A 64-bit number of `sparkplug-payload` as a plain one. */
export function plain(value: unknown): unknown {
  return Long.isLong(value)
    ? value.greaterThan(Number.MAX_SAFE_INTEGER) || value.lessThan(Number.MIN_SAFE_INTEGER)
      ? BigInt(value.toString())
      : value.toNumber()
    : value;
}

/** Metrics of a payload by name, plain. */
export function byName(payload: TheirPayload | undefined): ReadonlyMap<string, TheirMetric & { readonly plain: unknown }> {
  return new Map(
    (payload?.metrics ?? []).map(metric => [
      metric.name ?? `alias ${String(plain(metric.alias))}`,
      { ...metric, plain: plain(metric.value) },
    ]),
  );
}

/** Tags as a collector watches them: everything that came. */
export class TagWatch {
  readonly values: TagSeen[] = [];
  readonly gaps: TagGap[] = [];
  readonly addresses: readonly string[];
  readonly ended: Promise<unknown>;
  readonly #stop = new AbortController();

  constructor(connection: Connection, addresses: readonly string[], cursor?: string) {
    this.addresses = addresses;
    const batches = connection.tags!.observe(
      addresses.map(address => ({ address })),
      cursor,
      this.#stop.signal,
    );
    this.ended = this.#run(batches);
  }

  of(address: string): readonly TagSeen[] {
    const request = this.addresses.indexOf(address);
    return this.values.filter(seen => seen.request === request);
  }

  last(address: string): TagSeen | undefined {
    return this.of(address).at(-1);
  }

  stop(): void {
    this.#stop.abort();
  }

  async #run(batches: AsyncIterable<TagBatch>): Promise<unknown> {
    try {
      for await (const { values, gaps = [] } of batches) {
        this.values.push(...values);
        this.gaps.push(...gaps);
      }
      return 'quiet end';
    } catch (error) {
      return error;
    }
  }
}

/** Waits until something holds. */
export async function until(what: string, holds: () => boolean, ms = 5_000): Promise<void> {
  const deadline = performance.now() + ms;
  while (!holds()) {
    if (performance.now() > deadline) throw new Error(`${what}: not within ${ms} ms`);
    await new Promise(resolve => setTimeout(resolve, 5));
  }
}
