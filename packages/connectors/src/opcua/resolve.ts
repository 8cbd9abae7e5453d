import type { BrowsePathResult, NodeId, TranslateBrowsePathsToNodeIdsResponse } from 'node-opcua-client';

import { tagStatus } from '../tag-status.ts';
import { parseAddress } from './address.ts';
import type { Address, NodeName, PathStep } from './address.ts';
import { inPieces } from './limits.ts';
import type { OpcuaSession } from './session.ts';
import { statusName } from './session.ts';

/** An address in this session: the node that it names today, or why it names none. */
export type Target = Found | Unresolved;

export interface Found {
  readonly address: string;
  readonly is: Address;
  readonly nodeId: NodeId;
}

export interface Unresolved {
  readonly address: string;
  readonly nodeId?: undefined;
  /** The status that its value has. */
  readonly status: number;
  readonly problem: string;
}

const objectsFolder = 'i=85';
const hierarchical = 'i=33';

/** Finds the nodes of addresses by the namespaces of this session (F65); one answer an address, in order. */
export async function resolve(session: OpcuaSession, addresses: readonly string[]): Promise<readonly Target[]> {
  const parsed = addresses.map(address => ({ address, is: parseAddress(address) }));
  const paths = parsed.flatMap(({ is }) => (typeof is !== 'string' && 'path' in is.place ? [is.place.path] : []));
  const walked = await translate(session, paths);
  let next = 0;
  return parsed.map(({ address, is }) => {
    if (typeof is === 'string') return { address, status: tagStatus.badNodeIdInvalid, problem: is };
    if (!('path' in is.place)) return byIdentifier(session, address, is, is.place);
    return byPath(session, address, is, walked[next++]);
  });
}

function byIdentifier(session: OpcuaSession, address: string, is: Address, { namespace, identifier }: NodeName): Target {
  const index = 'index' in namespace ? namespace.index : session.namespaces.indexOf(namespace.uri);
  if (index < 0) return noNamespace(address, 'uri' in namespace ? namespace.uri : '');
  return { address, is, nodeId: session.library.coerceNodeId(`ns=${index};${identifier}`) };
}

function noNamespace(address: string, uri: string): Unresolved {
  return { address, status: tagStatus.badNodeIdUnknown, problem: `the server has no namespace ${uri}` };
}

function byPath(session: OpcuaSession, address: string, is: Address, walked: BrowsePathResult | string | undefined): Target {
  if (walked === undefined || typeof walked === 'string') return noNamespace(address, walked ?? '');
  const nodeId = walked.targets?.find(target => target.remainingPathIndex === 0xffff_ffff)?.targetId;
  if (walked.statusCode.isGood() && nodeId !== undefined) {
    const { namespace, identifierType, value } = nodeId;
    return { address, is, nodeId: new session.library.NodeId(identifierType, value, namespace) };
  }
  return {
    address,
    status: tagStatus.badNodeIdUnknown,
    problem: `no node has this path (${statusName(session.library, walked.statusCode.value)})`,
  };
}

/** Walks paths from the Objects folder; a path through an unknown namespace gives its URI. */
async function translate(
  session: OpcuaSession,
  paths: readonly (readonly PathStep[])[],
): Promise<readonly (BrowsePathResult | string)[]> {
  const unknown = paths.map(path => path.find(step => !session.namespaces.includes(step.uri))?.uri);
  const walkable = paths.filter((_, place) => unknown[place] === undefined);
  const results = await inPieces(session.limits, 'translate', walkable, async piece => {
    const { TranslateBrowsePathsToNodeIdsRequest } = session.library;
    const browsePaths = piece.map(path => ({
      startingNode: objectsFolder,
      relativePath: { elements: path.map(step => element(session, step)) },
    }));
    const answer = await session.send<TranslateBrowsePathsToNodeIdsResponse>(
      new TranslateBrowsePathsToNodeIdsRequest({ browsePaths }),
    );
    return answer.results ?? [];
  });
  let next = 0;
  return unknown.map(uri => uri ?? (results[next++] as BrowsePathResult));
}

function element(session: OpcuaSession, { uri, name }: PathStep) {
  const targetName = { namespaceIndex: session.namespaces.indexOf(uri), name };
  return { referenceTypeId: hierarchical, isInverse: false, includeSubtypes: true, targetName };
}
