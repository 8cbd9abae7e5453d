import type { ContractDocument, Document, IntegrationDocument, SiteDocument, SystemDocument } from '../../document/model.ts';
import { isSchemaObject, type SchemaObject } from '../schema.ts';
import { plainSchema } from '../plain-schema.ts';

/** Names of AsyncAPI for what connectors speak; any other connector speaks its own name. */
const protocols: Readonly<Record<string, string>> = {
  http: 'http',
  mqtt: 'mqtt',
  kafka: 'kafka',
  amqp: 'amqp',
  sql: 'sql',
  file: 'file',
};

/** One end of a flow: an interface, what runs over it, and which integration it serves. */
interface End {
  readonly action: 'receive' | 'send';
  readonly system: SystemDocument;
  readonly interface: string;
  readonly contract: string;
  readonly integration: IntegrationDocument;
  readonly site?: string;
}

/** Everything that flows in a project as a document of AsyncAPI 3.0: interfaces as servers and channels, integrations as operations. */
export function exportAsyncApi(documents: readonly Document[], title: string, version: string): SchemaObject {
  const ends = endsOf(documents);
  const contracts = new Map(ofKind<ContractDocument>(documents, 'contract').map(each => [`${each.name}@${each.version}`, each]));
  const used = [...new Set(ends.map(end => end.contract))].flatMap(ref => contracts.get(ref) ?? []);
  const channels = Map.groupBy(ends, channelKey);
  return {
    asyncapi: '3.0.0',
    info: {
      title,
      version,
      description: 'Exported by Millrace. Operations are what Millrace does: it receives from sources and sends to targets.',
    },
    servers: Object.fromEntries(new Map(ends.map(end => [serverKey(end), serverOf(end)]))),
    channels: Object.fromEntries([...channels].map(([key, all]) => [key, channelOf(all)])),
    operations: Object.fromEntries(ends.map(end => [operationKey(end), operationOf(end)])),
    components: {
      messages: Object.fromEntries(used.map(contract => [keyOf(contract), messageOf(contract)])),
      schemas: Object.fromEntries(used.flatMap(schemasOf)),
    },
  };
}

function endsOf(documents: readonly Document[]): readonly End[] {
  const systems = new Map(ofKind<SystemDocument>(documents, 'system').map(each => [each.name, each]));
  const sites = new Map(ofKind<SiteDocument>(documents, 'site').map(each => [each.name, each]));
  const ends = ofKind<IntegrationDocument>(documents, 'integration').flatMap(integration =>
    (integration.for ?? [undefined]).flatMap(name => {
      const site = name === undefined ? undefined : sites.get(name);
      const end = (action: End['action'], written: string, contract: string): readonly End[] => {
        const [called = '', ...rest] = written.split('.');
        const bound = site && Object.hasOwn(site.systems, called) ? site.systems[called]! : called;
        const system = systems.get(bound);
        return system
          ? [{ action, system, interface: rest.join('.'), contract, integration, ...(site && { site: site.name }) }]
          : [];
      };
      return [
        ...(integration.from.interface === undefined
          ? []
          : end('receive', integration.from.interface, integration.from.contract)),
        ...integration.to.flatMap(to => (to.interface === undefined ? [] : end('send', to.interface, to.contract))),
      ];
    }),
  );
  return [...new Map(ends.map(end => [operationKey(end), end])).values()];
}

function serverOf({ system, interface: name }: End): SchemaObject {
  const declared = system.interfaces[name];
  const connector = declared?.connector ?? 'unknown';
  return {
    host: hostOf(declared?.config ?? {}) ?? `${system.name}.${name}`,
    protocol: protocols[connector] ?? connector,
    title: system.title ?? system.name,
    description: `${declared?.title ?? name} of ${system.title ?? system.name} (${system.role}), owned by ${system.owner}.`,
  };
}

/** The host that a setting names; addresses from the environment stay with the environment. */
function hostOf(config: Readonly<Record<string, unknown>>): string | undefined {
  const address = Object.values(config).find(each => typeof each === 'string' && /^[a-z][a-z+.-]*:\/\//u.test(each));
  const host = typeof address === 'string' ? /^[^:]+:\/\/(?:[^@/]*@)?([^/?#]+)/u.exec(address)?.[1] : undefined;
  return host === undefined || host.includes('$') ? undefined : host;
}

function channelOf(ends: readonly End[]): SchemaObject {
  const [{ system, interface: name }] = ends as readonly [End];
  const refs = [...new Set(ends.map(end => end.contract))];
  return {
    address: `${system.name}.${name}`,
    messages: Object.fromEntries(refs.map(ref => [keyOfRef(ref), { $ref: `#/components/messages/${keyOfRef(ref)}` }])),
    servers: [{ $ref: `#/servers/${serverKey(ends[0]!)}` }],
  };
}

function operationOf(end: End): SchemaObject {
  const { integration, site } = end;
  const where = site === undefined ? '' : ` at ${site}`;
  const key = keyOfRef(end.contract);
  return {
    action: end.action,
    channel: { $ref: `#/channels/${channelKey(end)}` },
    title: `${integration.title ?? integration.name}${where}`,
    ...(integration.when !== undefined && end.action === 'receive' && { description: `Goes on where ${integration.when}` }),
    messages: [{ $ref: `#/channels/${channelKey(end)}/messages/${key}` }],
  };
}

function messageOf(contract: ContractDocument): SchemaObject {
  return {
    name: contract.name,
    title: contract.title ?? contract.name,
    summary: `Version ${contract.version}, owned by ${contract.owner}; ordered by ${contract.subject}.`,
    contentType: 'application/json',
    payload: { $ref: `#/components/schemas/${keyOf(contract)}` },
  };
}

/** The schema of a contract and its definitions, each of its own: AsyncAPI looks references up in the whole document. */
function schemasOf(contract: ContractDocument): readonly (readonly [string, unknown])[] {
  const { $defs, definitions, ...schema } = plainSchema(contract.schema);
  const key = keyOf(contract);
  const parts = Object.entries({ ...(definitions as object | undefined), ...($defs as object | undefined) });
  return [[key, elsewhere(schema, key)], ...parts.map(([name, part]) => [`${key}.${safe(name)}`, elsewhere(part, key)] as const)];
}

/** References of a schema as they are where it stands now, and words of 2020-12 in those of draft 07, which AsyncAPI builds on. */
function elsewhere(part: unknown, key: string): unknown {
  if (Array.isArray(part)) return part.map(each => elsewhere(each, key));
  if (!isSchemaObject(part)) return part;
  const { prefixItems, items, dependentRequired, dependentSchemas, ...rest } = part;
  const tuple = Array.isArray(prefixItems);
  const dependencies = { ...(dependentRequired as object | undefined), ...(dependentSchemas as object | undefined) };
  const older = {
    ...rest,
    ...(tuple
      ? { items: prefixItems, ...(items !== undefined && { additionalItems: items }) }
      : items !== undefined && { items }),
    ...(Object.keys(dependencies).length > 0 && { dependencies }),
  };
  return Object.fromEntries(
    Object.entries(older).map(([name, value]) => [
      name,
      name === '$ref' && typeof value === 'string' ? moved(value, key) : elsewhere(value, key),
    ]),
  );
}

function moved(reference: string, key: string): string {
  const name = /^#\/(?:\$defs|definitions)\/([^/]+)$/u.exec(reference)?.[1];
  if (name !== undefined) return `#/components/schemas/${key}.${safe(decodeURIComponent(name))}`;
  return reference.startsWith('#') ? `#/components/schemas/${key}${reference.slice(1)}` : reference;
}

function serverKey({ system, interface: name }: End): string {
  return safe(`${system.name}.${name}`);
}

function channelKey(end: End): string {
  return serverKey(end);
}

function operationKey({ action, integration, site, ...end }: End): string {
  const place = site === undefined ? '' : `.${site}`;
  return safe(`${action}.${integration.name}${place}.${serverKey({ action, integration, ...end })}`);
}

function keyOf(contract: ContractDocument): string {
  return keyOfRef(`${contract.name}@${contract.version}`);
}

function keyOfRef(ref: string): string {
  return safe(ref.replace('@', '.v'));
}

/** Keys of components take letters, digits, points, hyphens and underscores. */
function safe(text: string): string {
  return text.replaceAll(/[^\w.-]/gu, '-');
}

function ofKind<T extends Document>(documents: readonly Document[], kind: T['kind']): readonly T[] {
  return documents.filter(each => each.kind === kind) as readonly Document[] as readonly T[];
}
