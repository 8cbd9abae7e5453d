import { startBroker, type Broker } from '../broker.ts';
import type { Dial } from '../dial/dial.ts';
import { keystone, norden } from './brand.ts';
import { Line } from './line.ts';
import { startModbusLine } from './modbus.ts';
import { startMtconnectLine } from './mtconnect.ts';
import { runLines } from './run.ts';
import { startSparkplugLine } from './sparkplug.ts';

/** How the lines of the company are started. */
export interface FloorOptions {
  readonly seed?: number;
}

/** One line of a plant behind its protocol. */
export interface FloorLine {
  readonly site: 'pune' | 'lyon';
  /** Its id below the site, `packing/line-1`. */
  readonly equipment: string;
  readonly protocol: 'opcua' | 'modbus' | 'sparkplug' | 'mtconnect';
  readonly line: Line;
  readonly dial: Dial;
  /** Observations that its server has told, by its own count. */
  told(): number;
}

/** Two lines in each plant: two makers, four protocols. */
export interface Floor extends AsyncDisposable {
  readonly lines: readonly FloorLine[];
  readonly broker: Broker;
  /** Where each of them is, as environment variables for documents. */
  readonly env: Readonly<Record<string, string>>;
  /** Lets the lines work until disposed. They stand still before. */
  run(): Disposable;
}

/** Starts the servers of all lines on the loopback address. */
export async function startFloor({ seed = 1 }: FloorOptions = {}): Promise<Floor> {
  const { startOpcuaLine } = await import('./opcua.ts');
  await using stack = new AsyncDisposableStack();
  const [puneOne, puneTwo, lyonOne, lyonTwo] = ['line-1', 'line-2', 'line-1', 'line-2'].map(
    (name, place) => new Line({ name, seed: seed * 10 + place }),
  ) as [Line, Line, Line, Line];
  const broker = stack.use(await startBroker());
  const opcua = stack.use(await startOpcuaLine(puneOne, { brand: norden }));
  const modbus = stack.use(await startModbusLine(puneTwo, { brand: keystone, order: 'cdab' }));
  const sparkplug = stack.use(
    await startSparkplugLine(lyonOne, { brand: keystone, broker: broker.url, group: 'Lyon', node: 'packing' }),
  );
  const mtconnect = stack.use(await startMtconnectLine(lyonTwo, { brand: norden }));
  const lines: readonly FloorLine[] = [
    { site: 'pune', equipment: 'packing/line-1', protocol: 'opcua', line: puneOne, dial: opcua.dial, told: () => opcua.told() },
    {
      site: 'pune',
      equipment: 'packing/line-2',
      protocol: 'modbus',
      line: puneTwo,
      dial: modbus.dial,
      told: () => modbus.told(),
    },
    {
      site: 'lyon',
      equipment: 'packing/line-1',
      protocol: 'sparkplug',
      line: lyonOne,
      dial: sparkplug.dial,
      told: () => sparkplug.told(),
    },
    {
      site: 'lyon',
      equipment: 'packing/line-2',
      protocol: 'mtconnect',
      line: lyonTwo,
      dial: mtconnect.dial,
      told: () => mtconnect.told(),
    },
  ];
  const owned = stack.move();
  return {
    lines,
    broker,
    env: {
      LINE_1_PUNE: opcua.url,
      LINE_2_PUNE: String(modbus.port),
      LYON_BROKER: broker.url,
      LINE_2_LYON: mtconnect.url,
    },
    run: () => runLines(lines.map(({ line }) => line)),
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  };
}
