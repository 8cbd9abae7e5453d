import { ConnectorError } from '@millrace/connector';
import type { Connection, Connector, ConnectorEnv, ProbeStep } from '@millrace/connector';

import { brokerAddress } from '../mqtt/stream.ts';
import { sparkplugFields } from './config.ts';
import type { EdgeSettings, HostSettings, SparkplugConfig } from './config.ts';
import type { EdgeMemory } from './edge/edge-node.ts';
import { sparkplugExamples } from './examples.ts';
import { sparkplugOffers } from './offers.ts';
import { idProblem } from './topic.ts';

/**
 * Sparkplug B 3.0 in both directions: a host application that listens to edge nodes, an edge node that tells host applications. Each connector made here remembers the
 * sessions of its edge nodes (the number of the last one, the metrics that are declared) as long as it lives.
 */
export function createSparkplugConnector(): Connector<SparkplugConfig> {
  const memories = new Map<string, EdgeMemory>();
  return {
    name: 'sparkplug',
    summary: 'Listens to Sparkplug B edge nodes as a host application, or is an edge node itself.',
    config: sparkplugFields,
    offers: sparkplugOffers,
    endpoint: ({ url }) => endpointOf(url),
    examples: sparkplugExamples,
    async open(config, env, signal) {
      const { host, edge } = config;
      if ((host === undefined) === (edge === undefined))
        throw new ConnectorError('misconfigured', `opening ${env.name}: expected one of "host" (to listen) and "edge" (to tell)`);
      checkIds(env, host, edge);
      return host === undefined
        ? await openEdge(config, edge!, env, memories, signal)
        : await openHost(config, host, env, signal);
    },
  };
}

function endpointOf(url: string): string {
  try {
    const { host, port } = brokerAddress(url);
    return `${host}:${port}`;
  } catch {
    return 'mqtt';
  }
}

function checkIds(env: ConnectorEnv, host: HostSettings | undefined, edge: EdgeSettings | undefined): void {
  const devices = (edge?.metrics ?? []).flatMap(({ device }) => (device === undefined ? [] : [device]));
  const ids = [host?.id, ...(host?.groups ?? []), edge?.group, edge?.node, edge?.primaryHost, ...devices].filter(
    id => id !== undefined,
  );
  for (const id of ids) {
    const problem = idProblem(id);
    if (problem !== undefined)
      throw new ConnectorError('misconfigured', `opening ${env.name}: the id ${JSON.stringify(id)} ${problem}`);
  }
}

async function openHost(
  config: SparkplugConfig,
  settings: HostSettings,
  env: ConnectorEnv,
  signal: AbortSignal,
): Promise<Connection> {
  const [{ HostApplication }, { HostTags }, { HostSource }] = await Promise.all([
    import('./host/host.ts'),
    import('./host/tags.ts'),
    import('./host/source.ts'),
  ]);
  const host = new HostApplication(settings, env);
  const source = new HostSource(host);
  const tags = new HostTags(host, settings, () => env.now());
  await host.connect(config, signal);
  seen(env, config, host.certificate);
  return {
    source,
    tags,
    sessions: () => ({ open: host.isOpen ? 1 : 0, allowed: 1 }),
    probe: async () => {
      const books = [...host.books()];
      const online = books.filter(book => book.session === 'online').length;
      return [
        brokerStep(config, host.isOpen),
        { step: 'edge nodes', ok: true, detail: `${books.length} known, ${online} online`, tookMs: 0 },
      ];
    },
    [Symbol.asyncDispose]: () => host[Symbol.asyncDispose](),
  };
}

async function openEdge(
  config: SparkplugConfig,
  settings: EdgeSettings,
  env: ConnectorEnv,
  memories: Map<string, EdgeMemory>,
  signal: AbortSignal,
): Promise<Connection> {
  const [{ EdgeNode }, { EdgeSink }, { EdgeSeries }, { CommandSource }] = await Promise.all([
    import('./edge/edge-node.ts'),
    import('./edge/sink.ts'),
    import('./edge/series.ts'),
    import('./edge/source.ts'),
  ]);
  const key = `${endpointOf(config.url)} ${settings.group}/${settings.node}`;
  const memory = memories.get(key) ?? { server: 0 };
  memories.set(key, memory);
  const edge = await EdgeNode.open(config, settings, env, memory, signal);
  seen(env, config, edge.certificate);
  const now = (): number => env.now();
  const report = (code: string, sentence: string): void => env.report(code, sentence);
  return {
    source: new CommandSource(edge, report),
    sink: new EdgeSink(edge, now, report),
    series: new EdgeSeries(edge, now),
    sessions: () => ({ open: edge.ended.aborted ? 0 : 1, allowed: 1 }),
    probe: async () => {
      const { silence } = edge;
      return [
        brokerStep(config, !edge.ended.aborted),
        { step: 'birth', ok: silence === undefined, detail: silence ?? `session ${edge.book.bdSeq}`, tookMs: 0 },
      ];
    },
    [Symbol.asyncDispose]: () => edge[Symbol.asyncDispose](),
  };
}

function brokerStep({ url }: SparkplugConfig, isOpen: boolean): ProbeStep {
  return { step: `session with ${endpointOf(url)}`, ok: isOpen, detail: isOpen ? 'open' : 'ended', tookMs: 0 };
}

function seen(env: ConnectorEnv, { url }: SparkplugConfig, der: Uint8Array | undefined): void {
  if (der !== undefined) env.observed?.({ kind: 'certificate', endpoint: endpointOf(url), der });
}
