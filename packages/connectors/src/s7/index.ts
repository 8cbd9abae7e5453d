import type { Connection, Connector, ConnectorEnv, ProbeStep, Tags } from '@millrace/connector';

import { Polling } from '../poll.ts';
import { s7Fields } from './config.ts';
import type { S7Config } from './config.ts';
import { s7Reader, writeS7 } from './device.ts';
import { s7Examples } from './examples.ts';
import { s7Offers } from './offers.ts';
import { S7Session } from './session.ts';

/** Siemens controllers, by S7 communication. */
export const s7: Connector<S7Config> = {
  name: 's7',
  summary: 'Watches and writes data blocks, flags, inputs and outputs of Siemens S7 controllers.',
  config: s7Fields,
  offers: s7Offers,
  endpoint: ({ host, port }) => `s7://${host}:${port}`,
  examples: s7Examples,
  open,
  probe: probeAlone,
};

async function open(config: S7Config, env: ConnectorEnv, signal: AbortSignal): Promise<Connection> {
  const session = await S7Session.open(config, env, signal);
  return {
    tags: tagsOf(session, config, env),
    sessions: () => ({ open: session.isOpen ? 1 : 0, allowed: 1 }),
    probe: async () => [stepOf(config, session)],
    [Symbol.asyncDispose]: () => session[Symbol.asyncDispose](),
  };
}

function tagsOf(session: S7Session, config: S7Config, env: ConnectorEnv): Tags {
  const reader = s7Reader(session, config, env);
  const polling = new Polling({
    read: (addresses, signal) => reader.read(addresses, signal),
    problem: address => reader.problem(address),
    life: session.life,
    everyMs: config.every,
    heartbeatMs: config.heartbeat,
    now: () => env.now(),
  });
  return {
    observe: (requests, _, signal) => polling.observe(requests, signal),
    granted: () => polling.granted(),
    read: (addresses, signal) => polling.read(addresses, signal),
    async write(writes, signal) {
      const outcomes = [];
      for (const write of writes) outcomes.push(await writeS7(session, reader.parse(write.address), write, signal));
      return outcomes;
    },
  };
}

function stepOf({ host, port }: S7Config, session: S7Session): ProbeStep {
  const detail = session.isOpen ? `open, ${session.largestRead} bytes a request` : 'closed';
  return { step: `session with ${host}:${port}`, ok: session.isOpen, detail, tookMs: 0 };
}

async function probeAlone(config: S7Config, env: ConnectorEnv, signal: AbortSignal): Promise<readonly ProbeStep[]> {
  const began = performance.now();
  try {
    await using connection = await open(config, env, signal);
    return await connection.probe(signal);
  } catch (error) {
    return [{ step: 'open a session', ok: false, detail: (error as Error).message, tookMs: performance.now() - began }];
  }
}
