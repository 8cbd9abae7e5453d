import type { Connector, ConnectorEnv, Offers } from '@millrace/connector';
import { ConnectorError } from '@millrace/connector';
import { defaultLimits, parseFields, resolveReferences } from '@millrace/core';
import type { InterfacePlan } from '@millrace/core';

/** Where `${env:}` and `${secret:}` are looked up. */
export interface References {
  env(name: string): string | undefined;
  secret(name: string): string | undefined;
}

/** The same with when a secret was last changed (milliseconds since 1970), where that can be told. */
export interface SecretReferences extends References {
  changedAt(name: string): number | undefined;
}

/** The connector of an interface with its settings read, every reference resolved. Throws `ConnectorError` (misconfigured); no value stands in it. */
export function readSettings(
  plan: InterfacePlan,
  context: { readonly connectors: ReadonlyMap<string, Connector>; readonly references: References },
): { readonly connector: Connector; readonly config: unknown } {
  const connector = context.connectors.get(plan.declaration.connector);
  if (connector === undefined)
    throw new ConnectorError('misconfigured', `opening ${plan.name}: there is no connector "${plan.declaration.connector}"`);
  const resolved = resolveReferences(plan.declaration.config, context.references);
  const parsed = resolved.ok ? parseFields(connector.config, resolved.value, 'config') : resolved;
  if (!parsed.ok)
    throw new ConnectorError(
      'misconfigured',
      `opening ${plan.name}: ${parsed.issues.map(issue => `${issue.path}: ${issue.sentence}`).join('; ')}`,
    );
  return { connector, config: parsed.value };
}

/** The limits of an interface, declared or standard. */
export function limitsOf(plan: InterfacePlan, offers: Offers): ConnectorEnv['limits'] {
  const declared = plan.declaration.limits ?? {};
  return {
    concurrency: declared.concurrency ?? 4,
    batch: Math.min(declared.batch ?? 500, offers.sink?.batch ?? 1000),
    timeout: declared.timeout ?? 30_000,
    size: declared.size ?? defaultLimits.bytes,
  };
}
