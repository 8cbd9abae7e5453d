import type { TagNode, TagPage } from '@millrace/connector';
import type { BrowseResponse, BrowseResult, DataValue, NodeId, ReferenceDescription } from 'node-opcua-client';

import { inPieces } from './limits.ts';
import { methodAddress } from './method.ts';
import { browseDescription, hasMore, isShort, localNode, references, release, unlessAnswered } from './references.ts';
import { resolve } from './resolve.ts';
import type { OpcuaSession } from './session.ts';
import { ucumOf } from './units.ts';
import { nodeText } from './values.ts';

const hierarchical = 'i=33';
/** HasProperty, HasHistoricalConfiguration. */
const asides: ReadonlySet<unknown> = new Set([46, 56]);
const classes = { object: 1, variable: 2, method: 4 } as const;
const below = { along: hierarchical, classes: classes.object | classes.variable | classes.method } as const;
const attributes = { dataType: 14, accessLevel: 17, eventNotifier: 12, description: 5 } as const;

/** Nodes on a page. */
const pageSize = 200;
/** References by which it is seen whether a node has something below it; properties are among them. */
const someReferences = 20;
/** Folders that are read by page at the same time. */
const openFolders = 4;

/** Looks through what a server has; a folder is asked for as a whole, because servers remember few places where they stopped, and told by page. */
export class Browser {
  readonly #session: OpcuaSession;
  readonly #folders = new Map<string, readonly ReferenceDescription[]>();

  constructor(session: OpcuaSession) {
    this.#session = session;
  }

  /** What stands below a node, the Objects folder where none is named. Throws `ServiceFault`. */
  async page(node: string | undefined, page: string | undefined): Promise<TagPage> {
    const { address, start } = readPage(node ?? 'i=85', page);
    const all = (start === 0 ? undefined : this.#folders.get(address)) ?? (await this.#look(address));
    const end = start + pageSize;
    const found = all.slice(start, end);
    const details = await describe(this.#session, found);
    const nodes = found.map((reference, place) => tagNode(this.#session, reference, details[place]));
    if (end >= all.length) this.#folders.delete(address);
    return { nodes, ...(end < all.length && { next: `${end} ${address}` }) };
  }

  async #look(address: string): Promise<readonly ReferenceDescription[]> {
    const [target] = await resolve(this.#session, [address.replace(/^(events|method):/, '')]);
    if (target?.nodeId === undefined) return [];
    const all = unique(await references(this.#session, { node: target.nodeId, ...below }));
    this.#folders.delete(address);
    if (all.length <= pageSize) return all;
    this.#folders.set(address, all);
    for (const oldest of [...this.#folders.keys()].slice(0, -openFolders)) this.#folders.delete(oldest);
    return all;
  }
}

function readPage(node: string, page: string | undefined): { readonly address: string; readonly start: number } {
  const [, start, address] = /^(\d+) (.+)$/su.exec(page ?? '') ?? [];
  return address === undefined ? { address: node, start: 0 } : { address, start: Number(start) };
}

/** A node may be reached by several references; it is listed once. Nodes of other servers cannot be watched here. */
function unique(references: readonly ReferenceDescription[]): readonly ReferenceDescription[] {
  const local = references.filter(
    ({ nodeId }) => nodeId.serverIndex === 0 || nodeId.serverIndex === undefined || nodeId.serverIndex === null,
  );
  return [...new Map(local.filter(isChild).map(reference => [reference.nodeId.toString(), reference])).values()];
}

/** Unit of a variable as the server tells it (Part 8, 5.6.3). */
interface EUInformation {
  readonly namespaceUri: string | null;
  readonly unitId: number;
  readonly displayName?: { readonly text?: string | null };
}

/** Properties and settings of the history say something of a node; they do not stand below it. */
function isChild({ referenceTypeId }: ReferenceDescription): boolean {
  return referenceTypeId.namespace !== 0 || !asides.has(referenceTypeId.value);
}

/** Which nodes have something below them; where the server does not say, objects may. */
async function parents(
  session: OpcuaSession,
  nodes: readonly NodeId[],
  found: readonly ReferenceDescription[],
): Promise<readonly boolean[]> {
  const { BrowseRequest } = session.library;
  const results = await inPieces(session.limits, 'browse', nodes, async piece => {
    const nodesToBrowse = piece.map(node => ({ ...browseDescription(session, { node, ...below }), resultMask: 1 }));
    const request = new BrowseRequest({ requestedMaxReferencesPerNode: someReferences, nodesToBrowse });
    return (await session.send<BrowseResponse>(request)).results ?? [];
  }).catch(unlessAnswered);
  if (results === undefined) return found.map(({ nodeClass }) => Number(nodeClass) === classes.object);
  await release(session, results);
  return results.map(hasChild);
}

function hasChild(result: BrowseResult): boolean {
  return hasMore(result) || isShort(result) || (result.references ?? []).some(isChild);
}

/** What is told of one node besides its name. */
interface Details {
  readonly dataType?: NodeId;
  readonly accessLevel?: number;
  readonly eventNotifier?: number;
  readonly description?: string;
  readonly unit?: EUInformation;
  readonly hasChildren: boolean;
}

async function describe(session: OpcuaSession, found: readonly ReferenceDescription[]): Promise<readonly Details[]> {
  const nodes = found.map(({ nodeId }) => localNode(session, nodeId) ?? new session.library.NodeId());
  const asked = nodes.flatMap(nodeId => Object.values(attributes).map(attributeId => ({ nodeId, attributeId })));
  const told = (await session.read(asked).catch(unlessAnswered)) ?? [];
  const units = await unitsOf(session, nodes, found);
  const hasChildren = await parents(session, nodes, found);
  return nodes.map((_, place) => {
    const [dataType, accessLevel, eventNotifier, description] = told
      .slice(place * 4, place * 4 + 4)
      .map(one => (one.statusCode.value >>> 31 === 0 ? (one.value?.value as unknown) : undefined));
    const unit = units[place];
    return {
      hasChildren: hasChildren[place] ?? false,
      ...(dataType !== undefined && dataType !== null && { dataType: dataType as NodeId }),
      ...(typeof accessLevel === 'number' && { accessLevel }),
      ...(typeof eventNotifier === 'number' && { eventNotifier }),
      ...(typeof (description as { text?: unknown } | undefined)?.text === 'string' && {
        description: (description as { text: string }).text,
      }),
      ...(unit !== undefined && { unit }),
    };
  });
}

/** A unit that was told, and can be read as one. */
function euInformation(told: DataValue | undefined): EUInformation | undefined {
  if (told === undefined || told.statusCode.value >>> 31 === 1) return undefined;
  const value = told.value?.value as unknown;
  return typeof value === 'object' && value !== null && 'unitId' in value ? (value as EUInformation) : undefined;
}

/** `EngineeringUnits` of variables that have it (Part 8, 5.6.3). */
async function unitsOf(
  session: OpcuaSession,
  nodes: readonly NodeId[],
  found: readonly ReferenceDescription[],
): Promise<readonly (EUInformation | undefined)[]> {
  const variables = nodes.filter((_, place) => Number(found[place]?.nodeClass) === classes.variable);
  const properties = await session.properties(variables, 'EngineeringUnits');
  const known = properties.filter(property => property !== undefined);
  const asked = known.map(nodeId => ({ nodeId, attributeId: session.library.AttributeIds.Value }));
  const told = (await session.read(asked).catch(unlessAnswered)) ?? [];
  const values = new Map(known.map((nodeId, place) => [nodeId, euInformation(told[place])]));
  const byNode = new Map(variables.map((nodeId, place) => [nodeId, properties[place]]));
  return nodes.map(nodeId => {
    const property = byNode.get(nodeId);
    return property === undefined ? undefined : (values.get(property) ?? undefined);
  });
}

function tagNode(session: OpcuaSession, reference: ReferenceDescription, details: Details | undefined): TagNode {
  const { namespaces } = session;
  const nodeClass = Number(reference.nodeClass);
  const name = reference.displayName.text || reference.browseName.name || String(reference.nodeId.value);
  const common = {
    name,
    hasChildren: details?.hasChildren ?? false,
    ...(details?.description !== undefined && { description: details.description }),
  };
  if (nodeClass === classes.method) return { ...common, address: methodAddress(reference.nodeId, namespaces), kind: 'method' };
  const address = nodeText(reference.nodeId, namespaces);
  if (nodeClass === classes.variable) return { ...common, address, kind: 'tag', ...variable(details) };
  const tellsEvents = ((details?.eventNotifier ?? 0) & 1) === 1;
  if (tellsEvents) return { ...common, address: `events:${address}`, kind: 'event' };
  return { ...common, address, kind: 'folder' };
}

function variable(details: Details | undefined): Partial<TagNode> {
  const { dataType, accessLevel, unit } = details ?? {};
  const shown = unit?.displayName?.text || undefined;
  const ucum = unit === undefined ? undefined : ucumOf(unit.namespaceUri ?? '', unit.unitId, shown ?? '');
  return {
    type: typeWord(dataType),
    ...(shown !== undefined && { unit: shown }),
    ...(ucum !== undefined && { ucum }),
    ...(accessLevel !== undefined && { writable: (accessLevel & 2) === 2 }),
  };
}

function typeWord(dataType: NodeId | undefined): NonNullable<TagNode['type']> {
  const id: unknown = dataType?.namespace === 0 ? dataType.value : undefined;
  if (id === 1) return 'boolean';
  if (id === 10 || id === 11 || id === 26) return 'number';
  if (typeof id === 'number' && ((id >= 2 && id <= 9) || id === 27 || id === 28 || id === 29)) return 'integer';
  return id === 12 || id === 21 ? 'text' : 'other';
}
