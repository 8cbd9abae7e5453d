import type { NodeId } from 'node-opcua-client';

import { localNode, references, unlessAnswered } from './references.ts';
import type { OpcuaSession } from './session.ts';

/** How a variable holds its value. `rank`: -1 a scalar, 1 a list (Part 3, 5.6.2). */
export interface VariableType {
  /** Built-in type, 1 to 25; 0 where any is allowed or it is not known. */
  readonly builtIn: number;
  readonly rank: number;
  /** The type as the server names it, for structures. */
  readonly dataType: NodeId;
}

const attributes = { value: 13, dataType: 14, rank: 15 } as const;
const hasSubtype = 'i=45';
const enumeration = 29;

/** The type of a variable, from the server; where it names none that says how values are sent, that of its present value. */
export async function typeOf(session: OpcuaSession, nodeId: NodeId): Promise<VariableType> {
  const [held, type, rank] = await session.read(Object.values(attributes).map(attributeId => ({ nodeId, attributeId })));
  const named = type?.value?.value as NodeId | null | undefined;
  const dataType = named?.namespace === undefined ? session.library.coerceNodeId('i=24') : named;
  const builtIn = (await builtInOf(session, dataType)) || Number(held?.value?.dataType ?? 0);
  return { builtIn, rank: Number(rank?.value?.value ?? -1), dataType };
}

/** The built-in type that values of a data type are sent as: the type itself, or the one that it comes from. */
export async function builtInOf(session: OpcuaSession, dataType: NodeId): Promise<number> {
  let current: NodeId | undefined = dataType;
  for (let depth = 0; current !== undefined && depth < 20; depth++) {
    const id: unknown = current.namespace === 0 ? current.value : undefined;
    if (id === enumeration) return 6;
    if (typeof id === 'number' && id >= 1 && id <= 25) return id === 24 ? 0 : id;
    // Number, Integer, UInteger: any of theirs will do.
    if (id === 26 || id === 27 || id === 28) return 0;
    current = await supertype(session, current);
  }
  return 0;
}

async function supertype(session: OpcuaSession, node: NodeId): Promise<NodeId | undefined> {
  const [found] = (await references(session, { node, along: hasSubtype, isInverse: true }).catch(unlessAnswered)) ?? [];
  return found === undefined ? undefined : localNode(session, found.nodeId);
}
