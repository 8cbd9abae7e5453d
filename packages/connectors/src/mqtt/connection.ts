import { ConnectorError } from '@millrace/connector';
import type { Connection, ConnectorEnv, ProbeStep } from '@millrace/connector';

import type { Clashes } from './clashes.ts';
import type { MqttConfig } from './config.ts';
import { Hub } from './hub.ts';
import { NamespacePublisher } from './namespace.ts';
import { MqttSession } from './session.ts';
import { clientIdOf, sessionSettings } from './session-settings.ts';
import type { Granted, Received } from './session-types.ts';
import { TopicSink } from './sink.ts';
import { TopicSource } from './source.ts';
import { brokerAddress } from './stream.ts';
import { TopicTags } from './tags.ts';
import { shown, topicPattern } from './topic.ts';

/** How long messages of a kept session wait for somebody who wants them. */
const youngMs = 10_000;
/** A connection that the broker closes earlier than this, without a word, may have been driven out by another client. */
const soonMs = 30_000;

/** Opens one session with every role that the settings declare. Throws `ConnectorError`. */
export async function openMqtt(
  config: MqttConfig,
  env: ConnectorEnv,
  signal: AbortSignal,
  clashes: Clashes,
): Promise<Connection> {
  checkSettings(config, env);
  const client = `${clientIdOf(config, env)} at ${config.url}`;
  refuseClash(client, env, clashes);
  const stop = AbortSignal.any([signal, AbortSignal.timeout(env.limits.timeout)]);
  const openedAt = env.now();
  const hub = new Hub(config.tags !== undefined, {
    done: messages => session.acknowledge(messages),
    unclaimed: message => unclaimed(message),
  });
  const unclaimed = reportUnclaimed(env, message => {
    session.acknowledge([message]);
    if (config.tags !== undefined)
      void session.unsubscribe([message.topic], AbortSignal.timeout(env.limits.timeout)).catch(() => undefined);
  });
  const session = await MqttSession.open(
    sessionSettings(config, env),
    {
      message: message => hub.take(message),
      drained: () => hub.flush(),
      lost(error, { reason, isClosed }) {
        const isTold = reason === 0x8e;
        const isSoon = isClosed === true && env.now() - openedAt < soonMs;
        if (isTold || isSoon) clashes.ended(client, isTold, env.now());
        hub.lose(error);
        env.lost(error);
      },
    },
    stop,
  );
  try {
    return await withRoles(config, env, session, hub, stop);
  } catch (error) {
    await session.close();
    if (error instanceof ConnectorError) throw error;
    throw new ConnectorError('misconfigured', `opening ${env.name}: ${(error as Error).message}`, { cause: error });
  }
}

async function withRoles(
  config: MqttConfig,
  env: ConnectorEnv,
  session: MqttSession,
  hub: Hub,
  stop: AbortSignal,
): Promise<Connection> {
  const { read, write, namespace } = config;
  showCertificate(config, env, session);
  const keeps = config.session === 'persistent';
  const source = read && new TopicSource(read, env, hub, { keeps, isKept: session.sessionPresent, window: config.window });
  if (source !== undefined) hub.join(source);
  const granted = read === undefined ? [] : await subscribe(config, env, session, stop);
  const tags = config.tags && new TopicTags(config.tags, env, hub, session, keeps && session.sessionPresent);
  const young = setTimeout(() => hub.grow(), youngMs).unref();
  return {
    ...(source !== undefined && { source }),
    ...(write !== undefined && { sink: new TopicSink(config, write, env, session) }),
    ...(tags !== undefined && { tags }),
    ...(namespace !== undefined && { series: new NamespacePublisher(namespace, env, session) }),
    sessions: () => ({ open: session.isOpen ? 1 : 0, allowed: 1 }),
    probe: until => probeSteps(config, session, granted, until),
    async [Symbol.asyncDispose]() {
      clearTimeout(young);
      source?.close();
      tags?.end();
      await session.close();
    },
  };
}

function checkSettings({ read, write, tags, namespace, session }: MqttConfig, { name }: ConnectorEnv): void {
  const wrong = (sentence: string): ConnectorError => new ConnectorError('misconfigured', `opening ${name}: ${sentence}`);
  if (read === undefined && write === undefined && tags === undefined && namespace === undefined)
    throw wrong('expected `read`, `write`, `tags` or `namespace`, and none is declared');
  if (write?.qos === 2 && session === 'persistent' && (read !== undefined || tags !== undefined))
    throw wrong('QoS 2 cannot be published in a session that is kept: publish by an interface of its own with `session: clean`');
}

function refuseClash(client: string, env: ConnectorEnv, clashes: Clashes): void {
  const until = clashes.awayUntil(client, env.now());
  if (until === undefined) return;
  const sentence = `another client seems to connect as ${client}: the session is taken over, or closed soon after it was opened, again and again; this one stays away until ${new Date(until).toISOString()}`;
  env.report('mqtt.client-id-clash', sentence);
  throw new ConnectorError('misconfigured', `opening ${env.name}: ${sentence}`);
}

/** Subscribes again in a kept session too: settings and rights may have changed. One filter that is refused leaves the others. */
async function subscribe(
  { read }: MqttConfig,
  env: ConnectorEnv,
  session: MqttSession,
  stop: AbortSignal,
): Promise<readonly Granted[]> {
  if (read === undefined) return [];
  const retainHandling = read.retained === 'skip' ? 2 : 1;
  const filters = read.topics.map(topic => ({
    topic: topicPattern(topic).filter,
    qos: read.qos,
    retainHandling: retainHandling as 1 | 2,
  }));
  const granted = await session.subscribe(filters, stop);
  for (const [index, one] of granted.entries()) reportGrant(one, filters[index]?.qos ?? 0, env);
  if (granted.every(one => one.problem !== undefined))
    throw new ConnectorError('refused', `subscribing to ${granted.map(one => `${shown(one.topic)}: ${one.problem}`).join('; ')}`);
  return granted;
}

function reportGrant(granted: Granted, asked: number, env: ConnectorEnv): void {
  if (granted.problem !== undefined)
    env.report('mqtt.subscription-refused', `subscribing to ${shown(granted.topic)}: the broker refused: ${granted.problem}`);
  else if (granted.qos < asked)
    env.report('mqtt.weaker-qos', `subscribing to ${shown(granted.topic)}: asked for QoS ${asked}, granted ${granted.qos}`);
}

/** Acknowledges what nobody wants and says so once. */
function reportUnclaimed(env: ConnectorEnv, acknowledge: (message: Received) => void): (message: Received) => void {
  let count = 0;
  return message => {
    acknowledge(message);
    if (count++ === 0) env.report('mqtt.unclaimed', `a message of ${shown(message.topic)} came, and no setting asks for it`);
  };
}

function showCertificate({ url }: MqttConfig, env: ConnectorEnv, { certificate }: MqttSession): void {
  const { host, port } = brokerAddress(url);
  if (certificate !== undefined) env.observed?.({ kind: 'certificate', endpoint: `${host}:${port}`, der: certificate });
}

async function probeSteps(
  { url, version }: MqttConfig,
  session: MqttSession,
  granted: readonly Granted[],
  signal: AbortSignal,
): Promise<readonly ProbeStep[]> {
  const began = performance.now();
  const answers = await session.ping(signal);
  const kept = session.sessionPresent ? 'the broker had kept the session' : 'a new session';
  const detail = answers ? `MQTT ${version}, ${kept}` : 'the broker does not answer';
  return [
    { step: `session at ${url}`, ok: answers, detail, tookMs: performance.now() - began },
    ...granted.map(one => ({
      step: `subscription to ${shown(one.topic)}`,
      ok: one.problem === undefined,
      detail: one.problem ?? `QoS ${one.qos}`,
      tookMs: 0,
    })),
  ];
}
