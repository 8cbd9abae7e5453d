import { X509Certificate } from 'node:crypto';
import { lookup } from 'node:dns/promises';
import { once } from 'node:events';
import { connect } from 'node:net';

import type { ConnectorEnv, ProbeStep } from '@millrace/connector';

import { lookAtCertificate } from './certificate.ts';
import type { SendConfig, Session } from './session.ts';
import { authHeaders } from './trace.ts';

/** Tries the path to a target step by step; stops at the first step that fails. Nothing it sends has an effect. */
export async function probeTarget(
  config: SendConfig,
  session: Session,
  env: Pick<ConnectorEnv, 'observed'>,
  signal: AbortSignal,
): Promise<readonly ProbeStep[]> {
  const url = new URL(session.endpoint);
  const host = url.hostname.replace(/^\[|\]$/g, '');
  const port = url.port === '' ? (url.protocol === 'https:' ? 443 : 80) : Number(url.port);
  const steps: readonly (readonly [string, () => Promise<string>])[] = [
    [`resolve ${host}`, async () => (await lookup(host)).address],
    [`connect to ${url.host}`, () => connected(host, port, signal)],
    ...(url.protocol === 'https:' ? [['certificate', () => certified(host, port, env, signal)] as const] : []),
    ...(config.identity === undefined ? [] : [['identity', () => identified(session, signal)] as const]),
    ...(config.probe === undefined
      ? []
      : [[`${config.probe.method} ${new URL(config.probe.url).pathname}`, () => asked(config, session, signal)] as const]),
  ];
  return runSteps(steps, session);
}

async function runSteps(
  steps: readonly (readonly [string, () => Promise<string>])[],
  session: Session,
): Promise<readonly ProbeStep[]> {
  const done: ProbeStep[] = [];
  for (const [step, run] of steps) {
    const started = performance.now();
    const tried = await run().then(
      detail => ({ ok: true, detail }),
      (error: unknown) => ({ ok: false, detail: session.trace.clean((error as Error).message) }),
    );
    done.push({ step, ...tried, tookMs: Math.round(performance.now() - started) });
    if (!tried.ok) break;
  }
  return done;
}

async function connected(host: string, port: number, signal: AbortSignal): Promise<string> {
  const socket = connect({ host, port });
  try {
    await once(socket, 'connect', { signal });
    return `reached ${socket.remoteAddress}`;
  } finally {
    socket.destroy();
  }
}

async function certified(host: string, port: number, env: Pick<ConnectorEnv, 'observed'>, signal: AbortSignal): Promise<string> {
  const shown = await lookAtCertificate(host, port, signal);
  if (shown === undefined) throw new Error('no certificate was shown');
  env.observed?.({ kind: 'certificate', endpoint: `${host}:${port}`, ...shown });
  const { subject, issuer, validToDate } = new X509Certificate(shown.der);
  const about = `${nameIn(subject)}, issued by ${nameIn(issuer)}, valid until ${validToDate.toISOString().slice(0, 10)}`;
  if (shown.problem !== undefined) throw new Error(`not trusted (${shown.problem}): ${about}`);
  return about;
}

function nameIn(name: string): string {
  return /CN=([^\n]+)/.exec(name)?.[1] ?? name.replaceAll('\n', ', ');
}

async function identified(session: Session, signal: AbortSignal): Promise<string> {
  await session.identify(signal);
  return 'the expected system answers';
}

async function asked(config: SendConfig, session: Session, signal: AbortSignal): Promise<string> {
  const { url, method } = config.probe ?? { url: config.url, method: 'OPTIONS' };
  const { origin, pathname, search } = new URL(url);
  const exchange = await session.send(origin, { method, path: pathname + search, headers: session.headers }, signal);
  if (exchange.kind !== 'answer') throw new Error(exchange.sentence);
  const { status } = exchange.answer;
  const hint = Object.keys(authHeaders(config.auth)).length === 0 ? 'credentials are missing' : 'the credentials are refused';
  if (status === 401 || status === 403 || status === 407) throw new Error(`answered ${status}: ${hint}`);
  if (status >= 300) throw new Error(`answered ${status}`);
  return `answered ${status}`;
}
