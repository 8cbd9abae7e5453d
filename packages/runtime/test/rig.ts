import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Connector } from '@millrace/connector';
import { startNode } from '../src/index.ts';
import type { LogEvent, Node, NodeOptions } from '../src/index.ts';
import { memoryConnector, MemorySource, MemoryTarget } from './memory-systems.ts';
import type { Memory } from './memory-systems.ts';
import { until } from './until.ts';

/** What a test may say about its one flow from `erp.orders` to `mes.orders`. */
export interface RigOptions {
  readonly repeat?: 'keyed' | 'harmless' | 'verifiable' | 'unsafe';
  readonly batch?: number;
  readonly concurrency?: number;
  /** More lines under the contract, the integration's target, or whole documents. */
  readonly contract?: string;
  readonly target?: string;
  readonly when?: string;
  readonly fields?: string;
  readonly retry?: string;
  /** One more property of the source contract. */
  readonly property?: string;
  /** Whole documents beside the others. */
  readonly more?: string;
  readonly node?: Partial<NodeOptions>;
}

/** A project on disk, its systems in memory and a real node with a real store. */
export interface Rig extends AsyncDisposable {
  readonly source: MemorySource;
  readonly target: MemoryTarget;
  readonly memory: Memory;
  readonly folder: string;
  readonly logged: LogEvent[];
  node: Node;
  /** Ends the node and starts it again on the same store. */
  restart(): Promise<void>;
  /** Tries to start a second node on the same store. */
  startAnother(): Promise<Node>;
  /** Writes the project's document again. */
  write(options: RigOptions): Promise<void>;
  /** Resolves when a condition holds; fails after 20 s. */
  until(condition: () => boolean | Promise<boolean>, what: string): Promise<void>;
  /** Resolves when nothing is in flight. */
  quiet(): Promise<void>;
}

/** The one flow of the rig. */
export const flowName = 'orders:mes.orders';
export const actor = { name: 'tester' };

/** Starts a node over memory systems. */
export async function startRig(options: RigOptions = {}): Promise<Rig> {
  const folder = await mkdtemp(join(tmpdir(), 'millrace-runtime-'));
  const memory: Memory = { sources: new Map([['orders', new MemorySource()]]), targets: new Map([['mes', new MemoryTarget()]]) };
  const logged: LogEvent[] = [];
  await writeFile(join(folder, 'project.yaml'), documents(options));
  const start = (): Promise<Node> =>
    startNode({
      folder,
      data: join(folder, 'data'),
      connectors: new Map([['memory', memoryConnector(memory) as Connector]]),
      env: {},
      secret: () => undefined,
      log: event => logged.push(event),
      ...options.node,
    });
  const rig: Rig = {
    source: memory.sources.get('orders')!,
    target: memory.targets.get('mes')!,
    memory,
    folder,
    logged,
    node: await start(),
    restart: async () => {
      await rig.node[Symbol.asyncDispose]();
      rig.node = await start();
    },
    startAnother: start,
    write: changed => writeFile(join(folder, 'project.yaml'), documents(changed)),
    until,
    quiet: () =>
      until(
        async () => (await rig.node.operations.status()).flows.every(flow => flow.ledger.inFlight === 0),
        'nothing is in flight',
      ),
    [Symbol.asyncDispose]: async () => {
      await rig.node[Symbol.asyncDispose]();
      await rm(folder, { recursive: true, force: true });
    },
  };
  return rig;
}

function documents(options: RigOptions): string {
  return `
kind: system
name: erp
role: erp
owner: it-erp
interfaces:
  orders: { connector: memory, config: { name: orders } }
---
kind: system
name: mes
role: mes
owner: it-mes
interfaces:
  orders:
    connector: memory
    config: { name: mes, repeat: ${options.repeat ?? 'keyed'}, batch: ${options.batch ?? 1} }
    limits: { concurrency: ${options.concurrency ?? 4} }
    retry: ${options.retry ?? '{ attempts: 4, first: 20 ms, longest: 100 ms }'}
---
kind: contract
name: order
version: 1
owner: planning
subject: order
keys: { order: order }
${options.contract ?? ''}
schema:
  type: object
  required: [order]
  properties:
    order: { type: string }
    quantity: { type: number }
    revision: { type: integer }
    counter: { type: integer }
    note: { type: string }
    ${options.property ?? 'other: { type: string }'}
---
kind: contract
name: work-order
version: 1
owner: mes
subject: number
schema:
  type: object
  required: [number]
  properties:
    number: { type: string }
    amount: { type: number }
    text: { type: string }
---
kind: mapping
name: order-to-work-order
from: order@1
to: work-order@1
fields:
  ${options.fields ?? '{ number: order, amount: quantity }'}
---
kind: integration
name: orders
owner: planning
from: { interface: erp.orders, contract: order@1 }
${options.when === undefined ? '' : `when: ${JSON.stringify(options.when)}`}
to:
  - { interface: mes.orders, contract: work-order@1, mapping: order-to-work-order${options.target === undefined ? '' : `, ${options.target}`} }
${options.more === undefined ? '' : `---\n${options.more}`}
`;
}
