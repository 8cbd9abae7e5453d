import { norden, type Brand } from './brand.ts';
import type { Line } from './line.ts';
import { startAgent, type AgentOptions, type MtconnectAgent } from './mtconnect-agent.ts';
import type { Telling } from './mtconnect-buffer.ts';
import type { AgentDevice, AgentItem } from './mtconnect-model.ts';
import type { LineSignals, SignalName } from './signal.ts';
import { ToldBook, toldNow } from './told-book.ts';

/** How a signal is told by MTConnect: category, type, element, unit. */
type Form = readonly [AgentItem['category'], type: string, element: string, units?: string];

const forms: Readonly<Partial<Record<SignalName, Form>>> = {
  running: ['EVENT', 'EXECUTION', 'Execution'],
  state: ['EVENT', 'x:PACKML_STATE', 'x:PackmlState'],
  speed: ['SAMPLE', 'VELOCITY', 'Velocity', 'MILLIMETER/SECOND'],
  speedSetpoint: ['SAMPLE', 'VELOCITY', 'Velocity', 'MILLIMETER/SECOND'],
  goodCount: ['EVENT', 'PART_COUNT', 'PartCount'],
  scrapCount: ['EVENT', 'PART_COUNT', 'PartCount'],
  cycleCount: ['EVENT', 'PART_COUNT', 'PartCount'],
  cycleTime: ['SAMPLE', 'ACCUMULATED_TIME', 'AccumulatedTime', 'SECOND'],
  sealTemperature: ['SAMPLE', 'TEMPERATURE', 'Temperature', 'CELSIUS'],
  sealPressure: ['SAMPLE', 'PRESSURE', 'Pressure', 'PASCAL'],
  energy: ['SAMPLE', 'ELECTRICAL_ENERGY', 'ElectricalEnergy', 'WATT_SECOND'],
  alarm: ['CONDITION', 'SYSTEM', 'System'],
  recipe: ['EVENT', 'PROGRAM', 'Program'],
};

/** Factors from the units of the line to those of MTConnect. */
const factors: Readonly<Partial<Record<SignalName, number>>> = {
  speed: 1000 / 60,
  speedSetpoint: 1000 / 60,
  sealPressure: 100_000,
  energy: 3_600_000,
};

export interface MtconnectLineOptions extends AgentOptions {
  readonly brand?: Brand;
}

/** A line behind an agent. */
export interface MtconnectLine extends MtconnectAgent {
  /** What it told the agent, over all of its instances. */
  readonly book: ToldBook;
}

/** An agent around a line, which tells all of it anew after a restart. Addresses of its data items are `LINE/NAME`, the names those of the brand. */
export async function startMtconnectLine(line: Line, options: MtconnectLineOptions = {}): Promise<MtconnectLine> {
  const { brand = norden, ...agentOptions } = options;
  const items = itemsOf(line.name, brand);
  const device: AgentDevice = { name: line.name, uuid: `plant-${line.name}`, items: [...items.values()] };
  const book = new ToldBook();
  const tellings = (signals: readonly SignalName[], at: number): readonly Telling[] => {
    const known = signals.filter(signal => items.has(signal));
    book.add(toldNow(line.signals, known, at));
    return known.map(signal => tellingOf(line, signal, items.get(signal)!, at));
  };
  const agent = await startAgent([device], {
    ...agentOptions,
    // By the clock of the line: what it told before must not be later.
    begin: () => tellings([...items.keys()], performance.timeOrigin + performance.now()),
    end: () => unlisten(),
  });
  const unlisten = line.listen((changed, at) => agent.tell(...tellings(changed, at)));
  return Object.assign(agent, { book });
}

function itemsOf(device: string, { names }: Brand): ReadonlyMap<SignalName, AgentItem> {
  const entries = Object.entries(forms) as [SignalName, Form][];
  return new Map(
    entries.flatMap(([signal, [category, type, element, units]]) => {
      const name = names[signal];
      if (name === undefined) return [];
      const component = { kind: 'Controller', id: `${device}-controller`, name: 'controller' };
      const item: AgentItem = {
        id: `${device}-${signal}`,
        name,
        category,
        type,
        element,
        ...(units !== undefined && { units }),
        component,
      };
      return [[signal, item] as const];
    }),
  );
}

function tellingOf(line: Line, signal: SignalName, item: AgentItem, at: number): Telling {
  const told = { device: line.name, item, timestamp: timeOf(at) };
  if (signal === 'alarm') {
    return line.signals.alarm
      ? { ...told, level: 'Fault', text: 'jam', attributes: { nativeCode: 'JAM' } }
      : { ...told, level: 'Normal', text: '' };
  }
  return { ...told, text: textOf(signal, line.signals) };
}

/** The agent tells every maker's line in the units of MTConnect: that is what it is for. */
function textOf(signal: SignalName, signals: LineSignals): string {
  if (signal === 'running') return signals.running ? 'ACTIVE' : 'STOPPED';
  const factor = factors[signal];
  return factor === undefined ? String(signals[signal]) : String(Number(signals[signal]) * factor);
}

/** A moment of the line to the microsecond. */
function timeOf(atMs: number): string {
  const micros = Math.round((atMs % 1000) * 1000);
  return `${new Date(atMs - (atMs % 1000)).toISOString().slice(0, 19)}.${String(Math.min(micros, 999_999)).padStart(6, '0')}Z`;
}
