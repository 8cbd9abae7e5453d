import type { AddressTables } from './address-table.ts';
import { canonicalText } from './canonical.ts';
import type { ConnectorCatalogue } from './catalogue.ts';
import { problem, warning } from './problem.ts';
import type { ContractDocument, Document, IntegrationTarget, SiteDocument } from './model.ts';
import { byPlace, type PlacedIssue } from './place.ts';
import type { Library } from './library.ts';
import type { FlowCommand, FlowPlan, InterfacePlan, Plan } from './plan.ts';
import { bindingText, planCollections } from './plan-collections.ts';
import { readCollections, reportUnbound, reportUnheard, type ProjectCollection } from './project-collections.ts';
import { checkRights, planCommands } from './project-commands.ts';
import { readFlows, type ProjectFlow } from './project-flows.ts';
import { planInterface, readInterfaces, type ProjectInterface } from './project-interfaces.ts';
import { checkNames, indexNames, type Named, type ProjectNames, type Report } from './project-names.ts';
import { crosswalkText, lookupTexts, planCrosswalks, type CrosswalkTables } from './plan-codes.ts';
import type { ReadDocument } from './read.ts';
import { targetName } from './target-name.ts';
import { usesOf } from './uses.ts';

/** What resolving a project gives: the plan where nothing is wrong, and every issue between documents. */
export interface Resolution {
  readonly plan?: Plan;
  readonly issues: readonly PlacedIssue[];
}

/**
 * Resolves every name of a project and makes the plan: one flow per integration, site and target. There is a plan only where
 * every document is right and no issue is an error. `tables` holds the rows of crosswalks that have a table, `addresses` those of bindings.
 */
export function resolvePlan(
  documents: readonly ReadDocument[],
  catalogue: ConnectorCatalogue,
  tables: CrosswalkTables = new Map(),
  library?: Library,
  addresses: AddressTables = new Map(),
): Resolution {
  const issues: PlacedIssue[] = [];
  const report: Report = issue => issues.push(issue);
  const names = indexNames(documents, report, library?.names);
  checkNames(names, report);
  const interfaces = readInterfaces(names, catalogue, report);
  const context = { names, interfaces, report };
  const collections = readCollections(context, addresses);
  checkRights(names, report);
  const flows = [...names.integrations.values()].flatMap(({ read, document }) =>
    document ? readFlows(read, document, context, collections) : [],
  );
  const contracts = sourceContracts(names, flows, report);
  const failed = issues.some(({ level }) => level === 'error') || documents.some(({ document }) => document === undefined);
  if (failed) return { issues: issues.sort(byPlace) };
  reportUnused({ names, interfaces, flows, collections }, report);
  reportUnbound(context);
  reportUnheard(context, collections, flows);
  const project = { documents, names, interfaces, flows, collections, sources: contracts, tables, addresses };
  return { plan: makePlan(project), issues: issues.sort(byPlace) };
}

/** The contract under which each source is read; two for one interface are an issue. */
function sourceContracts(names: ProjectNames, flows: readonly ProjectFlow[], report: Report): ReadonlyMap<string, string> {
  const contracts = new Map<string, { readonly ref: string; readonly integration: string }>();
  const reported = new Set<string>();
  for (const { integration, source } of flows) {
    const first = contracts.get(source.name);
    const ref = integration.from.contract;
    if (first === undefined) contracts.set(source.name, { ref, integration: integration.name });
    else if (first.ref !== ref && !reported.has(integration.name)) {
      reported.add(integration.name);
      const sentence = `"${source.name}" is read as ${ref} here and as ${first.ref} by "${first.integration}"`;
      report(names.integrations.get(integration.name)!.read.place(problem('document.two-contracts', 'from.contract', sentence)));
    }
  }
  return new Map([...contracts].map(([name, { ref }]) => [name, ref]));
}

function reportUnused(
  { names, interfaces, flows, collections }: Pick<ResolvedProject, 'names' | 'interfaces' | 'flows' | 'collections'>,
  report: Report,
): void {
  const mappings = new Set(flows.flatMap(({ to }) => to.mapping ?? []));
  const contracts = new Set(flows.flatMap(({ integration, to }) => [integration.from.contract, to.contract]));
  for (const { document } of names.mappings.values()) contracts.add(document!.from).add(document!.to);
  for (const { document } of names.collections.values()) {
    for (const { from } of Object.values(document?.context ?? {})) contracts.add(from);
  }
  const collected = [...collections.values()];
  const sites = new Set([...flows.map(({ site }) => site?.name), ...collected.map(({ site }) => site.name)]);
  const used = new Set([
    ...flows.flatMap(({ source, target }) => [source.name, target.name]),
    ...collected.flatMap(interfacesOf),
  ]);
  const unused = (kind: string, all: ReadonlyMap<string, Named<unknown>>, known: ReadonlySet<string | undefined>): void => {
    for (const [name, { read }] of all) {
      if (!known.has(name) && !read.library)
        report(read.place(warning('document.unused', 'name', `no integration uses the ${kind} "${name}"`)));
    }
  };
  unused('mapping', names.mappings, mappings);
  unused('contract', names.contracts, contracts);
  unused('site', names.sites, sites);
  const named = allNamed(names);
  unused('code set', names.codeSets, named.get('code-set') ?? new Set());
  unused('crosswalk', names.crosswalks, named.get('crosswalk') ?? new Set());
  for (const { name, read, path } of interfaces.values()) {
    if (!used.has(name)) report(read.place(warning('document.unused', path, `no integration uses the interface "${name}"`)));
  }
}

/** The interfaces that a collection at a site watches, writes to and hears its context from. */
function interfacesOf({ equipment, to, context }: ProjectCollection): readonly string[] {
  const watched = equipment.flatMap(({ rows }) => rows.map(row => row.interface));
  return [...watched, ...to, ...Object.values(context)].map(({ name }) => name);
}

/** The names of the documents that other documents use, by kind. */
function allNamed(names: ProjectNames): ReadonlyMap<string, ReadonlySet<string>> {
  const users = [...names.contracts.values(), ...names.mappings.values(), ...names.crosswalks.values()];
  const uses = Map.groupBy(
    users.flatMap(({ document }) => (document ? usesOf(document) : [])),
    ({ kind }) => kind,
  );
  return new Map([...uses].map(([kind, list]) => [kind, new Set(list.map(({ ref }) => ref))]));
}

/** A project without errors, its names resolved. */
interface ResolvedProject {
  readonly documents: readonly ReadDocument[];
  readonly names: ProjectNames;
  readonly interfaces: ReadonlyMap<string, ProjectInterface>;
  readonly flows: readonly ProjectFlow[];
  readonly collections: ReadonlyMap<string, ProjectCollection>;
  /** The contract under which each source is read. */
  readonly sources: ReadonlyMap<string, string>;
  readonly tables: CrosswalkTables;
  readonly addresses: AddressTables;
}

function makePlan({ documents, names, interfaces, flows, collections, sources, tables, addresses }: ResolvedProject): Plan {
  const contracts = documentsOf(names.contracts);
  const mappings = documentsOf(names.mappings);
  const crosswalks = planCrosswalks(documentsOf(names.crosswalks), mappings, tables);
  const text = cachedText(crosswalks, addresses);
  const commands = flows.flatMap(({ target, to }) => (to.command === undefined ? [] : [target]));
  return {
    text: planText(documents, interfaces, text),
    sites: documentsOf(names.sites),
    systems: new Map([...documentsOf(names.systems), ...commands.map(({ system }) => [system.name, system] as const)]),
    interfaces: new Map([
      ...planInterfaces(interfaces, sources, flows, contracts),
      ...commands.map(found => [found.name, planCommands(found)] as const),
    ]),
    contracts,
    mappings,
    codeSets: documentsOf(names.codeSets),
    crosswalks,
    flows: flows.map(flow => planFlow(flow, names, crosswalks, text)),
    collections: planCollections(collections),
  };
}

function documentsOf<T>(named: ReadonlyMap<string, Named<T>>): ReadonlyMap<string, T> {
  return new Map([...named].map(([name, { document }]) => [name, document!]));
}

function planInterfaces(
  interfaces: ReadonlyMap<string, ProjectInterface>,
  sources: ReadonlyMap<string, string>,
  flows: readonly ProjectFlow[],
  contracts: ReadonlyMap<string, ContractDocument>,
): ReadonlyMap<string, InterfacePlan> {
  const written = Map.groupBy(flows, flow => flow.target.name);
  return new Map(
    [...interfaces].map(([name, found]) => {
      const refs = new Set((written.get(name) ?? []).map(flow => flow.to.contract));
      const writes = [...refs].sort().map(ref => contracts.get(ref)!);
      return [name, planInterface(found, contracts.get(sources.get(name) ?? ''), writes)];
    }),
  );
}

/** All documents, each on a line of its own, in an order that does not depend on files. */
function planText(documents: readonly ReadDocument[], interfaces: ReadonlyMap<string, ProjectInterface>, text: TextOf): string {
  const lines = documents.map(
    ({ kind, ref, document }) => [`${kind} ${ref}`, text(withParsedConfigs(document!, interfaces))] as const,
  );
  return lines
    .sort(([a], [b]) => (a < b ? -1 : Number(a > b)))
    .map(([, line]) => line)
    .join('\n');
}

/** A system with the settings of its interfaces as their connectors read them, so that `120 s` and `2 min` are one text. */
function withParsedConfigs(document: Document, interfaces: ReadonlyMap<string, ProjectInterface>): Document {
  if (document.kind !== 'system') return document;
  const parsed = Object.entries(document.interfaces).map(([name, declaration]) => {
    const config = interfaces.get(`${document.name}.${name}`)?.config ?? declaration.config;
    return [name, { ...declaration, config }] as const;
  });
  return { ...document, interfaces: Object.fromEntries(parsed) };
}

type TextOf = (document: Document) => string;

/** The canonical text of a document, made once. The order of a mapping's fields is kept: it is the order of what is written. */
function cachedText(crosswalks: Plan['crosswalks'], addresses: AddressTables): TextOf {
  const texts = new Map<Document, string>();
  return document => {
    let text = texts.get(document);
    if (text === undefined) {
      text = textOf(document, crosswalks, addresses);
      texts.set(document, text);
    }
    return text;
  };
}

function textOf(document: Document, crosswalks: Plan['crosswalks'], addresses: AddressTables): string {
  if (document.kind === 'binding') return bindingText(document, addresses);
  if (document.kind === 'mapping') return canonicalText({ ...document, fields: JSON.stringify(document.fields) });
  if (document.kind !== 'crosswalk') return canonicalText(document);
  return crosswalkText(document, crosswalks.get(document.name)!.rows);
}

function planFlow(
  { integration, site, source, target, to }: ProjectFlow,
  names: ProjectNames,
  crosswalks: Plan['crosswalks'],
  text: TextOf,
): FlowPlan {
  const mappings = to.mapping ?? [];
  const policy = { ...(to.expire !== undefined && { expire: to.expire }), unknown: to.unknown ?? 'hold' };
  const flow = {
    name: `${integration.name}${site ? `@${site.name}` : ''}:${targetName(to)}`,
    integration: integration.name,
    owner: integration.owner ?? target.system.owner,
    source: source.name,
    sourceContract: integration.from.contract,
    ...(integration.when !== undefined && { when: integration.when }),
    target: target.name,
    targetContract: to.contract,
    mappings,
    policy,
    ...(to.command !== undefined && { command: commandOf(to, site) }),
  };
  const steps = mappings.map(name => names.mappings.get(name)!.document!);
  const contracts = [flow.sourceContract, to.contract, ...steps.map(step => step.to)];
  const parts = [...contracts.map(ref => names.contracts.get(ref)!.document!), ...steps, ...(site ? [site] : [])];
  const codeSetText = (name: string): string => (names.codeSets.has(name) ? text(names.codeSets.get(name)!.document!) : '');
  const texts = [...parts.map(part => text(withoutTests(part))), ...lookupTexts(parts, crosswalks, codeSetText)];
  return {
    ...flow,
    title: titleOf({ integration, source, target, to, ...(site && { site }) }),
    ...(site && { site }),
    text: [canonicalText(flow), ...texts].join('\n'),
  };
}

function commandOf(
  { collection, command, interlock = 'refuse' }: IntegrationTarget,
  site: SiteDocument | undefined,
): FlowCommand {
  return { collection: `${collection}@${site!.name}`, name: command!, interlock };
}

/** What decides about messages; another test of a mapping leaves a flow as it is. */
function withoutTests(document: Document): Document {
  if (document.kind !== 'mapping' || document.tests === undefined) return document;
  const { tests: _, ...rest } = document;
  return rest;
}

/** "release orders, Pune"; with several targets, the one it is about stands at the end. */
function titleOf({ integration, site, target, to }: ProjectFlow): string {
  const name = integration.title ?? integration.name.replaceAll('-', ' ');
  const place = site ? `, ${site.title ?? site.name.charAt(0).toUpperCase() + site.name.slice(1)}` : '';
  const end = integration.to.length > 1 ? ` → ${targetTitle(target, to)}` : '';
  return `${name}${place}${end}`;
}

function targetTitle({ declaration, system }: ProjectInterface, to: IntegrationTarget): string {
  const [, name = ''] = targetName(to).split('.');
  if (to.command !== undefined) return `${to.collection} ${name.replaceAll('-', ' ')}`;
  return declaration.title ?? `${system.title ?? system.name} ${name}`;
}
