import { readFile } from 'node:fs/promises';

import type { ConnectorEnv } from '@millrace/connector';
import { ConnectorError } from '@millrace/connector';

import { MqttSession } from '../mqtt/session.ts';
import type { Filter, Outgoing, SessionEvents } from '../mqtt/session-types.ts';
import type { BrokerSettings } from './config.ts';

/** Messages that may wait here while nobody takes them, before nothing more is read from the broker. */
const heldMost = 2_000;

/**
 * A session with a broker as Sparkplug wants it: nothing is kept over its end (clean session; with MQTT 5 clean start and no expiry:
 * specification 3.0, 2.5 and 5.3), and the will says what the end means. Throws `ConnectorError`.
 */
export async function openBroker(
  broker: BrokerSettings,
  env: ConnectorEnv,
  will: Outgoing,
  events: SessionEvents,
  signal: AbortSignal,
): Promise<MqttSession> {
  const { ca, cert, key, serverName } = broker.tls ?? {};
  return await MqttSession.open(
    {
      url: broker.url,
      version: broker.version === '5' ? 5 : 4,
      clientId: broker.clientId ?? `millrace-${env.name}`,
      cleanStart: true,
      expirySeconds: 0,
      keepAliveSeconds: Math.max(1, Math.round(broker.keepAlive / 1000)),
      tls: {
        ...(ca !== undefined && { ca: await pem(ca) }),
        ...(cert !== undefined && { cert: await pem(cert) }),
        ...(key !== undefined && { key: await pem(key) }),
        ...(serverName !== undefined && { serverName }),
      },
      ...(broker.user !== undefined && { user: broker.user }),
      ...(broker.password !== undefined && { password: broker.password }),
      will,
      receiveMaximum: heldMost,
      heldMost,
      sizeMost: env.limits.size,
    },
    events,
    signal,
  );
}

async function pem(textOrPath: string): Promise<string> {
  if (textOrPath.includes('-----BEGIN')) return textOrPath;
  return await readFile(textOrPath, 'utf8').catch((cause: Error) => {
    throw new ConnectorError('misconfigured', `reading a certificate or key: ${cause.message}`, { cause });
  });
}

/** Subscribes to all of it. Throws `ConnectorError` where the broker refuses a part. */
export async function subscribeAll(session: MqttSession, filters: readonly Filter[], signal: AbortSignal): Promise<void> {
  const refused = (await session.subscribe(filters, signal)).find(granted => granted.problem !== undefined);
  if (refused !== undefined)
    throw new ConnectorError('refused', `subscribing to ${refused.topic}: the broker refused: ${refused.problem}`);
}
