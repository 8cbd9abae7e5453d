import type { BrowsePathResult, NodeId, ReferenceDescription, TranslateBrowsePathsToNodeIdsResponse } from 'node-opcua-client';

import { inPieces } from './limits.ts';
import { localNode, references, unlessAnswered } from './references.ts';
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

/** For servers without TranslateBrowsePathsToNodeIds: folder by folder, each looked into once. */
async function walkByBrowsing(session: OpcuaSession, walks: readonly Walk[]): Promise<readonly (NodeId | number)[]> {
  const folders = new Map<string, Promise<readonly ReferenceDescription[]>>();
  const below = (node: NodeId | string, along: string): Promise<readonly ReferenceDescription[]> => {
    const key = `${along} ${node.toString()}`;
    const known = folders.get(key) ?? references(session, { node, along }).catch((error: unknown) => unlessAnswered(error) ?? []);
    folders.set(key, known);
    return known;
  };
  const ends: (NodeId | number)[] = [];
  for (const { from, along, names } of walks) {
    let at: NodeId | string | undefined = from;
    for (const name of names) {
      if (at === undefined) break;
      const step: ReferenceDescription | undefined = (await below(at, along)).find(
        ({ browseName }) => browseName.name === name.name && browseName.namespaceIndex === name.namespaceIndex,
      );
      at = step === undefined ? undefined : localNode(session, step.nodeId);
    }
    ends.push(at === undefined || typeof at === 'string' ? noMatch : at);
  }
  return ends;
}
