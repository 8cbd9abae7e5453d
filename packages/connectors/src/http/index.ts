import { ConnectorError } from '@millrace/connector';
import type { Connection, Connector, ConnectorEnv, ProbeStep } from '@millrace/connector';

import { httpFields } from './config.ts';
import type { HttpConfig } from './config.ts';
import { httpExamples } from './examples.ts';
import { httpOffers } from './offers.ts';
import { Listeners, hostAndPort } from './receive/listeners.ts';
import { RequestSource } from './receive/source.ts';
import { probeTarget } from './send/probe.ts';
import { Session } from './send/session.ts';
import type { SendConfig } from './send/session.ts';
import { RequestSink } from './send/sink.ts';

/**
 * HTTP in both directions: a server that takes messages, a client that sends them. Each connector made here owns the listeners of its
 * interfaces; interfaces with the same address share one, told apart by their paths.
 */
export function createHttpConnector(): Connector<HttpConfig> {
  const listeners = new Listeners();
  return {
    name: 'http',
    summary: 'Takes messages as an HTTP server, or sends them as an HTTP client.',
    config: httpFields,
    offers: httpOffers,
    endpoint: config => (config.url === undefined ? `http://${config.listen}${config.path}` : originOf(config.url)),
    examples: httpExamples,
    async probe(config, env, signal) {
      if (!isSending(config))
        return [{ step: `listen on ${config.listen ?? ''}`, ok: false, detail: 'nothing listens there', tookMs: 0 }];
      await using session = await openSession(config, env);
      return await probeTarget(config, session, env, signal);
    },
    open(config, env, signal) {
      if (isReceiving(config)) return openReceiving(listeners, config, env);
      if (isSending(config)) return openSending(config, env, signal);
      throw new ConnectorError('misconfigured', `opening ${env.name}: expected one of "listen" (to receive) and "url" (to send)`);
    },
  };
}

function isReceiving(config: HttpConfig): config is HttpConfig & { readonly listen: string } {
  return config.listen !== undefined && config.url === undefined;
}

function isSending(config: HttpConfig): config is SendConfig {
  return config.url !== undefined && config.listen === undefined;
}

function originOf(url: string): string {
  return /^https?:\/\/[^/?#@{}]+/.exec(url)?.[0] ?? 'http';
}

async function openReceiving(
  listeners: Listeners,
  config: HttpConfig & { readonly listen: string },
  env: ConnectorEnv,
): Promise<Connection> {
  const source = new RequestSource(config, env);
  const served = await listeners.serve(config.listen, {
    path: config.path,
    handle: (request, response) => void source.handle(request, response),
    lost: cause => env.lost(new ConnectorError('lost', `listening on ${config.listen}: ${cause.message}`, { cause })),
  });
  const step: ProbeStep = { step: `listen on ${hostAndPort(config.listen).host}`, ok: true, detail: served.address, tookMs: 0 };
  return {
    source,
    listening: served.address,
    probe: async () => [step, { step: 'requests that wait', ok: true, detail: String(source.waiting), tookMs: 0 }],
    async [Symbol.asyncDispose]() {
      source.close();
      await served[Symbol.asyncDispose]();
    },
  };
}

async function openSending(config: SendConfig, env: ConnectorEnv, signal: AbortSignal): Promise<Connection> {
  const session = await openSession(config, env);
  try {
    const sink = new RequestSink(config, env, session);
    await session.identify(AbortSignal.any([signal, AbortSignal.timeout(env.limits.timeout)]));
    return {
      sink,
      ...(config.verify !== undefined && { lookup: sink }),
      sessions: () => session.sessions(),
      probe: until => probeTarget(config, session, env, until),
      [Symbol.asyncDispose]: () => session[Symbol.asyncDispose](),
    };
  } catch (error) {
    await session[Symbol.asyncDispose]();
    throw error instanceof ConnectorError
      ? error
      : new ConnectorError('misconfigured', `opening ${env.name}: ${(error as Error).message}`);
  }
}

async function openSession(config: SendConfig, env: ConnectorEnv): Promise<Session> {
  const { Client, buildConnector } = await import('undici');
  try {
    return new Session({ Client, buildConnector }, config, env);
  } catch (cause) {
    throw new ConnectorError('misconfigured', `opening ${env.name}: ${(cause as Error).message}`, { cause });
  }
}
