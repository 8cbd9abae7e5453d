import type { BrowsePathResult, NodeId, ReferenceDescription, TranslateBrowsePathsToNodeIdsResponse } from 'node-opcua-client';

import { inPieces } from './limits.ts';
import { localNode, referencesOfAll, unlessAnswered } from './references.ts';
import type { Look } from './references.ts';
import type { OpcuaSession } from './session.ts';

/** A way from a node along browse names, over references of one type. */
export interface Walk {
  readonly from: NodeId | string;
  readonly along: string;
  readonly names: readonly { readonly namespaceIndex: number; readonly name: string }[];
}

const noMatch = 0x806f_0000;
/** Statuses that say of one path that the server cannot look it up at all: not supported, not implemented, service unsupported. */
const cannot: ReadonlySet<number> = new Set([0x803d_0000, 0x8040_0000, 0x800b_0000]);

/** Where paths lead: the node, or the status that says why there is none; one answer a path, in order. */
export async function walkPaths(session: OpcuaSession, walks: readonly Walk[]): Promise<readonly (NodeId | number)[]> {
  const told = session.learned.translates ? await translate(session, walks).catch(unlessAnswered) : undefined;
  if (told !== undefined && told.every(one => typeof one !== 'number' || !cannot.has(one))) return told;
  session.learned.translates = false;
  return walkByBrowsing(session, walks);
}

async function translate(session: OpcuaSession, walks: readonly Walk[]): Promise<readonly (NodeId | number)[]> {
  const results = await inPieces(session.limits, 'translate', walks, async piece => {
    const { TranslateBrowsePathsToNodeIdsRequest } = session.library;
    const browsePaths = piece.map(({ from, along, names }) => ({
      startingNode: from,
      relativePath: {
        elements: names.map(targetName => ({ referenceTypeId: along, isInverse: false, includeSubtypes: true, targetName })),
      },
    }));
    const request = new TranslateBrowsePathsToNodeIdsRequest({ browsePaths });
    return (await session.send<TranslateBrowsePathsToNodeIdsResponse>(request)).results ?? [];
  });
  return results.map(result => end(session, result));
}

function end(session: OpcuaSession, { statusCode, targets }: BrowsePathResult): NodeId | number {
  if (statusCode.value >>> 31 === 1) return statusCode.value >>> 0;
  const target = targets?.find(({ remainingPathIndex }) => remainingPathIndex === 0xffff_ffff)?.targetId;
  return (target === undefined ? undefined : localNode(session, target)) ?? noMatch;
}

/** For servers without TranslateBrowsePathsToNodeIds: step by step, each folder looked into once. */
async function walkByBrowsing(session: OpcuaSession, walks: readonly Walk[]): Promise<readonly (NodeId | number)[]> {
  let at: readonly (NodeId | string | undefined)[] = walks.map(({ from }) => from);
  const steps = Math.max(0, ...walks.map(({ names }) => names.length));
  for (let step = 0; step < steps; step++) {
    const looks = new Map<string, Look>();
    walks.forEach(({ along, names }, place) => {
      const node = at[place];
      if (node !== undefined && names[step] !== undefined) looks.set(keyOf(node, along), { node, along });
    });
    const found = await referencesOfAll(session, [...looks.values()]);
    const below = new Map([...looks.keys()].map((key, place) => [key, found[place] ?? []]));
    at = walks.map(({ along, names }, place) => {
      const node = at[place];
      const name = names[step];
      if (node === undefined || name === undefined) return node;
      return named(session, below.get(keyOf(node, along)) ?? [], name);
    });
  }
  return at.map(node => (node === undefined || typeof node === 'string' ? noMatch : node));
}

function keyOf(node: NodeId | string, along: string): string {
  return `${along} ${node.toString()}`;
}

function named(
  session: OpcuaSession,
  all: readonly ReferenceDescription[],
  { name, namespaceIndex }: Walk['names'][number],
): NodeId | undefined {
  const found = all.find(({ browseName }) => browseName.name === name && browseName.namespaceIndex === namespaceIndex);
  return found === undefined ? undefined : localNode(session, found.nodeId);
}
