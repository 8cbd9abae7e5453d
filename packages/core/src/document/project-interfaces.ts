import { canonicalText } from './canonical.ts';
import type { ConnectorCatalogue, ConnectorFacts } from './catalogue.ts';
import { problem } from './problem.ts';
import { parseFields } from './field-parse.ts';
import type { ContractDocument, InterfaceDeclaration, SystemDocument } from './model.ts';
import { suggestion } from './nearest.ts';
import { joinName } from './path.ts';
import type { InterfacePlan } from './plan.ts';
import type { ProjectNames, Report } from './project-names.ts';
import type { ReadDocument } from './read.ts';

/** One interface of the project with what its connector promises. */
export interface ProjectInterface {
  /** `system.interface`. */
  readonly name: string;
  readonly read: ReadDocument;
  /** Where it stands in its system document. */
  readonly path: string;
  readonly system: SystemDocument;
  readonly declaration: InterfaceDeclaration;
  /** Settings as the connector declares them, references still text; absent (as `offers`) where they are wrong. */
  readonly config?: Readonly<Record<string, unknown>>;
  readonly offers?: ReturnType<ConnectorFacts['offers']>;
}

/** Every interface by full name, its settings checked against its connector. */
export function readInterfaces(
  names: ProjectNames,
  catalogue: ConnectorCatalogue,
  report: Report,
): ReadonlyMap<string, ProjectInterface> {
  const interfaces = new Map<string, ProjectInterface>();
  for (const { read, document: system } of names.systems.values()) {
    for (const [name, declaration] of Object.entries(system?.interfaces ?? {})) {
      const path = joinName('interfaces', name);
      const base = { name: `${system!.name}.${name}`, read, path, system: system!, declaration };
      interfaces.set(base.name, { ...base, ...readConfig(read, path, declaration, catalogue, report) });
    }
  }
  return interfaces;
}

function readConfig(
  read: ReadDocument,
  path: string,
  { connector: name, config }: InterfaceDeclaration,
  catalogue: ConnectorCatalogue,
  report: Report,
): Pick<ProjectInterface, 'config' | 'offers'> {
  const connector = catalogue.get(name);
  if (connector === undefined) {
    const sentence = `there is no connector "${name}"${suggestion(name, catalogue.keys())}`;
    report(read.place(problem('document.unknown-connector', `${path}.connector`, sentence)));
    return {};
  }
  const parsed = parseFields(connector.config, config, `${path}.config`, 'written');
  for (const issue of parsed.issues) report(read.place(issue));
  return parsed.ok ? { config: parsed.value, offers: connector.offers(parsed.value as never) } : {};
}

/** Formats that write what they are given, whatever its contract says of order and places. */
const indifferent: ReadonlySet<string> = new Set(['json', 'delimited', 'fixed-width', 'edifact', 'x12', 'tradacoms']);

/**
 * The plan of an interface. Its text covers what shapes the connection (connector, settings, format, bounds, retry, and the schemas by
 * which its bytes are read and written) and leaves out titles, owners and everything of other interfaces.
 */
export function planInterface(
  found: ProjectInterface,
  contract: ContractDocument | undefined,
  writes: readonly ContractDocument[],
): InterfacePlan {
  const { connector, format, limits, retry } = found.declaration;
  const ref = contract && refOf(contract);
  const written = indifferent.has(format?.kind ?? 'json') ? [] : writes;
  return {
    name: found.name,
    system: found.system,
    declaration: found.declaration,
    ...(ref !== undefined && { contract: ref }),
    ...(written.length > 0 && { writes: written.map(refOf) }),
    text: canonicalText({
      name: found.name,
      connector,
      config: found.config,
      format,
      limits,
      retry,
      contract: ref,
      schema: contract?.schema,
      ...(written.length > 0 && { writes: written.map(each => [refOf(each), each.schema]) }),
    }),
  };
}

function refOf({ name, version }: ContractDocument): string {
  return `${name}@${version}`;
}
