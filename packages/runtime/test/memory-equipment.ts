import { connect } from 'node:net';
import type { Connection, Connector, ConnectorEnv, TagBatch, TagRequest, TagSeen } from '@millrace/connector';
import { ConnectorError } from '@millrace/connector';
import type { DataValue, TagValue } from '@millrace/core';

/** Something that equipment tells, in the order of telling. */
export interface Told extends DataValue {
  readonly address: string;
  readonly origin?: 'retained' | 'backfilled';
}

/** Equipment in memory, driven by a test through the real connector contract. `replayable`: it keeps all it told, and tells it again from a cursor. */
export class MemoryEquipment {
  readonly told: Told[] = [];
  readonly settled: number[] = [];
  readonly delivery: 'live' | 'replayable';
  /** Values of one batch at most. */
  batch = 100;
  /** Tells the next batch only when the one before is settled. */
  isInStep = false;
  opened = 0;
  observing = 0;
  observations = 0;
  env: ConnectorEnv | undefined;
  /** Port of a real server that each session connects to. */
  port: number | undefined;
  #last = 0;
  readonly #wake = new Set<() => void>();

  constructor(delivery: 'live' | 'replayable' = 'live') {
    this.delivery = delivery;
  }

  /** Tells a value, each later than the one before; times are microseconds since 1970. */
  tell(address: string, value: TagValue, more: Partial<Told> = {}): void {
    const now = (this.#last = Math.max(this.#last + 1000, Date.now() * 1000));
    this.told.push({ address, value, status: 0, sourceTime: now, receivedTime: now, ...more });
    for (const wake of this.#wake) wake();
  }

  /** Cuts the session, as a cable would. */
  cut(): void {
    this.env?.lost(new ConnectorError('lost', 'the cable was pulled'));
  }

  async *observe(requests: readonly TagRequest[], cursor: string | undefined, signal: AbortSignal): AsyncGenerator<TagBatch> {
    this.observing += 1;
    this.observations += 1;
    try {
      let at = this.delivery === 'live' ? this.told.length : Number(cursor ?? 0);
      while (!signal.aborted) {
        const end = Math.min(this.told.length, at + this.batch);
        if (end > at) yield this.#batch(requests, at, end);
        if (end === at || (this.isInStep && (this.settled.at(-1) ?? 0) < end)) await this.#quiet(signal);
        at = end;
      }
    } finally {
      this.observing -= 1;
    }
  }

  #batch(requests: readonly TagRequest[], from: number, end: number): TagBatch {
    const values = this.told.slice(from, end).flatMap(({ address, ...value }): TagSeen[] => {
      const request = requests.findIndex(each => each.address === address);
      return request < 0 ? [] : [{ ...value, request }];
    });
    return {
      values,
      ...(this.delivery === 'replayable' && { cursor: `${end}` }),
      settle: async () => {
        this.settled.push(end);
        for (const wake of this.#wake) wake();
      },
    };
  }

  #quiet(signal: AbortSignal): Promise<void> {
    return new Promise(resolve => {
      const done = (): void => {
        this.#wake.delete(done);
        signal.removeEventListener('abort', done);
        resolve();
      };
      this.#wake.add(done);
      signal.addEventListener('abort', done, { once: true });
    });
  }
}

/** The connector `equipment` over equipment of a test, by the `name` in an interface's config. */
export function equipmentConnector(equipment: ReadonlyMap<string, MemoryEquipment>): Connector<{ readonly name: string }> {
  return {
    name: 'equipment',
    summary: 'equipment of a test',
    config: { name: { kind: 'text', summary: 'which one', required: true } },
    offers: ({ name }) => ({ tags: { delivery: equipment.get(name)?.delivery ?? 'live', because: 'the test says so' } }),
    endpoint: ({ name }) => `equipment:${name}`,
    examples: [],
    open: async ({ name }, env) => open(equipment.get(name), env),
  };
}

async function open(equipment: MemoryEquipment | undefined, env: ConnectorEnv): Promise<Connection> {
  if (equipment === undefined) throw new ConnectorError('unreachable', 'there is no such equipment');
  equipment.env = env;
  equipment.opened += 1;
  const socket = equipment.port === undefined ? undefined : connect(equipment.port, '127.0.0.1');
  return {
    tags: {
      observe: (requests, cursor, signal) => equipment.observe(requests, cursor, signal),
      read: async () => [],
      granted: () => [{ address: 'speed', requestedMs: 100, revisedMs: 250 }],
    },
    probe: async () => [],
    [Symbol.asyncDispose]: async () => void socket?.destroy(),
  };
}
