import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Connector } from '@millrace/connector';
import { startNode } from '../src/index.ts';
import type { LogEvent, Node, NodeOptions } from '../src/index.ts';
import { equipmentConnector, MemoryEquipment } from './memory-equipment.ts';
import { memoryConnector, MemoryTarget } from './memory-systems.ts';
import { until } from './until.ts';

/** What a test may say about its collection of two lines at Lyon. */
export interface CollectRigOptions {
  readonly delivery?: 'live' | 'replayable';
  /** Tables by line: rows `tag,address`. */
  readonly tables?: Readonly<Record<string, string>>;
  readonly measurements?: string;
  readonly silence?: string;
  /** Whole documents beside the others. */
  readonly more?: string;
  readonly flow?: boolean;
  readonly node?: Partial<NodeOptions>;
}

/** A project of one collection on disk, its lines in memory, and a real node with a real store. */
export interface CollectRig extends AsyncDisposable {
  readonly lines: ReadonlyMap<string, MemoryEquipment>;
  readonly line: MemoryEquipment;
  readonly mes: MemoryTarget;
  readonly folder: string;
  readonly logged: LogEvent[];
  node: Node;
  stop(): Promise<void>;
  start(): Promise<void>;
  write(options: CollectRigOptions): Promise<void>;
  until: typeof until;
}

export const collection = 'line@lyon';

const table = 'tag,address\nspeed,speed\nrunning,running\ngood,good\nnote,note\n';

/** Starts a node over lines in memory on a project that is there; for a test that is killed. */
export function startCollectNode(
  folder: string,
  lines: ReadonlyMap<string, MemoryEquipment>,
  mes: MemoryTarget,
  more: Partial<NodeOptions> = {},
): Promise<Node> {
  return startNode({
    folder,
    data: join(folder, 'data'),
    connectors: new Map<string, Connector>([
      ['equipment', equipmentConnector(lines) as Connector],
      ['memory', memoryConnector({ sources: new Map(), targets: new Map([['mes', mes]]) }) as Connector],
    ]),
    env: {},
    secret: () => undefined,
    minimumFreeBytes: 0,
    log: () => undefined,
    ...more,
  });
}

/** Writes the documents of a rig into a folder. */
export async function writeCollectProject(folder: string, options: CollectRigOptions): Promise<void> {
  await writeFile(join(folder, 'project.yaml'), documents(options));
  for (const line of ['line-1', 'line-2']) await writeFile(join(folder, `${line}.csv`), options.tables?.[line] ?? table);
}

/** Starts a node over lines in memory. */
export async function startCollectRig(options: CollectRigOptions = {}): Promise<CollectRig> {
  const folder = await mkdtemp(join(tmpdir(), 'millrace-collect-'));
  const lines = new Map(['plc-1', 'plc-2'].map(name => [name, new MemoryEquipment(options.delivery)]));
  const mes = new MemoryTarget();
  const logged: LogEvent[] = [];
  const write = (written: CollectRigOptions): Promise<void> => writeCollectProject(folder, written);
  await write(options);
  const log = (event: LogEvent): void => void logged.push(event);
  const start = (): Promise<Node> => startCollectNode(folder, lines, mes, { log, ...options.node });
  const rig: CollectRig = {
    lines,
    line: lines.get('plc-1')!,
    mes,
    folder,
    logged,
    write,
    until,
    node: await start(),
    stop: async () => rig.node[Symbol.asyncDispose](),
    start: async () => void (rig.node = await start()),
    [Symbol.asyncDispose]: async () => {
      await rig.node[Symbol.asyncDispose]();
      await rm(folder, { recursive: true, force: true });
    },
  };
  return rig;
}

function documents(options: CollectRigOptions): string {
  return `
kind: site
name: lyon
code: "4100"
zone: Europe/Paris
systems: {}
---
kind: system
name: plc
role: plc
owner: it
interfaces:
  one: { connector: equipment, config: { name: plc-1 } }
  two: { connector: equipment, config: { name: plc-2 } }
---
kind: system
name: mes
role: mes
owner: it
interfaces:
  events: { connector: memory, config: { name: mes } }
---
kind: collection
name: line
owner: production
class: Line
tags:
  speed: { type: number, unit: m/min }
  running: { type: boolean }
  good: { type: integer }
  note: { type: text, required: false }
measurements: ${options.measurements ?? '{ speed: { tag: speed }, good: { tag: good, deadband: 2 } }'}
events:
  started: { on: edge, tag: running, to: true, snapshot: [speed] }
  stopped: { on: edge, tag: running, to: false }
${options.silence === undefined ? '' : `silence: ${options.silence}`}
---
kind: binding
name: line-lyon
site: lyon
collection: line
equipment:
  packing/line-1: { interface: plc.one, table: line-1.csv }
  packing/line-2: { interface: plc.two, table: line-2.csv }
---
kind: contract
name: equipment-event
version: 1
owner: production
id: [id]
subject: equipment
keys: { equipment: equipment, event: type }
schema:
  type: object
  required: [id, type, equipment]
  properties:
    id: { type: string }
    type: { type: string }
    equipment: { type: string }
---
${options.flow === false ? '' : flow}
${options.more === undefined ? '' : `---\n${options.more}`}
`;
}

const flow = `
kind: integration
name: line-events
owner: production
for: [lyon]
from: { collection: line, contract: equipment-event@1 }
to:
  - { interface: mes.events, contract: equipment-event@1 }
`;
