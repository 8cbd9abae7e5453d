import type { Connection, Connector, ConnectorEnv, ProbeStep, Tags } from '@millrace/connector';

import { Polling } from '../poll.ts';
import { browseTags } from './browse.ts';
import { ethernetIpFields } from './config.ts';
import type { EthernetIpConfig } from './config.ts';
import { ethernetIpExamples } from './examples.ts';
import { ethernetIpOffers } from './offers.ts';
import { CipReader } from './read.ts';
import { CipSession } from './session.ts';
import { writeCip } from './write.ts';

/** Logix controllers, by EtherNet/IP. */
export const ethernetIp: Connector<EthernetIpConfig> = {
  name: 'ethernet-ip',
  summary: 'Watches, writes and lists tags of Rockwell Logix controllers.',
  config: ethernetIpFields,
  offers: ethernetIpOffers,
  endpoint: ({ host, port }) => `ethernet-ip://${host}:${port}`,
  examples: ethernetIpExamples,
  open,
  probe: probeAlone,
};

async function open(config: EthernetIpConfig, env: ConnectorEnv, signal: AbortSignal): Promise<Connection> {
  const session = await CipSession.open(config, env, signal);
  return {
    tags: tagsOf(session, config, env),
    sessions: () => ({ open: session.isOpen ? 1 : 0, allowed: 1 }),
    probe: stop => probe(config, session, stop),
    [Symbol.asyncDispose]: () => session[Symbol.asyncDispose](),
  };
}

function tagsOf(session: CipSession, config: EthernetIpConfig, env: ConnectorEnv): Tags {
  const reader = new CipReader(session, env);
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
      for (const write of writes) outcomes.push(await writeCip(session, reader, write, signal));
      return outcomes;
    },
    browse: (node, page, signal) => browseTags(session, node, page, signal),
  };
}

async function probe(config: EthernetIpConfig, session: CipSession, signal: AbortSignal): Promise<readonly ProbeStep[]> {
  const began = performance.now();
  const [ok, detail] = await browseTags(session, undefined, undefined, signal).then(
    ({ nodes }) => [true, `${nodes.length} tags and programs on the first page`] as const,
    (error: Error) => [false, error.message] as const,
  );
  return [
    {
      step: `session with ${config.host}:${config.port}`,
      ok: session.isOpen,
      detail: session.isOpen ? 'open' : 'closed',
      tookMs: 0,
    },
    { step: 'list tags', ok, detail, tookMs: performance.now() - began },
  ];
}

async function probeAlone(config: EthernetIpConfig, env: ConnectorEnv, signal: AbortSignal): Promise<readonly ProbeStep[]> {
  const began = performance.now();
  try {
    await using connection = await open(config, env, signal);
    return await connection.probe(signal);
  } catch (error) {
    return [{ step: 'open a session', ok: false, detail: (error as Error).message, tookMs: performance.now() - began }];
  }
}
