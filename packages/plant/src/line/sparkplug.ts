import { connectAsync, type MqttClient } from 'mqtt';

import { createDial, type Dial } from '../dial/dial.ts';
import { followOutage } from '../dial/outage.ts';
import { norden, takenValue, toldAs, toldValue, type Brand } from './brand.ts';
import type { Line } from './line.ts';
import type { SignalName } from './signal.ts';
import { payloadBytes, takenMetrics, type TellMetric, type TellValue } from './sparkplug-wire.ts';
import { ToldBook, toldNow, type Told } from './told-book.ts';

export interface SparkplugLineOptions {
  /** `mqtt://127.0.0.1:1883`. */
  readonly broker: string;
  readonly brand?: Brand;
  readonly seed?: number;
  /** Default `plant`, and the name of the line; the line itself is the device `line`. */
  readonly group?: string;
  readonly node?: string;
  /** Id of the host application that must be online: while it is not, changes are kept. Absent: whoever listens is told. */
  readonly primaryHost?: string;
}

/** A line behind a Sparkplug B edge node: device `line` with a metric for each signal, data under aliases. */
export interface SparkplugLine extends AsyncDisposable {
  readonly dial: Dial;
  /** Where each signal stands, as documents write addresses. */
  readonly addresses: Readonly<Partial<Record<SignalName, string>>>;
  /** What it has told: the first values, and each change; what births repeat is not in it. */
  readonly book: ToldBook;
  /** Births of the edge node so far. */
  births(): number;
}

/** Changes that it keeps while there is no broker. */
const keptMost = 100_000;
const device = 'line';

/**
 * Starts the edge node of a line. What it cannot tell at once it tells later, as historical. Its dial has silent, poison (bytes that are no payload follow), down (no
 * connection), skip-birth, lose, late, unknown-alias and odd-values.
 */
export async function startSparkplugLine(line: Line, options: SparkplugLineOptions): Promise<SparkplugLine> {
  const { brand = norden, seed = 1, group = 'plant', node = line.name, broker, primaryHost } = options;
  const dial = createDial(seed);
  const stop = new AbortController();
  const edge = new EdgeNode(line, brand, dial, { group, node, primaryHost });
  await edge.connect(broker);
  const deaf = line.listen((names, at) => edge.tell(names, at));
  const outage = { begin: () => edge.drop(), end: () => edge.again() };
  const following = followOutage(dial, 'down', outage, stop.signal);
  const forget = dial.watch(() => edge.turned());
  return {
    dial,
    addresses: Object.fromEntries(
      Object.entries(brand.names).map(([signal, name]) => [signal, `${group}/${node}/${device}:${name}`]),
    ),
    book: edge.book,
    births: () => edge.births,
    async [Symbol.asyncDispose]() {
      deaf();
      forget();
      stop.abort();
      await following;
      await edge.end();
    },
  };
}

interface EdgeId {
  readonly group: string;
  readonly node: string;
  readonly primaryHost: string | undefined;
}

/** One edge node: its session, its numbers, and what it could not tell yet. */
class EdgeNode {
  readonly #line: Line;
  readonly #brand: Brand;
  readonly #dial: Dial;
  readonly #id: EdgeId;
  readonly #signals: readonly SignalName[];
  #client: MqttClient | undefined;
  #bdSeq = -1;
  #seq = 0;
  #isBorn = false;
  /** By the clock of the primary host. */
  #hostSaidAt = 0;
  #kept: Told[] = [];
  /** When each signal became what it is, or was told first: births tell that time. */
  readonly #since = new Map<SignalName, number>();
  readonly book = new ToldBook();
  births = 0;

  constructor(line: Line, brand: Brand, dial: Dial, id: EdgeId) {
    this.#line = line;
    this.#brand = brand;
    this.#dial = dial;
    this.#id = id;
    this.#signals = Object.keys(brand.names) as SignalName[];
  }

  async connect(broker: string): Promise<void> {
    const client = await connectAsync(broker, {
      clientId: `edge-${this.#id.node}`,
      reconnectPeriod: 250,
      will: this.#nextWill(),
    });
    this.#client = client;
    client.on('error', () => undefined);
    client.on('message', (topic, bytes) => (topic === this.#stateTopic ? this.#hostSaid(bytes) : this.#commanded(topic, bytes)));
    client.on('connect', () => void this.#connected());
    client.on('close', () => {
      this.#isBorn = false;
      client.options.will = this.#nextWill();
    });
    await this.#connected();
  }

  /** Ends the connection without a farewell, and stays away. */
  async drop(): Promise<void> {
    this.#isBorn = false;
    await this.#client?.endAsync(true);
  }

  async again(): Promise<void> {
    this.#client?.reconnect();
  }

  async end(): Promise<void> {
    if (this.#client?.connected === true) await this.#client.publishAsync(this.#topic('NDEATH'), this.#death(), { qos: 1 });
    await this.#client?.endAsync(true);
  }

  tell(names: readonly SignalName[], at: number): void {
    const told = names.filter(name => this.#brand.names[name] !== undefined);
    const changes = toldNow(this.#line.signals, told, Math.round(at));
    for (const { signal, at: since } of changes) this.#since.set(signal, since);
    if (changes.length === 0 || this.#dial.hit('silent', 'data') !== undefined) return;
    if (!this.#isBorn || this.#client?.connected !== true) return void this.#keep(changes);
    if (this.#dial.hit('late', 'data') !== undefined) return void this.#dieAndTell(changes);
    this.#tellData(changes, false);
    if (this.#dial.hit('unknown-alias', 'data') !== undefined)
      this.#publish('DDATA', [{ alias: 9_999, timestamp: Date.now(), value: { kind: 'double', value: 1 } }]);
    if (this.#dial.hit('poison', 'data') !== undefined)
      this.#client.publish(this.#topic('DDATA'), Buffer.from([0x12, 0x7f, 1]), { qos: 0 });
  }

  /** Odd values are told at the turn of the dial. */
  turned(): void {
    if (this.#isBorn && this.#dial.hit('odd-values', 'data') !== undefined)
      this.#publish(
        'NDATA',
        odd.map(({ type: _, ...metric }) => ({ ...metric, timestamp: Date.now() })),
      );
  }

  #keep(changes: readonly Told[]): void {
    this.#kept.push(...changes);
    if (this.#kept.length > keptMost) this.#kept.splice(0, this.#kept.length - keptMost);
  }

  async #connected(): Promise<void> {
    const { group, node } = this.#id;
    const state = this.#stateTopic === undefined ? [] : [this.#stateTopic];
    await this.#client?.subscribeAsync([`spBv1.0/${group}/NCMD/${node}`, `spBv1.0/${group}/DCMD/${node}/+`, ...state], {
      qos: 1,
    });
    if (this.#stateTopic === undefined) this.#bear();
  }

  get #stateTopic(): string | undefined {
    const { primaryHost } = this.#id;
    return primaryHost === undefined ? undefined : `spBv1.0/STATE/${primaryHost}`;
  }

  /** Born when the primary host is online; dead as soon as it is not (Sparkplug 3.0, 5.4: what happens meanwhile is kept). */
  #hostSaid(bytes: Buffer): void {
    const { online, timestamp } = JSON.parse(bytes.toString()) as { readonly online: boolean; readonly timestamp: number };
    if (timestamp < this.#hostSaidAt) return;
    this.#hostSaidAt = timestamp;
    if (online && !this.#isBorn) this.#bear();
    // The broker tells its death by the will.
    if (!online && this.#isBorn) void this.drop().then(() => this.again());
  }

  /** All births, then what was kept. */
  #bear(): void {
    const now = Date.now();
    this.#seq = 0;
    this.births += 1;
    const own: readonly TellMetric[] = [
      { name: 'bdSeq', timestamp: now, type: 4, value: { kind: 'long', value: BigInt(this.#bdSeq) } },
      { name: 'Node Control/Rebirth', timestamp: now, type: 11, value: { kind: 'boolean', value: false } },
      ...odd.map(metric => ({ ...metric, timestamp: now })),
    ];
    this.#publish('NBIRTH', own);
    this.#tellFirst(now);
    this.#publish(
      'DBIRTH',
      this.#signals.map((name, alias) => this.#bornMetric(name, alias, this.#since.get(name)!)),
    );
    this.#isBorn = true;
    if (this.#kept.length > 0) this.#tellData(this.#kept.splice(0), true);
  }

  /** What was never told is told by this birth. */
  #tellFirst(at: number): void {
    const names = this.#signals.filter(name => !this.#since.has(name));
    for (const name of names) this.#since.set(name, at);
    this.book.add(toldNow(this.#line.signals, names, at));
  }

  #bornMetric(name: SignalName, alias: number, timestamp: number): TellMetric {
    const value = toldValue(this.#brand, name, this.#line.signals);
    const unit = this.#brand.scales[name]?.unit;
    return {
      name: this.#brand.names[name]!,
      alias,
      timestamp,
      type: typeOf(name, value),
      ...(unit !== undefined && { unit }),
      value: tellValue(name, value),
    };
  }

  #tellData(changes: readonly Told[], isHistorical: boolean): void {
    this.#data(changes, isHistorical);
    this.book.add(changes);
  }

  #data(changes: readonly Told[], isHistorical: boolean): void {
    this.#publish(
      'DDATA',
      changes.map(({ signal, value, at }) => ({
        alias: this.#signals.indexOf(signal),
        timestamp: at,
        isHistorical,
        value: tellValue(signal, toldAs(this.#brand, signal, value)),
      })),
    );
  }

  /** Says that it dies, tells data of the dead session, and connects again. */
  async #dieAndTell(changes: readonly Told[]): Promise<void> {
    this.#isBorn = false;
    this.#client?.publish(this.#topic('NDEATH'), this.#death(), { qos: 1 });
    this.#data(changes, false);
    this.#keep(changes);
    await this.#client?.endAsync();
    this.#client?.reconnect();
  }

  #publish(verb: 'NBIRTH' | 'NDATA' | 'DBIRTH' | 'DDATA', metrics: readonly TellMetric[]): void {
    const bytes = payloadBytes(Date.now(), this.#seq, metrics);
    this.#seq = (this.#seq + 1) % 256;
    if (verb === 'NBIRTH' && this.#dial.hit('skip-birth', verb) !== undefined) return;
    if (verb.endsWith('DATA') && this.#dial.hit('lose', verb) !== undefined) return;
    this.#client?.publish(this.#topic(verb), bytes, { qos: 0 });
  }

  #commanded(topic: string, bytes: Buffer): void {
    for (const { name, alias, value } of takenMetrics(bytes)) {
      if (topic.includes('/NCMD/')) {
        if (name === 'Node Control/Rebirth' && value === true && this.#isBorn) this.#bear();
        continue;
      }
      const signal = this.#signals.find((known, place) =>
        name === undefined ? place === alias : this.#brand.names[known] === name,
      );
      if (signal !== undefined && value !== undefined)
        this.#line.write(signal, takenValue(this.#brand, signal, value), Date.now());
    }
  }

  #nextWill(): { readonly topic: string; readonly payload: Buffer; readonly qos: 1; readonly retain: false } {
    this.#bdSeq = (this.#bdSeq + 1) % 256;
    return { topic: this.#topic('NDEATH'), payload: this.#death(), qos: 1, retain: false };
  }

  #death(): Buffer {
    return payloadBytes(Date.now(), undefined, [
      { name: 'bdSeq', timestamp: Date.now(), type: 4, value: { kind: 'long', value: BigInt(this.#bdSeq) } },
    ]);
  }

  #topic(verb: string): string {
    const { group, node } = this.#id;
    return `spBv1.0/${group}/${verb}/${node}${verb.startsWith('D') ? `/${device}` : ''}`;
  }
}

/** Metrics of the edge node itself at the bounds of their types. */
const odd = [
  { name: 'Odd/Signed', type: 1, value: { kind: 'int', value: -128 } },
  { name: 'Odd/Least', type: 4, value: { kind: 'long', value: -(2n ** 63n) } },
  { name: 'Odd/Most', type: 8, value: { kind: 'long', value: 2n ** 64n - 1n } },
  { name: 'Odd/NaN', type: 10, value: { kind: 'double', value: Number.NaN } },
  { name: 'Odd/Null', type: 3, value: null },
] as const satisfies readonly { readonly name: string; readonly type: number; readonly value: TellValue }[];

/** Counters are UInt32, the state is Int32, other numbers are Double. */
function typeOf(name: SignalName, value: boolean | number | string): number {
  if (typeof value === 'boolean') return 11;
  if (typeof value === 'string') return 12;
  return name === 'state' ? 3 : name.endsWith('Count') ? 7 : 10;
}

function tellValue(name: SignalName, value: boolean | number | string): TellValue {
  if (typeof value === 'boolean') return { kind: 'boolean', value };
  if (typeof value === 'string') return { kind: 'string', value };
  if (name === 'state') return { kind: 'int', value };
  return name.endsWith('Count') ? { kind: 'long', value: BigInt(value) } : { kind: 'double', value };
}
