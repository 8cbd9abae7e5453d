import type { TagNode, TagPage } from '@millrace/connector';
import type { BrowseNextResponse, BrowseResponse, BrowseResult, NodeId, ReferenceDescription } from 'node-opcua-client';

import { ServiceFault } from './fault.ts';
import { inPieces } from './limits.ts';
import { methodAddress } from './method.ts';
import { resolve } from './resolve.ts';
import type { OpcuaSession } from './session.ts';
import { ucumOf } from './units.ts';
import { nodeText } from './values.ts';

const hierarchical = 'i=33';
/** HasProperty, HasHistoricalConfiguration. */
const asides: ReadonlySet<unknown> = new Set([46, 56]);
const classes = { object: 1, variable: 2, method: 4 } as const;
const attributes = { dataType: 14, accessLevel: 17, eventNotifier: 12, description: 5 } as const;

/** Nodes on a page, about. */
const pageSize = 200;

/** What stands below a node, the Objects folder where none is named; nodes by page, as the server pages them. */
export async function browseTags(session: OpcuaSession, node: string | undefined, page: string | undefined): Promise<TagPage> {
  const { references = [], continuationPoint } =
    page === undefined ? await first(session, node ?? 'i=85') : await next(session, page);
  const found = unique(references ?? []);
  const details = await describe(session, found);
  const nodes = found.map((reference, place) => tagNode(session, reference, details[place]));
  const more = continuationPoint as Buffer | null | undefined;
  return { nodes, ...(more !== null && more !== undefined && more.length > 0 && { next: more.toString('base64') }) };
}

async function first(session: OpcuaSession, address: string): Promise<Partial<BrowseResult>> {
  const [target] = await resolve(session, [address.replace(/^(events|method):/, '')]);
  if (target?.nodeId === undefined) return { references: [] };
  const { BrowseDirection, BrowseRequest } = session.library;
  const request = new BrowseRequest({
    requestedMaxReferencesPerNode: pageSize,
    nodesToBrowse: [
      {
        nodeId: target.nodeId,
        browseDirection: BrowseDirection.Forward,
        referenceTypeId: hierarchical,
        includeSubtypes: true,
        nodeClassMask: classes.object | classes.variable | classes.method,
        resultMask: 63,
      },
    ],
  });
  return resultOf((await session.send<BrowseResponse>(request)).results);
}

async function next(session: OpcuaSession, page: string): Promise<Partial<BrowseResult>> {
  const request = new session.library.BrowseNextRequest({
    releaseContinuationPoints: false,
    continuationPoints: [Buffer.from(page, 'base64')],
  });
  return resultOf((await session.send<BrowseNextResponse>(request)).results);
}

function resultOf(results: readonly BrowseResult[] | null | undefined): Partial<BrowseResult> {
  const [result] = results ?? [];
  if (result === undefined || result.statusCode.isNotGood())
    throw new ServiceFault(`browsing: ${result?.statusCode.name ?? 'no result'}`, result?.statusCode.value);
  return result;
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

/** Which nodes have something below them. */
async function parents(session: OpcuaSession, nodes: readonly NodeId[]): Promise<readonly boolean[]> {
  const { BrowseDirection, BrowseRequest } = session.library;
  const results = await inPieces(session.limits, 'browse', nodes, async piece => {
    const nodesToBrowse = piece.map(nodeId => ({
      nodeId,
      browseDirection: BrowseDirection.Forward,
      referenceTypeId: hierarchical,
      includeSubtypes: true,
      nodeClassMask: classes.object | classes.variable | classes.method,
      resultMask: 1,
    }));
    return (
      (await session.send<BrowseResponse>(new BrowseRequest({ requestedMaxReferencesPerNode: 0, nodesToBrowse }))).results ?? []
    );
  });
  return results.map(({ references }) => (references ?? []).some(isChild));
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
  const nodes = found.map(({ nodeId }) => new session.library.NodeId(nodeId.identifierType, nodeId.value, nodeId.namespace));
  const asked = nodes.flatMap(nodeId => Object.values(attributes).map(attributeId => ({ nodeId, attributeId })));
  const told = await session.read(asked);
  const units = await unitsOf(session, nodes, found);
  const hasChildren = await parents(session, nodes);
  return nodes.map((_, place) => {
    const [dataType, accessLevel, eventNotifier, description] = told
      .slice(place * 4, place * 4 + 4)
      .map(one => (one.statusCode.isGood() ? (one.value?.value as unknown) : undefined));
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

/** `EngineeringUnits` of variables that have it (Part 8, 5.6.3). */
async function unitsOf(
  session: OpcuaSession,
  nodes: readonly NodeId[],
  found: readonly ReferenceDescription[],
): Promise<readonly (EUInformation | undefined)[]> {
  const variables = nodes.filter((_, place) => Number(found[place]?.nodeClass) === classes.variable);
  const properties = await session.properties(variables, 'EngineeringUnits');
  const known = properties.filter(property => property !== undefined);
  const told = await session.read(known.map(nodeId => ({ nodeId, attributeId: session.library.AttributeIds.Value })));
  const values = new Map(known.map((nodeId, place) => [nodeId, told[place]?.value?.value as EUInformation | undefined]));
  const byNode = new Map(variables.map((nodeId, place) => [nodeId, properties[place]]));
  return nodes.map(nodeId => {
    const property = byNode.get(nodeId);
    return property === undefined ? undefined : (values.get(property) ?? undefined);
  });
}

function tagNode(session: OpcuaSession, reference: ReferenceDescription, details: Details | undefined): TagNode {
  const { namespaces } = session;
  const nodeClass = Number(reference.nodeClass);
  const name = reference.displayName.text ?? reference.browseName.name ?? '';
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
  const shown = unit?.displayName?.text ?? undefined;
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
