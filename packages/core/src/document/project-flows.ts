import { problem, warning } from './problem.ts';
import type { ContractDocument, IntegrationDocument, IntegrationTarget, SiteDocument } from './model.ts';
import { nearest, suggestion } from './nearest.ts';
import { joinIndex } from './path.ts';
import type { Issue } from '../value/issue.ts';
import type { ProjectInterface } from './project-interfaces.ts';
import { nearestName, unknownContract, type ProjectNames, type Report } from './project-names.ts';
import type { ReadDocument } from './read.ts';

/** One integration at one site to one target, with every name resolved. */
export interface ProjectFlow {
  readonly integration: IntegrationDocument;
  readonly site?: SiteDocument;
  readonly source: ProjectInterface;
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

/** The flows of one integration; an integration with a name that cannot be resolved has none. */
export function readFlows(read: ReadDocument, integration: IntegrationDocument, context: FlowContext): readonly ProjectFlow[] {
  const before = new OncePerPlace(read, context.report);
  checkTargets(integration, before);
  checkContracts(read, integration, context);
  const flows: ProjectFlow[] = [];
  for (const site of sitesOf(integration, context, before)) {
    const scope: SiteScope = { ...context, issues: before, ...(site && { site }) };
    const source = resolveInterface(integration.from.interface, 'from.interface', scope);
    if (source) checkSource(source, scope);
    for (const [index, to] of integration.to.entries()) {
      const path = `${joinIndex('to', index)}.interface`;
      const target = resolveInterface(to.interface, path, scope);
      if (target) checkSink(target, to, index, scope);
      if (source && target) flows.push({ integration, source, target, to, ...(site && { site }) });
    }
  }
  before.flush();
  return flows;
}

/** Collects issues and says each once for a place, naming the other sites that have the same one. */
class OncePerPlace {
  readonly #read: ReadDocument;
  readonly #report: Report;
  readonly #issues = new Map<string, { readonly issue: Issue; readonly sites: string[] }>();

  constructor(read: ReadDocument, report: Report) {
    this.#read = read;
    this.#report = report;
  }

  add(issue: Issue, site?: string): void {
    const known = this.#issues.get(`${issue.code} ${issue.path}`);
    if (known === undefined) this.#issues.set(`${issue.code} ${issue.path}`, { issue, sites: [] });
    else if (site !== undefined) known.sites.push(site);
  }

  flush(): void {
    for (const { issue, sites } of this.#issues.values()) {
      const more = sites.length > 3 ? `${sites.length} more sites` : sites.join(', ');
      const sentence = sites.length > 0 ? `${issue.sentence} (the same at ${more})` : issue.sentence;
      this.#report(this.#read.place({ ...issue, sentence }));
    }
  }
}

interface SiteScope extends FlowContext {
  readonly site?: SiteDocument;
  readonly issues: OncePerPlace;
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

/** `alias.interface`: the alias is a binding of the site, else the name of a system. */
function resolveInterface(text: string, path: string, scope: SiteScope): ProjectInterface | undefined {
  const { site, names, issues } = scope;
  const [alias = '', name = ''] = text.split('.');
  const systemName = (site && Object.hasOwn(site.systems, alias) ? site.systems[alias] : undefined) ?? alias;
  const system = names.systems.get(systemName);
  if (system === undefined) {
    // A binding that leads nowhere is an issue of the site document.
    if (systemName === alias) issues.add(unknownSystem(alias, path, scope), site?.name);
    return undefined;
  }
  const { document } = system;
  if (document === undefined) return undefined;
  if (site && document.site !== undefined && document.site !== site.name) {
    const sentence = `the system "${systemName}" belongs to site "${document.site}" and cannot be used at "${site.name}"`;
    issues.add(problem('document.other-site', path, sentence), site.name);
    return undefined;
  }
  const found = Object.hasOwn(document.interfaces, name) ? scope.interfaces.get(`${systemName}.${name}`) : undefined;
  if (found === undefined) {
    const sentence = `the system "${systemName}" has no interface "${name}"${suggestion(name, Object.keys(document.interfaces))}`;
    issues.add(problem('document.unknown-interface', path, sentence), site?.name);
  }
  return found;
}

function unknownSystem(alias: string, path: string, { site, names }: SiteScope): Issue {
  if (site === undefined)
    return problem('document.unknown-system', path, `there is no system "${alias}"${suggestion(alias, names.systems.keys())}`);
  const usable = [...names.systems.values()].filter(({ document }) => document && (document.site ?? site.name) === site.name);
  const near = nearest(alias, [...Object.keys(site.systems), ...usable.map(({ read }) => read.ref)]);
  const tail = near === undefined ? '' : `; did you mean "${near}"?`;
  return problem(
    'document.unknown-system',
    path,
    `site "${site.name}" binds no system "${alias}", and no system has this name${tail}`,
  );
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
    const path = `${joinIndex('to', index)}.interface`;
    if (seen.has(to.interface)) issues.add(problem('document.duplicate-target', path, `"${to.interface}" is a target twice`));
    seen.add(to.interface);
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
