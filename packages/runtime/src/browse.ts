import type { Browser, Connector } from '@millrace/connector';
import { ConnectorError } from '@millrace/connector';
import type { InterfacePlan } from '@millrace/core';
import { limitsOf, readSettings, type References } from './interface-settings.ts';

/** Where connectors and the values of references come from. */
export interface BrowseContext {
  readonly connectors: ReadonlyMap<string, Connector>;
  readonly references: References;
}

/** Opens what an interface connects to, only to ask what is there. Throws `ConnectorError` where it cannot be asked. */
export async function browseInterface(plan: InterfacePlan, context: BrowseContext, signal: AbortSignal): Promise<Browser> {
  const { connector: word } = plan.declaration;
  if (context.connectors.get(word)?.browse === undefined) {
    const able = [...context.connectors.values()].filter(({ browse }) => browse !== undefined).map(({ name }) => name);
    throw new ConnectorError(
      'misconfigured',
      `asking ${plan.name} for its tables: its connector is ${word}, which has none; expected ${able.join(' or ')}`,
    );
  }
  const { connector, config } = readSettings(plan, context);
  const limits = limitsOf(plan, connector.offers(config));
  return connector.browse!(config, { name: plan.name, limits }, signal);
}
