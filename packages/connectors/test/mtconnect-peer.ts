import type { Peer, TestRecord } from '@millrace/connector/testkit';
import { parseFields, type TagValue } from '@millrace/core';
import { startAgent, type AgentDevice, type AgentItem, type AgentOptions, type MtconnectAgent } from '@millrace/plant';

import { mtconnectFields, type MtconnectConfig } from '../src/mtconnect/config.ts';

const device = { kind: 'Device', id: 'd1' };
const controller = { kind: 'Controller', id: 'c1', name: 'controller' };

/** What the machine of the tests has. */
export const items = {
  avail: { id: 'avail-1', name: 'avail', category: 'EVENT', type: 'AVAILABILITY', element: 'Availability', component: device },
  load: {
    id: 'load-1',
    name: 'load',
    category: 'SAMPLE',
    type: 'LOAD',
    element: 'Load',
    units: 'PERCENT',
    component: controller,
  },
  speed: {
    id: 'speed-1',
    name: 'speed',
    category: 'SAMPLE',
    type: 'ROTARY_VELOCITY',
    element: 'RotaryVelocity',
    units: 'REVOLUTION/MINUTE',
    component: controller,
  },
  position: {
    id: 'pos-1',
    name: 'position',
    category: 'SAMPLE',
    type: 'PATH_POSITION',
    element: 'PathPosition',
    units: 'MILLIMETER_3D',
    component: controller,
  },
  program: { id: 'program-1', name: 'program', category: 'EVENT', type: 'PROGRAM', element: 'Program', component: controller },
  message: { id: 'message-1', name: 'message', category: 'EVENT', type: 'MESSAGE', element: 'Message', component: controller },
  system: { id: 'system-1', name: 'system', category: 'CONDITION', type: 'SYSTEM', element: 'System', component: controller },
} as const satisfies Record<string, AgentItem>;

export const machine: AgentDevice = { name: 'M1', uuid: 'uuid-m1', items: Object.values(items) };

/** An agent of one machine, and what a test tells it. */
export async function startMachine(options: AgentOptions = {}): Promise<Machine> {
  return new Machine(await startAgent([machine], { instanceId: '100', ...options }));
}

/** Tells what happens to the machine. */
export class Machine implements AsyncDisposable {
  readonly agent: MtconnectAgent;

  constructor(agent: MtconnectAgent) {
    this.agent = agent;
  }

  /** An observation of now. */
  tell(item: AgentItem, text: string, more: { level?: string; attributes?: Record<string, string> } = {}): void {
    const timestamp = new Date().toISOString();
    this.agent.tell({ device: machine.name, item, timestamp, text, ...more });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.agent[Symbol.asyncDispose]();
  }
}

/** Settings that follow an agent quickly. */
export function agentConfig(agent: MtconnectAgent, more: object = {}): MtconnectConfig {
  return settings({ agent: { url: agent.url, interval: '1 ms', heartbeat: '200 ms', ...more } });
}

/** Settings as the connector gets them. */
export function settings(written: Readonly<Record<string, unknown>>): MtconnectConfig {
  const parsed = parseFields(mtconnectFields, written, '');
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.issues));
  return parsed.value as unknown as MtconnectConfig;
}

/** The agent as the peer of the shared suite: tags, and messages in `Message` observations. */
export async function agentPeer(options: AgentOptions = {}): Promise<Peer<MtconnectConfig>> {
  const running = await startMachine(options);
  const { agent } = running;
  for (const item of Object.values(items))
    if (item.category !== 'CONDITION' && item !== items.message) running.tell(item, item.category === 'SAMPLE' ? '0' : '');
  return {
    config: agentConfig(agent, { start: 'oldest', headers: { 'x-key': 'secret-of-the-proxy' } }),
    secrets: ['secret-of-the-proxy'],
    openSessions: () => agent.connections,
    cut: async () => agent.cut(),
    source: {
      produce: async records => records.forEach(record => running.tell(items.message, JSON.stringify(record))),
      resend: async () => undefined,
      read: item => {
        const { dataItemId, value } = JSON.parse(Buffer.from(item.bytes).toString()) as { dataItemId: string; value: string };
        return dataItemId === items.message.id ? [JSON.parse(value) as TestRecord] : [];
      },
    },
    tags: {
      numbers: ['M1/load', 'speed-1'],
      tellsEvery: true,
      tellsTime: true,
      set: async (address, value) => running.tell(itemOf(address), textOf(value)),
      exact: [
        { address: 'M1/load', value: 0.1 },
        { address: 'M1/load', value: -1.5e300 },
        { address: 'M1/load', value: NaN },
        { address: 'M1/load', value: -Infinity },
        { address: 'M1/load', value: 9_007_199_254_740_993n },
        { address: 'M1/program', value: ' <O1234 & "§µ漢"> ' },
        { address: 'M1/program', value: '' },
        { address: 'M1/position', value: [1, -2.25, 3e-7] },
      ],
      absent: 'M1/nothing',
      spoil: async address => {
        running.tell(itemOf(address), 'UNAVAILABLE');
        return 0x809b_0000;
      },
      browsable: Object.values(items).map(({ id }) => id),
    },
    [Symbol.asyncDispose]: () => running[Symbol.asyncDispose](),
  };
}

function itemOf(address: string): AgentItem {
  const found = Object.values(items).find(({ id, name }) => id === address || `M1/${name}` === address);
  if (!found) throw new Error(`the machine has no ${address}`);
  return found;
}

function textOf(value: TagValue): string {
  if (Array.isArray(value)) return value.map(String).join(' ');
  return typeof value === 'number' && !Number.isFinite(value) ? String(value).replace('Infinity', 'INF') : String(value);
}
