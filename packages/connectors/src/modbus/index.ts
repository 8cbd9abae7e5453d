import type { Connection, Connector, ConnectorEnv, ProbeStep } from '@millrace/connector';

import { polledTags } from '../polled-tags.ts';
import { probeAlone } from '../probe-alone.ts';
import { modbusFields } from './config.ts';
import type { ModbusConfig } from './config.ts';
import { modbusExamples } from './examples.ts';
import { modbusReader } from './device.ts';
import type { ModbusReader } from './device.ts';
import { checkExpected } from './expect.ts';
import { modbusOffers } from './offers.ts';
import { ModbusSession } from './session.ts';
import { writeValue } from './write.ts';

/** Devices that speak Modbus TCP, or Modbus RTU carried over TCP. */
export const modbus: Connector<ModbusConfig> = {
  name: 'modbus',
  summary: 'Watches and writes registers and coils of devices by Modbus TCP or RTU over TCP.',
  config: modbusFields,
  offers: modbusOffers,
  endpoint: ({ host, port }) => `modbus://${host}:${port}`,
  examples: modbusExamples,
  open,
  probe: probeAlone(open),
};

async function open(config: ModbusConfig, env: ConnectorEnv, signal: AbortSignal): Promise<Connection> {
  const session = await ModbusSession.open(config, env, signal);
  try {
    const reader = modbusReader(session, config, env);
    await checkExpected(config, reader, env, signal);
    const { life } = session;
    return {
      tags: polledTags(
        { life, config, reader, write: (write, stop) => writeValue(session, reader.parse(write.address), write, stop) },
        env,
      ),
      sessions: () => ({ open: session.isOpen ? 1 : 0, allowed: 1 }),
      probe: stop => probe(config, session, reader, env, stop),
      [Symbol.asyncDispose]: () => session[Symbol.asyncDispose](),
    };
  } catch (error) {
    await session[Symbol.asyncDispose]();
    throw error;
  }
}

async function probe(
  config: ModbusConfig,
  session: ModbusSession,
  reader: ModbusReader,
  env: ConnectorEnv,
  signal: AbortSignal,
): Promise<readonly ProbeStep[]> {
  const { host, port } = config;
  const connected = {
    step: `connect to ${host}:${port}`,
    ok: session.isOpen,
    detail: session.isOpen ? 'open' : 'closed',
    tookMs: 0,
  };
  if (config.expect.length === 0) return [connected];
  const began = performance.now();
  const [ok, detail] = await checkExpected(config, reader, env, signal).then(
    count => [true, `${count} as said`] as const,
    (error: Error) => [false, error.message] as const,
  );
  return [connected, { step: 'read the known values', ok, detail, tookMs: performance.now() - began }];
}
