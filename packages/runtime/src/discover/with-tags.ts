import { OperationError, suggestion } from '@millrace/core';
import type { InterfacePlan } from '@millrace/core';
import { ConnectorError } from '@millrace/connector';
import type { Connection, Tags } from '@millrace/connector';
import { formatOf } from '../interface-runner.ts';
import { limitsOf, readSettings } from '../interface-settings.ts';
import type { NodeContext } from '../operations/context.ts';

/** How long a look at an endpoint may take. */
const lookMs = 60_000;

/** Does something with the tags of an interface: over its open session where it runs (controllers allow few), else over one of its own that ends with it. */
export async function withTags<T>(
  context: NodeContext,
  name: string,
  work: (tags: Tags, signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const signal = AbortSignal.timeout(lookMs);
  const runner = context.topology.interfaces.get(name);
  try {
    if (runner !== undefined) return await work(tagsOf(name, runner.connection, runner.detail), signal);
    await using connection = await openBriefly(context, planned(context, name), signal);
    return await work(tagsOf(name, connection, ''), signal);
  } catch (error) {
    if (!(error instanceof ConnectorError)) throw error;
    throw new OperationError('refused', 'runtime.endpoint', `looking at ${name}: ${error.message}`);
  }
}

function tagsOf(name: string, connection: Connection | undefined, detail: string): Tags {
  if (connection === undefined)
    throw new ConnectorError('unreachable', `there is no session now${detail === '' ? '' : ` (${detail})`}`);
  if (connection.tags === undefined) throw new ConnectorError('misconfigured', `the connector of ${name} has no tags`);
  return connection.tags;
}

function planned({ current }: NodeContext, name: string): InterfacePlan {
  const plan = current.plan.interfaces.get(name);
  if (plan !== undefined) return plan;
  const sentence = `there is no interface "${name}"${suggestion(name, current.plan.interfaces.keys())}`;
  throw new OperationError('unknown', 'runtime.unknown-name', sentence);
}

async function openBriefly(context: NodeContext, plan: InterfacePlan, signal: AbortSignal): Promise<Connection> {
  const { connector, config } = readSettings(plan, context);
  const limits = limitsOf(plan, connector.offers(config));
  const env = {
    name: plan.name,
    format: formatOf(plan, limits.size, {}),
    limits,
    now: context.clock.now,
    lost: () => undefined,
    report: () => undefined,
  };
  return connector.open(config, env, signal);
}
