import { problem, warning } from './problem.ts';
import type { ContractDocument, IntegrationDocument, IntegrationTarget, SiteDocument } from './model.ts';
import { suggestion } from './nearest.ts';
import { joinIndex } from './path.ts';
import type { Issue } from '../value/issue.ts';
import type { ProjectCollection } from './project-collections.ts';
import { commandContract, commandTarget } from './project-commands.ts';
import type { ProjectInterface } from './project-interfaces.ts';
import { nearestName, unknownContract, type ProjectNames, type Report } from './project-names.ts';
import type { ReadDocument } from './read.ts';
import { OncePerPlace, resolveInterface, type SiteScope } from './site-scope.ts';
import { targetName } from './target-name.ts';

/** One integration at one site to one target, with every name resolved. */
export interface ProjectFlow {
  readonly integration: IntegrationDocument;
  readonly site?: SiteDocument;
  /** An interface, or a collection at the site (`line@lyon`). */
  readonly source: Pick<ProjectInterface, 'name'>;
  readonly target: ProjectInterface;
  /** The target as the integration says it. */
  readonly to: IntegrationTarget;
}

/** What resolving integrations needs. */
export interface FlowContext {
  readonly names: ProjectNames;
  readonly interfaces: ReadonlyMap<string, ProjectInterface>;
  readonly report: Report;
}

/** The flows of one integration; an integration with a name that cannot be resolved has none. `collections`: those with equipment, by full name. */
export function readFlows(
  read: ReadDocument,
  integration: IntegrationDocument,
  context: FlowContext,
  collections: ReadonlyMap<string, ProjectCollection>,
): readonly ProjectFlow[] {
  const before = new OncePerPlace(read, context.report);
  checkTargets(integration, before);
  checkFrom(integration, before);
  checkContracts(read, integration, context);
  const flows: ProjectFlow[] = [];
  for (const site of sitesOf(integration, context, before)) {
    const scope: SiteScope = { ...context, issues: before, ...(site && { site }) };
    const source = sourceOf(integration, scope, collections);
    for (const [index, to] of integration.to.entries()) {
      const target = targetOf(integration, index, scope, collections);
      if (source && target) flows.push({ integration, source, target, to, ...(site && { site }) });
    }
  }
  before.flush();
  return flows;
}

function sitesOf(
  integration: IntegrationDocument,
  { names }: FlowContext,
  issues: OncePerPlace,
): readonly (SiteDocument | undefined)[] {
  if (integration.for === undefined) return [undefined];
  const sites: SiteDocument[] = [];
  const seen = new Set<string>();
  for (const [index, name] of integration.for.entries()) {
    const path = joinIndex('for', index);
    const site = names.sites.get(name);
    if (seen.has(name)) issues.add(problem('document.duplicate-site', path, `the site "${name}" is named twice`));
    else if (site === undefined)
      issues.add(problem('document.unknown-site', path, `there is no site "${name}"${suggestion(name, names.sites.keys())}`));
    else if (site.document) sites.push(site.document);
    seen.add(name);
  }
  return sites;
}

/** The interface that a target means at a site, or the commands of a collection there. */
function targetOf(
  integration: IntegrationDocument,
  index: number,
  scope: SiteScope,
  collections: ReadonlyMap<string, ProjectCollection>,
): ProjectInterface | undefined {
  const to = integration.to[index]!;
  const path = joinIndex('to', index);
  if (to.interface === undefined)
    return to.collection === undefined || to.command === undefined
      ? undefined
      : commandTarget(integration, to, path, scope, collections);
  const target = resolveInterface(to.interface, `${path}.interface`, scope);
  if (target) checkSink(target, to, index, scope);
  return target;
}

function checkFrom({ from, for: sites }: IntegrationDocument, issues: OncePerPlace): void {
  const both = from.interface !== undefined && from.collection !== undefined;
  const neither = from.interface === undefined && from.collection === undefined;
  if (both)
    issues.add(
      problem('document.source-missing', 'from.collection', 'an integration reads an interface or a collection, not both'),
    );
  if (neither) issues.add(problem('document.source-missing', 'from', '"from" names neither an interface nor a collection'));
  if (from.collection !== undefined && sites === undefined)
    issues.add(problem('document.setting-missing', 'for', '"for" is missing: the events of a collection are those of a site'));
}

/** The interface that an integration reads at a site, or the collection. */
function sourceOf(
  { from }: IntegrationDocument,
  scope: SiteScope,
  collections: ReadonlyMap<string, unknown>,
): ProjectFlow['source'] | undefined {
  if (from.interface !== undefined) {
    const source = resolveInterface(from.interface, 'from.interface', scope);
    if (source) checkSource(source, scope);
    return source;
  }
  return from.collection === undefined || !scope.site
    ? undefined
    : collectionSource(from.collection, scope.site, scope, collections);
}

function collectionSource(
  name: string,
  site: SiteDocument,
  { names, issues }: SiteScope,
  collections: ReadonlyMap<string, unknown>,
): ProjectFlow['source'] | undefined {
  const source = `${name}@${site.name}`;
  if (collections.has(source)) return { name: source };
  const known = names.collections.get(name);
  // A collection or binding with errors of its own has said what is wrong.
  const isBroken = known !== undefined && known.document === undefined;
  if (isBroken || [...names.bindings.values()].some(({ document }) => document === undefined)) return undefined;
  const sentence = known
    ? `no equipment of the site "${site.name}" is bound to the collection "${name}"`
    : `there is no collection "${name}"${suggestion(name, names.collections.keys())}`;
  issues.add(problem('document.unknown-collection', 'from.collection', sentence), site.name);
  return undefined;
}

function checkSource(source: ProjectInterface, { issues, site }: SiteScope): void {
  if (source.offers === undefined || source.offers.source) return;
  const sentence = `"${source.name}" (${source.declaration.connector}) cannot be read with its settings`;
  issues.add(problem('document.not-a-source', 'from.interface', sentence), site?.name);
}

function checkSink(target: ProjectInterface, to: IntegrationTarget, index: number, { issues, site }: SiteScope): void {
  if (target.offers === undefined) return;
  const path = joinIndex('to', index);
  const sink = target.offers.sink;
  if (sink === undefined) {
    const sentence = `"${target.name}" (${target.declaration.connector}) cannot be written with its settings`;
    issues.add(problem('document.not-a-sink', `${path}.interface`, sentence), site?.name);
  } else if (sink.repeat === 'unsafe') unsafeSink(target.name, to, path).forEach(issue => issues.add(issue, site?.name));
  else if (sink.repeat === 'verifiable' && to.unknown === 'repeat') {
    const sentence = `"${target.name}" would act twice on a repeated message, and it is repeated when asking "${target.name}" gives no clear answer`;
    issues.add(warning('document.repeats-blindly', `${path}.unknown`, sentence), site?.name);
  }
}

/** Said as a warning until the writer says with `unknown: hold` that a lost answer may wait for a person. */
function unsafeSink(name: string, to: IntegrationTarget, path: string): readonly Issue[] {
  if (to.unknown === 'hold') return [];
  if (to.unknown === 'repeat') {
    const sentence = `"${name}" acts twice on a repeated message and cannot be asked, so after a lost answer one message could be posted twice`;
    return [problem('document.repeats-blindly', `${path}.unknown`, sentence)];
  }
  const sentence = `"${name}" acts twice on a repeated message and cannot be asked, so after a lost answer the message is held for a person`;
  return [warning('document.cannot-verify', `${path}.interface`, sentence)];
}

function checkTargets(integration: IntegrationDocument, issues: OncePerPlace): void {
  if (integration.to.length === 0)
    issues.add(problem('document.setting-missing', 'to', '"to" has no entry: an integration needs a target'));
  if (integration.for?.length === 0)
    issues.add(problem('document.setting-missing', 'for', '"for" names no site: leave it out or name one'));
  const seen = new Set<string>();
  for (const [index, to] of integration.to.entries()) {
    const path = joinIndex('to', index);
    checkTarget(integration, to, path, issues);
    const name = targetName(to);
    const at = to.interface === undefined ? `${path}.command` : `${path}.interface`;
    if (seen.has(name)) issues.add(problem('document.duplicate-target', at, `"${name}" is a target twice`));
    seen.add(name);
  }
}

/** A target is an interface, or a command of a collection at the sites of the integration. */
function checkTarget({ for: sites }: IntegrationDocument, to: IntegrationTarget, path: string, issues: OncePerPlace): void {
  const isCommand = to.collection !== undefined || to.command !== undefined;
  if (!isCommand) {
    if (to.interface === undefined)
      issues.add(problem('document.target-missing', path, 'the target names neither an interface nor a command of a collection'));
    else if (to.interlock !== undefined)
      issues.add(
        problem('document.target-missing', `${path}.interlock`, 'an interface has no interlock: only a command has one'),
      );
    return;
  }
  if (to.interface !== undefined)
    issues.add(problem('document.target-missing', `${path}.interface`, 'a target is an interface or a command, not both'));
  else if (to.collection === undefined || to.command === undefined) {
    const missing = to.collection === undefined ? 'collection' : 'command';
    issues.add(problem('document.target-missing', path, `"${missing}" is missing: a command is one of a collection`));
  }
  if (sites === undefined)
    issues.add(problem('document.setting-missing', 'for', '"for" is missing: equipment is commanded at a site'));
  if (!to.contract.startsWith(`${commandContract}@`)) {
    const sentence = `a command is asked for by ${commandContract}@1, and the contract is ${to.contract}`;
    issues.add(problem('document.command-contract', `${path}.contract`, sentence));
  }
}

function checkContracts(read: ReadDocument, { from, to }: IntegrationDocument, { names, report }: FlowContext): void {
  if (!names.contracts.has(from.contract)) report(unknownContract(read, 'from.contract', from.contract, names));
  for (const [index, target] of to.entries()) {
    const path = joinIndex('to', index);
    if (!names.contracts.has(target.contract)) report(unknownContract(read, `${path}.contract`, target.contract, names));
    else for (const issue of mappingIssues(from.contract, target, path, names)) report(read.place(issue));
  }
}

function mappingIssues(
  from: ContractDocument['name'],
  to: IntegrationTarget,
  path: string,
  names: ProjectNames,
): readonly Issue[] {
  if (to.mapping === undefined) {
    if (to.contract === from) return [];
    const fitting = [...names.mappings.values()].find(({ document }) => document?.from === from && document.to === to.contract);
    const tail = fitting ? `; "${fitting.read.ref}" is one` : '';
    return [problem('document.mapping-missing', `${path}.mapping`, `a mapping from ${from} to ${to.contract} is missing${tail}`)];
  }
  return to.mapping.length === 0
    ? [problem('document.mapping-missing', `${path}.mapping`, '"mapping" names no mapping: leave it out or name one')]
    : chainIssues(from, to.mapping, to.contract, `${path}.mapping`, names);
}

/** Each mapping must take what the one before it gives; the first takes the source contract, the last gives the target contract. */
function chainIssues(from: string, chain: readonly string[], to: string, path: string, names: ProjectNames): readonly Issue[] {
  let given = from;
  for (const [index, name] of chain.entries()) {
    const place = chain.length === 1 ? path : joinIndex(path, index);
    const mapping = names.mappings.get(name);
    if (mapping === undefined) {
      const sentence = `there is no mapping "${name}"${nearestName(name, names.mappings.keys(), names.lent)}`;
      return [problem('document.unknown-mapping', place, sentence)];
    }
    const { document } = mapping;
    if (document === undefined) return [];
    const wanted = index === chain.length - 1 ? to : undefined;
    if (document.from !== given || (wanted !== undefined && document.to !== wanted)) {
      const here = chain.length === 1 ? `this integration goes from ${from} to ${to}` : stepWords(given, wanted);
      const sentence = `the mapping "${name}" goes from ${document.from} to ${document.to}; ${here}`;
      return [problem('document.mapping-mismatch', place, sentence)];
    }
    given = document.to;
  }
  return [];
}

function stepWords(given: string, wanted: string | undefined): string {
  return `here it stands after ${given}${wanted === undefined ? '' : ` and must give ${wanted}`}`;
}
