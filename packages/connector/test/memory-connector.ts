import { setTimeout as pause } from 'node:timers/promises';

import type { Connection, Connector, ConnectorEnv, Offers, Outcome, SinkItem, SourceBatch, Verdict } from '../src/index.ts';
import { ConnectorError } from '../src/index.ts';
import type { Harness, Peer, SinkFault, TestRecord } from '../src/testkit/index.ts';

/** One way in which the reference connector can be wrong. */
export type Breakage =
  | 'forgets-unsettled'
  | 'repeats-settled'
  | 'settles-early'
  | 'settles-on-refuse'
  | 'settles-everything'
  | 'reads-everything'
  | 'ends-quietly'
  | 'ignores-abort-of-read'
  | 'reverses-items'
  | 'rounds-incoming'
  | 'trims-outgoing'
  | 'lost-answer-is-done'
  | 'one-bad-fails-all'
  | 'swaps-outcomes'
  | 'no-key'
  | 'verify-always-present'
  | 'verify-absent-when-down'
  | 'ignores-abort-of-call'
  | 'down-is-never'
  | 'leaks-secret'
  | 'probe-posts'
  | 'probe-throws'
  | 'leaves-session-open'
  | 'dispose-twice-throws'
  | 'opens-with-plain-error'
  | 'stays-down';

/** The settings of the memory connector: the place it connects to and the password for it. */
export interface MemoryConfig {
  readonly place: MemoryPlace;
  readonly password: string;
  readonly delivery: 'acknowledged' | 'replayable';
}

/** The other system, in memory: a queue of outgoing records, a book of effects, and a fault. */
export class MemoryPlace {
  readonly outgoing: TestRecord[] = [];
  readonly book: TestRecord[] = [];
  readonly keys = new Set<string>();
  readonly sessions = new Set<(error: ConnectorError) => void>();
  fault: SinkFault = 'none';
  /** Records before this number are settled. */
  settled = 0;
  taken = 0;
  #wake = Promise.withResolvers<void>();

  push(records: readonly TestRecord[]): void {
    this.outgoing.push(...records);
    this.#wake.resolve();
    this.#wake = Promise.withResolvers();
  }

  get changed(): Promise<void> {
    return this.#wake.promise;
  }
}

const batchSize = 10;

/** A complete connector in memory that meets every case, unless it is told how to be wrong. */
export function memoryConnector(broken?: Breakage): Connector<MemoryConfig> {
  return {
    name: 'memory',
    summary: 'Connects to a place in memory; the reference that proves the suite.',
    config: {},
    examples: [],
    offers: config => memoryOffers(config.delivery),
    endpoint: config => (broken === 'leaks-secret' ? `memory:${config.password}` : 'memory:place'),
    async open(config, env) {
      if (config.place.fault === 'down' && broken === 'opens-with-plain-error') throw new Error('down');
      return connection(config, env, broken);
    },
  };
}

/** What the memory connector offers. */
export function memoryOffers(delivery: MemoryConfig['delivery']): Offers {
  return {
    source: { delivery, because: 'the place keeps a record until it is settled' },
    sink: { repeat: 'keyed', because: 'the place knows the key', batch: 5 },
    verify: true,
  };
}

function connection(config: MemoryConfig, env: ConnectorEnv, broken: Breakage | undefined): Connection {
  const { place } = config;
  const end = new AbortController();
  const lose = (error: ConnectorError): void => end.abort(error);
  place.sessions.add(lose);
  let disposed = false;
  return {
    source: { read: (cursor, signal) => read(config, env, cursor, AbortSignal.any([signal, end.signal]), signal, broken) },
    sink: { deliver: (items, signal) => deliver(place, items, signal, broken) },
    lookup: { verify: items => Promise.resolve({ verdicts: items.map(item => verdict(place, item, broken)), ...nothing }) },
    async probe() {
      if (broken === 'probe-throws' && place.fault === 'down') throw new Error('down');
      if (broken === 'probe-posts') place.book.push({ id: 'probe', text: '', amount: '0', count: '0', at: '' });
      return [{ step: 'reach the place', ok: place.fault !== 'down', detail: 'in memory', tookMs: 0 }];
    },
    async [Symbol.asyncDispose]() {
      if (disposed && broken === 'dispose-twice-throws') throw new Error('already disposed');
      disposed = true;
      if (broken !== 'leaves-session-open') place.sessions.delete(lose);
    },
  };
}

const nothing = { sent: new Uint8Array(), answered: new Uint8Array() };

async function* read(
  config: MemoryConfig,
  env: ConnectorEnv,
  cursor: string | undefined,
  signal: AbortSignal,
  ours: AbortSignal,
  broken: Breakage | undefined,
): AsyncGenerator<SourceBatch> {
  const { place } = config;
  const aborted = new Promise<void>(resolve => signal.addEventListener('abort', () => resolve()));
  const kept = config.delivery === 'replayable' ? Number(cursor ?? 0) : place.settled;
  let next = startOf(place, kept, broken);
  while (!signal.aborted) {
    const end = Math.min(next + (broken === 'reads-everything' ? Infinity : batchSize), place.outgoing.length);
    if (next >= end) {
      await Promise.race([place.changed, broken === 'ignores-abort-of-read' ? place.changed : aborted]);
      continue;
    }
    const records = place.outgoing.slice(next, end);
    place.taken = end;
    yield batch(place, broken === 'reverses-items' ? records.toReversed() : records, end, env, broken);
    next = end;
  }
  if (!ours.aborted && broken !== 'ends-quietly') throw signal.reason;
}

function startOf(place: MemoryPlace, kept: number, broken: Breakage | undefined): number {
  if (broken === 'forgets-unsettled') return place.taken;
  if (broken === 'repeats-settled') return 0;
  return kept;
}

function batch(
  place: MemoryPlace,
  records: readonly TestRecord[],
  end: number,
  env: ConnectorEnv,
  broken: Breakage | undefined,
): SourceBatch {
  const settle = (to: number): void => void (place.settled = Math.max(place.settled, to));
  if (broken === 'settles-early') settle(end);
  return {
    items: records.map(record => ({ bytes: encode(env, record, broken), id: record.id })),
    cursor: String(end),
    settle: async () => settle(broken === 'settles-everything' ? place.outgoing.length : end),
    async refuse() {
      if (broken === 'settles-on-refuse') settle(end);
    },
  };
}

function encode(env: ConnectorEnv, record: TestRecord, broken: Breakage | undefined): Uint8Array {
  const value = broken === 'rounds-incoming' ? { ...record, count: String(Number(record.count)) } : { ...record };
  const encoded = env.format.encode(value);
  if (!encoded.ok) throw new Error('a test record encodes');
  return encoded.value;
}

async function deliver(place: MemoryPlace, items: readonly SinkItem[], signal: AbortSignal, broken: Breakage | undefined) {
  const outcomes: Outcome[] = [];
  for (const item of items) outcomes.push(await one(place, item, signal, broken));
  if (broken === 'swaps-outcomes') outcomes.sort((a, b) => a.kind.localeCompare(b.kind));
  const bad = outcomes.find(outcome => outcome.kind === 'never');
  return { outcomes: bad !== undefined && broken === 'one-bad-fails-all' ? outcomes.map(() => bad) : outcomes, ...nothing };
}

async function one(place: MemoryPlace, item: SinkItem, signal: AbortSignal, broken: Breakage | undefined): Promise<Outcome> {
  if (place.fault === 'down') return unreachable(broken);
  if (place.fault === 'none' && broken === 'stays-down' && item.attempt > 1 && place.book.length === 0)
    return unreachable(broken);
  if (place.fault === 'hang') {
    await pause(10_000, undefined, broken === 'ignores-abort-of-call' ? { ref: false } : { signal, ref: false }).catch(
      () => undefined,
    );
    return { kind: 'unknown', sentence: 'no answer' };
  }
  const record = { ...(item.value as unknown as TestRecord) };
  if (record.amount === 'spoiled') return { kind: 'never', sentence: 'amount is not a number' };
  if (place.keys.has(item.key) && broken !== 'no-key') return { kind: 'already' };
  place.keys.add(item.key);
  place.book.push(broken === 'trims-outgoing' ? { ...record, text: record.text.trim() } : record);
  if (place.fault !== 'lose-answer' || broken === 'lost-answer-is-done') return { kind: 'done' };
  return { kind: 'unknown', sentence: 'no answer' };
}

function unreachable(broken: Breakage | undefined): Outcome {
  if (broken === 'down-is-never') return { kind: 'never', sentence: 'not reachable' };
  return { kind: 'later', because: 'down', sentence: 'not reachable' };
}

function verdict(place: MemoryPlace, item: SinkItem, broken: Breakage | undefined): Verdict {
  if (broken === 'verify-always-present' && place.fault !== 'down') return { kind: 'present' };
  if (place.fault === 'down')
    return broken === 'verify-absent-when-down' ? { kind: 'absent' } : { kind: 'undecided', sentence: 'not reachable' };
  return { kind: place.keys.has(item.key) ? 'present' : 'absent' };
}

/** The harness of the memory connector. */
export function memoryHarness(delivery: MemoryConfig['delivery'], broken?: Breakage): Harness<MemoryConfig> {
  return {
    connector: memoryConnector(broken),
    offers: memoryOffers(delivery),
    start: async () => memoryPeer(new MemoryPlace(), delivery),
  };
}

function memoryPeer(place: MemoryPlace, delivery: MemoryConfig['delivery']): Peer<MemoryConfig> {
  return {
    config: { place, password: 'hunter2-of-memory', delivery },
    secrets: ['hunter2-of-memory'],
    openSessions: () => place.sessions.size,
    async cut() {
      for (const lose of place.sessions) lose(new ConnectorError('lost', 'reading: the place closed the session'));
    },
    source: {
      produce: async records => place.push(records),
      resend: async () => undefined,
      settled: async () => place.settled,
      taken: async () => place.taken - place.settled,
      readAhead: 50,
    },
    sink: {
      book: async () => [...place.book],
      dial: async fault => void (place.fault = fault),
      spoil: record => ({ ...record, amount: 'spoiled' }),
    },
    [Symbol.asyncDispose]: async () => undefined,
  };
}
