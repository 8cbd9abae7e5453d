import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Connector, ConnectorEnv, SeriesBatch, SeriesOffer } from '@millrace/connector';
import { encodeSamples } from '@millrace/core';
import type { BacklogLimit, ForwardStatus, InterfacePlan, Outcome, Sample, SeriesDescription } from '@millrace/core';
import { openStore } from '@millrace/store';
import type { ForwardRangeRecord, Store } from '@millrace/store';
import { Forwarder } from '../src/forward/forwarder.ts';
import type { LogEvent } from '../src/index.ts';
import { InterfaceRunner } from '../src/interface-runner.ts';

/** A historian in memory, told by the test how to answer. */
export class MemoryHistorian {
  readonly batches: SeriesBatch[] = [];
  readonly keys = new Set<string>();
  calls = 0;
  env: ConnectorEnv | undefined;
  /** What happens with a call: acts and answers as said. Default: takes it, or knows it. */
  answer: (batch: SeriesBatch, take: () => Outcome) => Outcome | Promise<Outcome> = (_, take) => take();

  /** Every sample taken, in order. */
  get samples(): readonly Sample[] {
    return this.batches.flatMap(batch => batch.samples);
  }

  take(batch: SeriesBatch): Outcome {
    if (this.keys.has(batch.key)) return { kind: 'already' };
    this.keys.add(batch.key);
    this.batches.push(batch);
    return { kind: 'done' };
  }
}

/** A real store, a real interface with a historian in memory, and a forwarder between them. */
export interface ForwardRig extends AsyncDisposable {
  readonly store: Store;
  readonly source: number;
  readonly historian: MemoryHistorian;
  readonly logged: LogEvent[];
  readonly notices: string[];
  forwarder: Forwarder;
  /** How much may wait. */
  limit: BacklogLimit;
  /** Stores a block of so many samples of one piece of equipment. */
  add(samples: number, equipment?: string, first?: number): Promise<void>;
  /** Leaves the forwarder where it is, as a killed node does, and starts another one on the same store. */
  crash(): void;
  status(): Promise<ForwardStatus>;
  /** Starts forwarding to another target as well. */
  another(): { readonly historian: MemoryHistorian; readonly forwarder: Forwarder };
  /** What it did not simply give. */
  ranges(): Promise<readonly ForwardRangeRecord[]>;
  until(condition: () => boolean | Promise<boolean>, what: string): Promise<void>;
}

export const collection = 'line@lyon';
export const target = 'historian.series';

/** Starts one; the forwarder begins at once. */
export async function startForwardRig(offer: Partial<SeriesOffer> = {}): Promise<ForwardRig> {
  const folder = await mkdtemp(join(tmpdir(), 'millrace-forward-'));
  const store = await openStore({ folder: join(folder, 'data'), node: 'test', now: Date.now });
  const source = await store.sourceNumber(collection);
  const historian = new MemoryHistorian();
  const logged: LogEvent[] = [];
  const notices: string[] = [];
  const runner = runnerOf(target, historian, offer, logged);
  const runners = new Map([[target, runner]]);
  const others: Forwarder[] = [];
  runner.start();
  const clock = { now: Date.now, random: Math.random };
  const context = {
    store,
    clock,
    log: (event: LogEvent) => void logged.push(event),
    notice: (_about: string, code: string, sentence: string) => void notices.push(`${code} ${sentence}`),
    target: (name: string) => runners.get(name),
    limit: () => rig.limit,
  };
  const begin = (): Forwarder => {
    const forwarder = new Forwarder(collection, target, source, context);
    forwarder.start();
    return forwarder;
  };
  let next = 0;
  const rig: ForwardRig = {
    store,
    source,
    historian,
    logged,
    notices,
    limit: { bytes: 1e9, warn: 0.5, full: 'expire' },
    forwarder: begin(),
    async add(count, equipment = 'packing/line-1', first = next) {
      next = first + count;
      const block = blockOf(equipment, first, count);
      await store.append({ source, receivedAt: Date.now(), messages: [], series: { blocks: [block], gaps: [], states: [] } });
      for (const each of [rig.forwarder, ...others]) each.wake();
    },
    crash() {
      rig.forwarder = begin();
    },
    status: () => rig.forwarder.status(),
    another() {
      const other = new MemoryHistorian();
      const name = 'lake.files';
      const running = runnerOf(name, other, offer, logged);
      runners.set(name, running);
      running.start();
      const forwarder = new Forwarder(collection, name, source, context);
      others.push(forwarder);
      forwarder.start();
      return { historian: other, forwarder };
    },
    ranges: () => store.forwardRanges({ limit: 100 }),
    until,
    async [Symbol.asyncDispose]() {
      for (const each of runners.values()) await each[Symbol.asyncDispose]();
      for (const each of [rig.forwarder, ...others]) await each[Symbol.asyncDispose]();
      await store[Symbol.asyncDispose]();
      await rm(folder, { recursive: true, force: true });
    },
  };
  return rig;
}

/** Samples with the values `first`, `first + 1`, … one second apart. */
function blockOf(
  equipment: string,
  first: number,
  count: number,
): { equipment: string; bytes: Uint8Array; samples: number; from: number; to: number } {
  const start = 1_793_685_600_000_000;
  const series: SeriesDescription = { site: 'lyon', equipment, collection: 'line', measurement: 'speed', type: 'double' };
  const samples = Array.from({ length: count }, (_, index): Sample => {
    const time = start + (first + index) * 1_000_000;
    return { series: 0, value: first + index, status: 0, time, received: time + 500 };
  });
  const [from, to] = [samples[0]!.time, samples.at(-1)!.time];
  return { equipment, bytes: encodeSamples([series], samples), samples: count, from, to };
}

function runnerOf(name: string, historian: MemoryHistorian, offer: Partial<SeriesOffer>, logged: LogEvent[]): InterfaceRunner {
  const series: SeriesOffer = { repeat: 'keyed', because: 'it knows the key', batch: 100, everyMs: 20, ...offer };
  const connector: Connector = {
    name: 'memory',
    summary: 'A historian in memory.',
    config: {},
    examples: [],
    offers: () => ({ series }),
    endpoint: () => 'memory',
    async open(_config, env) {
      historian.env = env;
      const write = async (batch: SeriesBatch): Promise<Outcome> => {
        historian.calls++;
        return historian.answer(batch, () => historian.take(batch));
      };
      return { series: { write }, probe: async () => [], async [Symbol.asyncDispose]() {} };
    },
  };
  const declaration = { connector: 'memory', config: {}, retry: { first: 5, longest: 20 } };
  const plan = { name, system: {}, declaration, text: '' } as unknown as InterfacePlan;
  return new InterfaceRunner(
    plan,
    {},
    {
      connectors: new Map([['memory', connector]]),
      references: { env: () => undefined, secret: () => undefined },
      clock: { now: Date.now, random: () => 0 },
      log: event => void logged.push(event),
      notice: () => undefined,
      observed: () => undefined,
      maintenance: () => undefined,
    },
  );
}

async function until(condition: () => boolean | Promise<boolean>, what: string): Promise<void> {
  const deadline = Date.now() + 10_000;
  while (!(await condition())) {
    if (Date.now() > deadline) throw new Error(`waited 10 s until ${what}`);
    await new Promise(resolve => setTimeout(resolve, 5));
  }
}
