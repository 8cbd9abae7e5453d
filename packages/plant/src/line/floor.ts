import { startBroker, type Broker } from '../broker.ts';
import { controlPanel } from '../dial/control.ts';
import type { Dial } from '../dial/dial.ts';
import { Door } from '../http/door.ts';
import { keystone, norden } from './brand.ts';
import { Line } from './line.ts';
import { startModbusLine, type ModbusLine } from './modbus.ts';
import { startMtconnectLine, type MtconnectLine } from './mtconnect.ts';
import { startOpcuaLine, type OpcuaLine } from './opcua.ts';
import { runLines } from './run.ts';
import { startSparkplugLine, type SparkplugLine } from './sparkplug.ts';
import { ToldBook, toldNow } from './told-book.ts';

/** How the lines of the company are started. */
export interface FloorOptions {
  readonly seed?: number;
  /** The Sparkplug host application without which the line of Lyon keeps what it has to tell; absent: it tells whoever listens. */
  readonly primaryHost?: string;
}

/** What of the floor has a fault dial. */
export const floorSystems = ['line-1-pune', 'line-2-pune', 'line-1-lyon', 'line-2-lyon', 'broker-lyon'] as const;
export type FloorSystem = (typeof floorSystems)[number];

/** One line of a plant behind its protocol. */
export interface FloorLine {
  readonly system: FloorSystem;
  readonly site: 'pune' | 'lyon';
  /** Its id below the site, `packing/line-1`. */
  readonly equipment: string;
  readonly protocol: keyof FloorServers;
  readonly line: Line;
  readonly dial: Dial;
  /** Observations that its server has told, by its own count. */
  readonly told: ToldBook;
  /** What really happened: every change of a signal, whether anybody could be told or not. */
  readonly changes: ToldBook;
  /** Its server says when each value was so; otherwise it was so when it came. */
  readonly tellsTimes: boolean;
}

/** The servers of the lines, by protocol, for whoever restarts them. */
export interface FloorServers {
  readonly opcua: OpcuaLine;
  readonly modbus: ModbusLine;
  readonly sparkplug: SparkplugLine;
  readonly mtconnect: MtconnectLine;
}

/** Two lines in each plant: two makers, four protocols. */
export interface Floor extends AsyncDisposable {
  readonly lines: readonly FloorLine[];
  readonly servers: FloorServers;
  readonly broker: Broker;
  readonly dials: Readonly<Record<FloorSystem, Dial>>;
  /** Address of the operator's panel of each: `/book` (what really happened), `/dial`. */
  readonly controls: Readonly<Record<FloorSystem, string>>;
  /** Where each of them is, as environment variables for documents. */
  readonly env: Readonly<Record<string, string>>;
  /** Lets the lines work until disposed. They stand still before. */
  run(): Disposable;
}

/** Starts the servers of all lines on the loopback address. */
export async function startFloor({ seed = 1, primaryHost }: FloorOptions = {}): Promise<Floor> {
  await using stack = new AsyncDisposableStack();
  const [puneOne, puneTwo, lyonOne, lyonTwo] = ['line-1', 'line-2', 'line-1', 'line-2'].map(
    (name, place) => new Line({ name, seed: seed * 10 + place }),
  ) as [Line, Line, Line, Line];
  const broker = stack.use(await startBroker());
  const edge = { broker: broker.url, group: 'Lyon', node: 'packing', ...(primaryHost !== undefined && { primaryHost }) };
  const servers: FloorServers = {
    opcua: stack.use(await startOpcuaLine(puneOne, { brand: norden })),
    modbus: stack.use(await startModbusLine(puneTwo, { brand: keystone, order: 'cdab' })),
    sparkplug: stack.use(await startSparkplugLine(lyonOne, { brand: keystone, ...edge })),
    mtconnect: stack.use(await startMtconnectLine(lyonTwo, { brand: norden })),
  };
  const lines: readonly FloorLine[] = [
    floorLine('line-1-pune', 'opcua', puneOne, servers),
    floorLine('line-2-pune', 'modbus', puneTwo, servers),
    floorLine('line-1-lyon', 'sparkplug', lyonOne, servers),
    floorLine('line-2-lyon', 'mtconnect', lyonTwo, servers),
  ];
  const panels = [
    ...lines.map(({ system, dial, line }) => ({ system, dial, views: { book: () => line.book() } })),
    { system: 'broker-lyon', dial: broker.dial, views: {} } as const,
  ];
  const controls = new Map<FloorSystem, string>();
  for (const { system, dial, views } of panels) controls.set(system, stack.use(await Door.open(controlPanel(dial, views))).url);
  const owned = stack.move();
  return {
    lines,
    servers,
    broker,
    dials: Object.fromEntries(panels.map(({ system, dial }) => [system, dial])) as Floor['dials'],
    controls: Object.fromEntries(controls) as Floor['controls'],
    env: {
      LINE_1_PUNE: servers.opcua.url,
      LINE_2_PUNE: String(servers.modbus.port),
      LYON_BROKER: broker.url,
      LINE_2_LYON: servers.mtconnect.url,
    },
    run: () => runLines(lines.map(({ line }) => line)),
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  };
}

function floorLine(system: FloorSystem, protocol: keyof FloorServers, line: Line, servers: FloorServers): FloorLine {
  const server = servers[protocol];
  const site = system.endsWith('pune') ? 'pune' : 'lyon';
  const changes = new ToldBook();
  line.listen((names, at) => changes.add(toldNow(line.signals, names, at)));
  return {
    system,
    site,
    equipment: `packing/${line.name}`,
    protocol,
    line,
    dial: server.dial,
    told: server.book,
    changes,
    tellsTimes: protocol !== 'modbus',
  };
}
