import { startAgent, type AgentDevice, type AgentItem, type MtconnectAgent, type Telling } from '@millrace/plant';
import type { Recording } from './recording.ts';
import type { Fact } from './witness.ts';

/** A data item of a recording as a machine that an agent serves, with the tags that a collection makes of it. */
export interface RecordedItem {
  readonly item: AgentItem;
  readonly facts: readonly Fact[];
  readonly isNumber: boolean;
  /** Numbers in one text: 3 for a position in space. */
  readonly width: number;
}

/** A recording as a device. */
export interface RecordedMachine {
  readonly recording: Recording;
  readonly device: AgentDevice;
  readonly items: readonly RecordedItem[];
  readonly telling: readonly Telling[];
}

const number = /^\s*[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?\s*$/;

/** A recording as a device of the name `m1`, `m2` …; its data items are those of the recording. */
export function machineOf(recording: Recording, place: number): RecordedMachine {
  const name = `m${place + 1}`;
  const component = { kind: 'Controller', id: `${name}-controller`, name: 'controller' };
  const { facts: taken } = recording;
  const items = [...Map.groupBy(taken, ({ id }) => id).values()].map((facts, at) =>
    itemOf(`${name}-${at + 1}`, facts, component),
  );
  const byId = new Map(items.map(each => [each.item.name, each.item]));
  const telling = taken.map((fact): Telling => tellingOf(name, byId.get(fact.id) as AgentItem, fact));
  return { recording, device: { name, uuid: `recorded-${name}`, items: items.map(({ item }) => item) }, items, telling };
}

function itemOf(id: string, facts: readonly Fact[], component: AgentItem['component']): RecordedItem {
  const [first] = facts as [Fact, ...Fact[]];
  const told = facts.filter(({ text, level }) => text !== 'UNAVAILABLE' && level === undefined);
  const widths = new Set(told.map(({ text }) => (text.trim() === '' ? 0 : text.trim().split(/\s+/).length)));
  const width = widths.size === 1 ? ([...widths][0] as number) : 1;
  const isNumber =
    told.length > 0 &&
    width > 0 &&
    told.every(({ text }) =>
      text
        .trim()
        .split(/\s+/)
        .every(each => number.test(each)),
    ) &&
    (width > 1 || told.every(({ text }) => number.test(text)));
  const category = first.category === 'CONDITION' ? 'CONDITION' : isNumber ? 'SAMPLE' : 'EVENT';
  const [type, element] = category === 'CONDITION' ? ['SYSTEM', 'System'] : isNumber ? ['LOAD', 'Load'] : ['PROGRAM', 'Program'];
  return { item: { id, name: first.id, category, type, element, component }, facts, isNumber, width: isNumber ? width : 1 };
}

function tellingOf(device: string, item: AgentItem, { timestamp, text, level, code }: Fact): Telling {
  const told = { device, item, timestamp, text };
  if (level === undefined) return told;
  const attributes = code === undefined ? {} : { attributes: { nativeCode: code } };
  return { ...told, level: level.charAt(0).toUpperCase() + level.slice(1), ...attributes };
}

/** An agent that has told every machine's recording. */
export async function serve(machines: readonly RecordedMachine[]): Promise<MtconnectAgent> {
  const count = machines.reduce((sum, { telling }) => sum + telling.length, 0);
  const agent = await startAgent(
    machines.map(({ device }) => device),
    { bufferSize: Math.max(1024, count), instanceId: '1' },
  );
  for (const { telling } of machines) for (const each of telling) agent.tell(each);
  return agent;
}
