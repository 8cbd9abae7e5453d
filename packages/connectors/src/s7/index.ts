import type { Connection, Connector, ConnectorEnv, ProbeStep } from '@millrace/connector';

import { polledTags } from '../polled-tags.ts';
import { probeAlone } from '../probe-alone.ts';
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
  probe: probeAlone(open),
};

async function open(config: S7Config, env: ConnectorEnv, signal: AbortSignal): Promise<Connection> {
  const session = await S7Session.open(config, env, signal);
  const reader = s7Reader(session, config, env);
  const { life } = session;
  return {
    tags: polledTags(
      { life, config, reader, write: (write, stop) => writeS7(session, reader.parse(write.address), write, stop) },
      env,
    ),
    sessions: () => ({ open: session.isOpen ? 1 : 0, allowed: 1 }),
    probe: async () => [stepOf(config, session)],
    [Symbol.asyncDispose]: () => session[Symbol.asyncDispose](),
  };
}

function stepOf({ host, port }: S7Config, session: S7Session): ProbeStep {
  const detail = session.isOpen ? `open, ${session.largestRead} bytes a request` : 'closed';
  return { step: `session with ${host}:${port}`, ok: session.isOpen, detail, tookMs: 0 };
}
