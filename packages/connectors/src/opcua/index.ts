import type { Connection, Connector, ConnectorEnv, ProbeStep } from '@millrace/connector';

import type { OpcuaConfig } from './config.ts';
import { opcuaFields } from './config.ts';
import { Equipment } from './equipment.ts';
import { opcuaExamples } from './examples.ts';
import { opcuaOffers } from './offers.ts';
import { OpcuaSession } from './session.ts';

/** Servers of OPC UA: equipment, SCADA, historians. */
export const opcua: Connector<OpcuaConfig> = {
  name: 'opcua',
  summary: 'Watches, reads, writes and browses the tags of an OPC UA server, with its alarms, methods and history.',
  config: opcuaFields,
  offers: opcuaOffers,
  endpoint: ({ url }) => new URL(url).host,
  examples: opcuaExamples,
  open,
  probe: probeAlone,
};

async function open(config: OpcuaConfig, env: ConnectorEnv, signal: AbortSignal): Promise<Connection> {
  const session = await OpcuaSession.open(config, env, signal);
  const equipment = new Equipment(session);
  return {
    tags: equipment,
    sessions: () => ({ open: session.isOpen ? 1 : 0, allowed: 1 }),
    probe: () => probe(session),
    async [Symbol.asyncDispose]() {
      await session[Symbol.asyncDispose]();
      await equipment[Symbol.asyncDispose]();
    },
  };
}

async function probe(session: OpcuaSession): Promise<readonly ProbeStep[]> {
  const began = performance.now();
  const took = (): number => performance.now() - began;
  try {
    const [time] = await session.read([{ nodeId: 'i=2258', attributeId: 13 }]);
    const detail = time?.value?.value instanceof Date ? `the server has ${time.value.value.toISOString()}` : 'the server answers';
    return [{ step: 'ask for its time', ok: true, detail, tookMs: took() }];
  } catch (error) {
    return [{ step: 'ask for its time', ok: false, detail: (error as Error).message, tookMs: took() }];
  }
}

/** A probe with a session of its own, where the interface has none. */
async function probeAlone(config: OpcuaConfig, env: ConnectorEnv, signal: AbortSignal): Promise<readonly ProbeStep[]> {
  const began = performance.now();
  try {
    await using connection = await open(config, env, signal);
    const opened = { step: 'open a session', ok: true, detail: `signed in at ${config.url}`, tookMs: performance.now() - began };
    return [opened, ...(await connection.probe(signal))];
  } catch (error) {
    return [{ step: 'open a session', ok: false, detail: (error as Error).message, tookMs: performance.now() - began }];
  }
}
