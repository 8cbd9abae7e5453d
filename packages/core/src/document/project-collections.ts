import { addressKey, type AddressRow, type AddressTables } from './address-table.ts';
import type { BindingDocument, BoundEquipment, CollectionDocument } from './collect-model.ts';
import type { SiteDocument } from './model.ts';
import { suggestion } from './nearest.ts';
import { joinIndex, joinName } from './path.ts';
import { problem, warning } from './problem.ts';
import type { FlowContext, ProjectFlow } from './project-flows.ts';
import type { ProjectInterface } from './project-interfaces.ts';
import { unknownContract } from './project-names.ts';
import type { ReadDocument } from './read.ts';
import { OncePerPlace, resolveInterface, type SiteScope } from './site-scope.ts';

/** A collection at a site, every name resolved. */
export interface ProjectCollection {
  /** `line@lyon`. */
  readonly name: string;
  readonly collection: CollectionDocument;
  readonly site: SiteDocument;
  readonly equipment: readonly ProjectEquipment[];
  readonly to: readonly ProjectInterface[];
  /** Fact → the interface it is heard from. */
  readonly context: Readonly<Record<string, ProjectInterface>>;
}

/** One piece of equipment with the rows of its table, each with its interface. */
export interface ProjectEquipment {
  readonly name: string;
  readonly bound: BoundEquipment;
  readonly rows: readonly { readonly row: AddressRow; readonly interface: ProjectInterface }[];
}

/** Collections at sites by full name; a binding with a name that cannot be resolved adds nothing. */
export function readCollections(context: FlowContext, tables: AddressTables): ReadonlyMap<string, ProjectCollection> {
  const { names, report } = context;
  const found = new Map<string, ProjectCollection>();
  const bound = new Map<string, string>();
  const gatherers = new Map<string, OncePerPlace>();
  for (const { read, document } of names.bindings.values()) {
    if (document === undefined) continue;
    const collection = names.collections.get(document.collection);
    const site = names.sites.get(document.site);
    reportUnknown(read, document, context);
    if (collection?.document === undefined || site?.document === undefined) continue;
    const key = `${document.collection}@${document.site}`;
    const issues = gatherers.get(document.collection) ?? new OncePerPlace(collection.read, report);
    gatherers.set(document.collection, issues);
    const known = found.get(key) ?? shared(key, collection.document, { ...context, site: site.document, issues });
    const equipment = readEquipment(read, document, site.document, context, tables).filter(({ name }) => {
      const other = bound.get(`${key} ${name}`);
      if (other === undefined) bound.set(`${key} ${name}`, read.ref);
      else report(read.place(problem('document.two-bindings', joinName('equipment', name), twice(name, other))));
      return other === undefined;
    });
    found.set(key, { ...known, equipment: [...known.equipment, ...equipment] });
  }
  for (const issues of gatherers.values()) issues.flush();
  checkContexts(context);
  return found;
}

function twice(equipment: string, other: string): string {
  return `the binding "${other}" binds "${equipment}" to this collection, too`;
}

function reportUnknown(read: ReadDocument, { collection, site }: BindingDocument, { names, report }: FlowContext): void {
  if (!names.collections.has(collection)) {
    const tail = suggestion(collection, names.collections.keys());
    report(read.place(problem('document.unknown-collection', 'collection', `there is no collection "${collection}"${tail}`)));
  }
  if (!names.sites.has(site)) {
    const tail = suggestion(site, names.sites.keys());
    report(read.place(problem('document.unknown-site', 'site', `there is no site "${site}"${tail}`)));
  }
}

/** What all equipment of a collection at a site has in common: where its measurements go, and where its context is heard from. */
function shared(
  name: string,
  collection: CollectionDocument,
  scope: SiteScope & { readonly site: SiteDocument },
): ProjectCollection {
  const { site, issues } = scope;
  const to = (collection.to ?? []).flatMap((text, index) => {
    const path = joinIndex('to', index);
    const target = resolveInterface(text, path, scope);
    if (target?.offers && !target.offers.series) {
      const sentence = `"${target.name}" (${target.declaration.connector}) takes no measurements with its settings`;
      issues.add(problem('document.no-series', path, sentence), site.name);
    }
    return target ?? [];
  });
  const context = Object.entries(collection.context ?? {}).flatMap(([fact, declaration]) => {
    const from = resolveInterface(declaration.interface, `${joinName('context', fact)}.interface`, scope);
    return from ? [[fact, from] as const] : [];
  });
  return { name, collection, site, equipment: [], to, context: Object.fromEntries(context) };
}

function readEquipment(
  read: ReadDocument,
  document: BindingDocument,
  site: SiteDocument,
  context: FlowContext,
  tables: AddressTables,
): readonly ProjectEquipment[] {
  const issues = new OncePerPlace(read, context.report);
  const scope = { ...context, site, issues };
  const equipment = Object.entries(document.equipment).map(([name, bound]) => {
    const path = `${joinName('equipment', name)}.interface`;
    const main = withTags(resolveInterface(bound.interface, path, scope), path, issues);
    const table = tables.get(addressKey(document.name, name));
    const rows = (table?.rows ?? []).flatMap(row => {
      if (row.interface === undefined) return main ? [{ row, interface: main }] : [];
      const other = interfaceOfRow({ ...row, interface: row.interface }, table!.file, scope);
      return other ? [{ row, interface: other }] : [];
    });
    checkCommands(context.names.collections.get(document.collection)?.document, { name, bound, rows }, issues);
    return { name, bound, rows };
  });
  issues.flush();
  return equipment;
}

/** Each command that is allowed must have an address for every tag that it writes, behind an interface that writes. */
function checkCommands(
  collection: CollectionDocument | undefined,
  { name, bound, rows }: ProjectEquipment,
  issues: OncePerPlace,
): void {
  for (const [index, allowed] of (bound.commands ?? []).entries()) {
    const command = Object.hasOwn(collection?.commands ?? {}, allowed) ? collection!.commands![allowed]! : undefined;
    if (command === undefined || rows.length === 0) continue;
    const path = joinIndex(`${joinName('equipment', name)}.commands`, index);
    for (const tag of [...Object.keys(command.write), command.activate?.tag, command.identify]) {
      const bindingOf = rows.find(({ row }) => row.tag === tag);
      if (tag === undefined || bindingOf?.interface.offers?.tags?.writes === true) continue;
      if (bindingOf === undefined) {
        const sentence = `the command "${allowed}" writes the tag "${tag}", which has no address here`;
        issues.add(problem('document.command-unbound', path, sentence));
      } else if (bindingOf.interface.offers) {
        const { name: target, declaration } = bindingOf.interface;
        const sentence = `the command "${allowed}" writes the tag "${tag}", and "${target}" (${declaration.connector}) does not write with its settings`;
        issues.add(problem('document.not-writable', path, sentence));
      }
    }
  }
}

/** A row names another interface than its equipment: what is wrong with that stands in the table. */
function interfaceOfRow(
  { interface: name, line }: AddressRow & { readonly interface: string },
  file: string,
  { names, interfaces, report, site }: FlowContext & { readonly site: SiteDocument },
): ProjectInterface | undefined {
  const asTable = { place: issue => ({ ...issue, at: { file, line, column: 1 } }) } satisfies Pick<ReadDocument, 'place'>;
  const issues = new OncePerPlace(asTable, report);
  const found = withTags(resolveInterface(name, 'interface', { names, interfaces, site, issues }), 'interface', issues);
  issues.flush();
  return found;
}

function withTags(found: ProjectInterface | undefined, path: string, issues: OncePerPlace): ProjectInterface | undefined {
  if (found?.offers === undefined || found.offers.tags) return found;
  const sentence = `"${found.name}" (${found.declaration.connector}) has no tags with its settings`;
  issues.add(problem('document.no-tags', path, sentence));
  return undefined;
}

function checkContexts({ names, report }: FlowContext): void {
  for (const { read, document } of names.collections.values()) {
    for (const [fact, { from }] of Object.entries(document?.context ?? {})) {
      const path = `${joinName('context', fact)}.from`;
      if (!names.contracts.has(from)) report(unknownContract(read, path, from, names));
    }
  }
}

/** Warns of facts that nobody says: no integration reads or writes their interface under their contract. */
export function reportUnheard(
  { names, report }: Pick<FlowContext, 'names' | 'report'>,
  collections: ReadonlyMap<string, ProjectCollection>,
  flows: readonly ProjectFlow[],
): void {
  const heard = new Set(
    flows.flatMap(({ integration, source, target, to }) => [
      `${source.name} ${integration.from.contract}`,
      `${target.name} ${to.contract}`,
    ]),
  );
  const gatherers = new Map<string, OncePerPlace>();
  for (const { collection, site, context } of collections.values()) {
    const { read } = names.collections.get(collection.name)!;
    const issues = gatherers.get(collection.name) ?? new OncePerPlace(read, report);
    gatherers.set(collection.name, issues);
    for (const [fact, from] of Object.entries(context)) {
      const contract = collection.context![fact]!.from;
      if (heard.has(`${from.name} ${contract}`)) continue;
      const sentence = `no integration reads or writes "${from.name}" under ${contract}, so nobody says the ${fact}`;
      issues.add(warning('document.context-unheard', `${joinName('context', fact)}.interface`, sentence), site.name);
    }
  }
  for (const issues of gatherers.values()) issues.flush();
}

/** Warns of collections that no equipment is bound to. */
export function reportUnbound({ names, report }: Pick<FlowContext, 'names' | 'report'>): void {
  const bound = new Set([...names.bindings.values()].map(({ document }) => document?.collection));
  for (const [name, { read }] of names.collections) {
    if (!bound.has(name) && !read.library)
      report(read.place(warning('document.unused', 'name', `no binding uses the collection "${name}"`)));
  }
}
