import type { NodeId } from 'node-opcua-client';

import { tagStatus } from '../tag-status.ts';
import { parseAddress } from './address.ts';
import type { Address, NodeName, PathStep } from './address.ts';
import { walkPaths } from './paths.ts';
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
  const walked = await walk(session, paths);
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

function byPath(session: OpcuaSession, address: string, is: Address, walked: NodeId | number | string | undefined): Target {
  if (walked === undefined || typeof walked === 'string') return noNamespace(address, walked ?? '');
  if (typeof walked !== 'number') return { address, is, nodeId: walked };
  const problem = `no node has this path (${statusName(session.library, walked)})`;
  return { address, status: tagStatus.badNodeIdUnknown, problem };
}

/** Walks paths from the Objects folder: the node, the status that says why there is none, or the URI of a namespace that the server does not have. */
async function walk(
  session: OpcuaSession,
  paths: readonly (readonly PathStep[])[],
): Promise<readonly (NodeId | number | string)[]> {
  const unknown = paths.map(path => path.find(step => !session.namespaces.includes(step.uri))?.uri);
  const walks = paths
    .filter((_, place) => unknown[place] === undefined)
    .map(path => ({
      from: objectsFolder,
      along: hierarchical,
      names: path.map(({ uri, name }) => ({ namespaceIndex: session.namespaces.indexOf(uri), name })),
    }));
  const ends = walks.length === 0 ? [] : await walkPaths(session, walks);
  let next = 0;
  return unknown.map(uri => uri ?? ends[next++] ?? '');
}
