import type {
  BrowseNextResponse,
  BrowseResponse,
  BrowseResult,
  ExpandedNodeId,
  NodeId,
  ReferenceDescription,
} from 'node-opcua-client';

import { endsSession, ServiceFault } from './fault.ts';
import { inPieces } from './limits.ts';
import type { OpcuaSession } from './session.ts';

/** References that are asked for at once, and that are taken of one node at most. */
const atOnce = 1_000;
const atMost = 200_000;

/** Which references of a node are looked at. `classes`: mask of node classes, 0 all (Part 4, 5.9.2). */
export interface Look {
  readonly node: NodeId | string;
  readonly along: string;
  readonly isInverse?: boolean;
  readonly classes?: number;
}

/** The node that a reference of this server leads to, in this session; nothing where it lies in another server or an unknown namespace. */
export function localNode({ library, namespaces }: OpcuaSession, target: ExpandedNodeId | NodeId): NodeId | undefined {
  const { serverIndex = 0, namespaceUri } = target as Partial<ExpandedNodeId>;
  if (serverIndex > 0) return undefined;
  const isNamed = namespaceUri !== undefined && namespaceUri !== null && namespaceUri !== '';
  const index = isNamed ? namespaces.indexOf(namespaceUri) : target.namespace;
  return index < 0 ? undefined : new library.NodeId(target.identifierType, target.value, index);
}

/** A node as it is asked about its references. */
export function browseDescription({ library: { BrowseDirection } }: OpcuaSession, { node, along, isInverse, classes }: Look) {
  return {
    nodeId: node,
    browseDirection: isInverse === true ? BrowseDirection.Inverse : BrowseDirection.Forward,
    referenceTypeId: along,
    includeSubtypes: true,
    nodeClassMask: classes ?? 0,
    resultMask: 63,
  };
}

/** Whether a browse result has more than it tells. */
export function hasMore({ continuationPoint }: Pick<BrowseResult, 'continuationPoint'>): boolean {
  const point = continuationPoint as Buffer | null | undefined;
  return point !== null && point !== undefined && point.length > 0;
}

/** All references of a node, page by page as the server gives them. Throws `ServiceFault` where it tells none. */
export async function references(session: OpcuaSession, look: Look): Promise<readonly ReferenceDescription[]> {
  const paged = await pages(session, look, atOnce);
  if (paged.isComplete) return paged.found;
  // A server that cannot go on with what it began may tell everything at once.
  const whole = await pages(session, look, 0).catch(() => paged);
  return whole.found.length > paged.found.length ? whole.found : paged.found;
}

/** All references of several nodes, in order; none where the server tells none of a node. Throws `ServiceFault` where it tells of none at all. */
export async function referencesOfAll(
  session: OpcuaSession,
  looks: readonly Look[],
): Promise<readonly (readonly ReferenceDescription[])[]> {
  const results = await inPieces(session.limits, 'browse', looks, async piece => {
    const nodesToBrowse = piece.map(look => browseDescription(session, look));
    const request = new session.library.BrowseRequest({ requestedMaxReferencesPerNode: atOnce, nodesToBrowse });
    return (await session.send<BrowseResponse>(request)).results ?? [];
  });
  await release(session, results);
  const all: (readonly ReferenceDescription[])[] = [];
  for (const [place, look] of looks.entries()) {
    const result = results[place];
    const isWhole = result !== undefined && !hasMore(result) && !isShort(result);
    all.push(isWhole ? (result.references ?? []) : ((await references(session, look).catch(unlessAnswered)) ?? []));
  }
  return all;
}

interface Pages {
  readonly found: readonly ReferenceDescription[];
  readonly isComplete: boolean;
}

async function pages(session: OpcuaSession, look: Look, requestedMaxReferencesPerNode: number): Promise<Pages> {
  const { BrowseNextRequest, BrowseRequest } = session.library;
  const request = new BrowseRequest({ requestedMaxReferencesPerNode, nodesToBrowse: [browseDescription(session, look)] });
  let [result] = (await session.send<BrowseResponse>(request)).results ?? [];
  if (result === undefined || (isBad(result) && !isShort(result)))
    throw new ServiceFault(`browsing: ${result?.statusCode.name ?? 'no result'}`, result?.statusCode.value);
  const found = [...(result.references ?? [])];
  while (hasMore(result) && found.length < atMost) {
    const next = new BrowseNextRequest({ releaseContinuationPoints: false, continuationPoints: [result.continuationPoint] });
    const answer = await session.send<BrowseNextResponse>(next).catch(unlessAnswered);
    const [more] = answer?.results ?? [];
    if (more === undefined || isBad(more)) return { found, isComplete: false };
    found.push(...(more.references ?? []));
    result = more;
  }
  return { found, isComplete: !isShort(result) };
}

/** Ends continuation points that nobody goes on with: servers have few. */
export async function release(session: OpcuaSession, results: readonly BrowseResult[]): Promise<void> {
  const continuationPoints = results.filter(hasMore).map(({ continuationPoint }) => continuationPoint);
  if (continuationPoints.length === 0) return;
  const request = new session.library.BrowseNextRequest({ releaseContinuationPoints: true, continuationPoints });
  await session.send(request).catch(() => undefined);
}

/** The server has no room to remember where it stopped, so there is more. */
export function isShort({ statusCode }: BrowseResult): boolean {
  return statusCode.value >>> 16 === 0x804b;
}

function isBad({ statusCode }: BrowseResult): boolean {
  return statusCode.value >>> 31 === 1;
}

/** A service that the server refused gives nothing; anything else is thrown on. */
export function unlessAnswered(error: unknown): undefined {
  if (error instanceof ServiceFault && error.status !== undefined && !endsSession(error.status)) return undefined;
  throw error;
}
