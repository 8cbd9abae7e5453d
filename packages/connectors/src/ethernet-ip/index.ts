import type { Connection, Connector, ConnectorEnv, ProbeStep } from '@millrace/connector';

import { polledTags } from '../polled-tags.ts';
import { probeAlone } from '../probe-alone.ts';
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
  probe: probeAlone(open),
};

async function open(config: EthernetIpConfig, env: ConnectorEnv, signal: AbortSignal): Promise<Connection> {
  const session = await CipSession.open(config, env, signal);
  const reader = new CipReader(session, env);
  const { life } = session;
  const tags = polledTags({ life, config, reader, write: (write, stop) => writeCip(session, reader, write, stop) }, env);
  return {
    tags: { ...tags, browse: (node, page, stop) => browseTags(session, node, page, stop) },
    sessions: () => ({ open: session.isOpen ? 1 : 0, allowed: 1 }),
    probe: stop => probe(config, session, stop),
    [Symbol.asyncDispose]: () => session[Symbol.asyncDispose](),
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
