import type {
  Connection,
  Connector,
  ConnectorEnv,
  Offers,
  TagBatch,
  TagPage,
  TagRequest,
  Tags,
  TagSeen,
  TagWrite,
} from '../src/index.ts';
import { ConnectorError } from '../src/index.ts';
import type { DataValue, Outcome, TagValue } from '@millrace/core';
import type { Harness, Peer } from '../src/testkit/index.ts';

/** One way in which the reference equipment can be wrong. */
export type TagBreakage =
  | 'drops-status'
  | 'rounds-values'
  | 'milliseconds'
  | 'bad-item-fails-all'
  | 'session-per-observation'
  | 'ends-all-together'
  | 'grants-stay'
  | 'drops-silently'
  | 'ends-quietly'
  | 'not-reported'
  | 'ignores-abort'
  | 'survives-disposal'
  | 'forgets-unsettled'
  | 'repeats-settled'
  | 'reads-unordered'
  | 'refusal-fails-all'
  | 'lost-answer-is-done'
  | 'endless-pages'
  | 'browses-half'
  | 'leaks-secret';

export interface TagsConfig {
  readonly machine: MemoryMachine;
  readonly password: string;
}

interface Change extends DataValue {
  readonly address: string;
}

const start: Readonly<Record<string, TagValue>> = { 'line.a': 0, 'line.b': 0, 'line.big': 0n, 'line.list': [] };

/** A machine in memory that remembers each change. */
export class MemoryMachine {
  readonly changes: Change[] = Object.keys(start).map(address => this.#change(address, start[address] ?? null, 0));
  readonly sessions = new Set<AbortController>();
  losesAnswer = false;
  #wake = Promise.withResolvers<void>();

  get changed(): Promise<void> {
    return this.#wake.promise;
  }

  set(address: string, value: TagValue, status = 0): void {
    this.changes.push(this.#change(address, value, status));
    this.#wake.resolve();
    this.#wake = Promise.withResolvers();
  }

  last(address: string): Change | undefined {
    return this.changes.findLast(change => change.address === address);
  }

  #change(address: string, value: TagValue, status: number): Change {
    const now = Date.now() * 1_000;
    return { address, value, status, sourceTime: now, receivedTime: now };
  }
}

/** Equipment in memory that meets every case about tags, unless it is told how to be wrong. */
export function memoryTags(broken?: TagBreakage): Connector<TagsConfig> {
  return {
    name: 'memory-tags',
    summary: 'Watches a machine in memory; the reference that proves the cases about tags.',
    config: {},
    examples: [],
    offers: () => tagsOffers,
    endpoint: () => 'memory:machine',
    open: async (config, env) => connection(config, env, broken),
  };
}

export const tagsOffers: Offers = {
  tags: { delivery: 'replayable', because: 'the machine remembers its changes', writes: true, browses: true },
};

interface Open {
  readonly config: TagsConfig;
  readonly end: AbortController;
  readonly granted: Set<string>;
  readonly broken: TagBreakage | undefined;
}

function connection(config: TagsConfig, env: ConnectorEnv, broken: TagBreakage | undefined): Connection {
  const end = new AbortController();
  const { sessions } = config.machine;
  sessions.add(end);
  end.signal.addEventListener('abort', () => {
    sessions.delete(end);
    if (end.signal.reason instanceof ConnectorError && broken !== 'not-reported') env.lost(end.signal.reason);
  });
  const open: Open = { config, end, granted: new Set(), broken };
  return {
    tags: tags(open),
    probe: async () => [{ step: 'reach the machine', ok: true, detail: 'in memory', tookMs: 0 }],
    async [Symbol.asyncDispose]() {
      if (broken === 'survives-disposal') return;
      end.abort('disposed');
    },
  };
}

function tags(open: Open): Tags {
  const { broken, granted, config } = open;
  return {
    observe: (requests, cursor, signal) => observe(open, requests, cursor, signal),
    async read(addresses) {
      const values = addresses.map(address => present(config.machine, address));
      return broken === 'reads-unordered' ? values.toReversed() : values;
    },
    write: async writes => write(config.machine, writes, broken),
    browse: async (node, page) => browse(node, page, broken),
    granted: () =>
      [...granted].map(address => ({ address, ...(broken === 'leaks-secret' && { problem: open.config.password }) })),
  };
}

function present(machine: MemoryMachine, address: string): DataValue {
  return machine.last(address) ?? { value: null, status: 0x8034_0000, receivedTime: Date.now() * 1_000 };
}

async function* observe(
  open: Open,
  requests: readonly TagRequest[],
  cursor: string | undefined,
  ours: AbortSignal,
): AsyncGenerator<TagBatch> {
  const { broken, end, granted } = open;
  const { machine } = open.config;
  const own = new AbortController();
  if (broken === 'session-per-observation') machine.sessions.add(own);
  if (broken === 'ends-all-together') ours.addEventListener('abort', () => end.abort());
  const signal = AbortSignal.any([ours, end.signal]);
  const aborted = new Promise<void>(resolve => signal.addEventListener('abort', () => resolve()));
  for (const { address } of requests) granted.add(address);
  try {
    const known = requests.map(({ address }) => machine.last(address));
    const absent = requests.flatMap(({ address }, request) =>
      known[request] === undefined ? [seen(present(machine, address), request)] : [],
    );
    if (absent.length > 0 && broken === 'bad-item-fails-all') throw new ConnectorError('misconfigured', 'no such tag');
    if (absent.length > 0) yield { values: absent };
    yield* changes(open, requests, cursor, signal, aborted);
    if (end.signal.reason instanceof ConnectorError && broken !== 'ends-quietly') throw end.signal.reason;
  } finally {
    if (broken !== 'session-per-observation') machine.sessions.delete(own);
    if (broken !== 'grants-stay') for (const { address } of requests) granted.delete(address);
  }
}

async function* changes(
  { config: { machine }, broken }: Open,
  requests: readonly TagRequest[],
  cursor: string | undefined,
  signal: AbortSignal,
  aborted: Promise<void>,
): AsyncGenerator<TagBatch> {
  let next = broken === 'repeats-settled' ? 0 : Number(cursor ?? 0);
  if (broken === 'forgets-unsettled') next = machine.changes.length;
  while (!signal.aborted) {
    const end = machine.changes.length;
    const from = broken === 'drops-silently' ? Math.max(next, end - 50) : next;
    const values = machine.changes.slice(from, end).flatMap(change => {
      const request = requests.findIndex(one => one.address === change.address);
      return request === -1 ? [] : [told(seen(change, request), broken)];
    });
    next = end;
    if (values.length > 0) yield { values, cursor: String(end), settle: async () => undefined };
    else await Promise.race([machine.changed, broken === 'ignores-abort' ? machine.changed : aborted]);
  }
}

function seen({ value, status, sourceTime, receivedTime }: DataValue, request: number): TagSeen {
  return { request, value, status, receivedTime, ...(sourceTime !== undefined && { sourceTime }) };
}

function told(one: TagSeen, broken: TagBreakage | undefined): TagSeen {
  if (broken === 'drops-status') return { ...one, status: 0 };
  if (broken === 'milliseconds') return { ...one, receivedTime: one.receivedTime / 1_000 };
  if (broken === 'rounds-values' && typeof one.value === 'bigint') return { ...one, value: Number(one.value) };
  return one;
}

function write(machine: MemoryMachine, writes: readonly TagWrite[], broken: TagBreakage | undefined): readonly Outcome[] {
  const outcomes = writes.map(({ address, value }): Outcome => {
    if (machine.last(address) === undefined) return { kind: 'never', sentence: 'no such tag' };
    machine.set(address, value);
    if (!machine.losesAnswer || broken === 'lost-answer-is-done') return { kind: 'done' };
    return { kind: 'unknown', sentence: 'no answer' };
  });
  const refused = outcomes.find(outcome => outcome.kind === 'never');
  return refused !== undefined && broken === 'refusal-fails-all' ? outcomes.map(() => refused) : outcomes;
}

function browse(node: string | undefined, page: string | undefined, broken: TagBreakage | undefined): TagPage {
  if (node === undefined) return { nodes: [{ address: 'line', name: 'line', kind: 'folder', hasChildren: true }] };
  const first = Number(page ?? 0);
  const names = Object.keys(start).slice(0, broken === 'browses-half' ? 2 : undefined);
  const nodes = names.slice(first, first + 2).map(address => ({ address, name: address, kind: 'tag' as const }));
  const more = first + 2 < names.length;
  if (broken === 'endless-pages') return { nodes, next: '0' };
  return { nodes, ...(more && { next: String(first + 2) }) };
}

/** The harness of the equipment in memory. */
export function tagsHarness(broken?: TagBreakage): Harness<TagsConfig> {
  return { connector: memoryTags(broken), offers: tagsOffers, start: async () => peer(new MemoryMachine()) };
}

function peer(machine: MemoryMachine): Peer<TagsConfig> {
  return {
    config: { machine, password: 'hunter2-of-machine' },
    secrets: ['hunter2-of-machine'],
    openSessions: () => machine.sessions.size,
    async cut() {
      for (const session of machine.sessions) session.abort(new ConnectorError('lost', 'watching: the machine hung up'));
    },
    tags: {
      numbers: ['line.a', 'line.b'],
      tellsEvery: true,
      tellsTime: true,
      set: async (address, value) => machine.set(address, value),
      exact: [
        { address: 'line.big', value: 9_007_199_254_740_993n },
        { address: 'line.list', value: [Number.NaN, 'text', null] },
      ],
      absent: 'line.absent',
      spoil: async address => {
        machine.set(address, null, 0x808b_0000);
        return 0x808b_0000;
      },
      writes: {
        allowed: { address: 'line.b', value: 77 },
        refused: { address: 'line.absent', value: 1 },
        held: async address => machine.last(address)?.value ?? null,
        loseAnswer: async () => void (machine.losesAnswer = true),
      },
      browsable: Object.keys(start),
    },
    [Symbol.asyncDispose]: async () => undefined,
  };
}
