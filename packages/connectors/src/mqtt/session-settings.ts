import { readFileSync } from 'node:fs';

import { ConnectorError } from '@millrace/connector';
import type { ConnectorEnv } from '@millrace/connector';

import type { MqttConfig } from './config.ts';
import type { SessionSettings } from './session-types.ts';
import { topicProblem } from './topic.ts';

/** Bytes of a packet besides its payload: topic and properties. */
const headMost = 256 * 1024;

/** How this interface connects. Throws `ConnectorError` (misconfigured) where a file cannot be read or the will has no topic. */
export function sessionSettings(config: MqttConfig, env: ConnectorEnv): SessionSettings {
  const { url, version, session, user, password, will, window } = config;
  const isKept = session === 'persistent' && (config.read !== undefined || config.tags !== undefined);
  const problem = will === undefined ? undefined : topicProblem(will.topic);
  if (problem !== undefined) throw new ConnectorError('misconfigured', `opening ${env.name}: the will: ${problem}`);
  return {
    url,
    version: version === '5' ? 5 : 4,
    clientId: clientIdOf(config, env),
    cleanStart: !isKept,
    expirySeconds: isKept ? Math.max(1, Math.round(config.sessionExpiry / 1000)) : 0,
    keepAliveSeconds: Math.max(1, Math.round(config.keepAlive / 1000)),
    tls: tlsOf(config, env),
    ...(user !== undefined && { user }),
    ...(password !== undefined && { password }),
    ...(will !== undefined && { will: { ...will, payload: Buffer.from(will.payload) } }),
    receiveMaximum: window,
    heldMost: Math.max(window, 1_000) * 2,
    sizeMost: env.limits.size + headMost,
  };
}

/** The name of this client at the broker. */
export function clientIdOf({ clientId }: MqttConfig, { name }: Pick<ConnectorEnv, 'name'>): string {
  return clientId ?? `millrace-${name}`;
}

function tlsOf({ tls = {} }: MqttConfig, env: ConnectorEnv): SessionSettings['tls'] {
  const { ca, cert, key, serverName } = tls;
  return {
    ...(ca !== undefined && { ca: pem(ca, 'tls.ca', env) }),
    ...(cert !== undefined && { cert: pem(cert, 'tls.cert', env) }),
    ...(key !== undefined && { key: pem(key, 'tls.key', env) }),
    ...(serverName !== undefined && { serverName }),
  };
}

/** PEM text, or what the file with this path says. The setting itself stands in no sentence. */
function pem(written: string, setting: string, { name }: ConnectorEnv): string {
  if (written.includes('-----BEGIN')) return written;
  try {
    return readFileSync(written, 'utf8');
  } catch (cause) {
    const why = (cause as NodeJS.ErrnoException).code ?? 'not readable';
    throw new ConnectorError('misconfigured', `opening ${name}: the file of ${setting} cannot be read (${why})`);
  }
}
