import type { TagValue } from '@millrace/core';
import type { Argument, CallRequest, NodeId } from 'node-opcua-client';

import { localNode, references } from './references.ts';
import { nodeText } from './values.ts';
import type { OpcuaSession } from './session.ts';
import { builtInOf } from './type-of.ts';
import { variantOf } from './variant.ts';

const along = { hasComponent: 'i=47', hasProperty: 'i=46' } as const;

/**
 * The call of a method with a value: null for no arguments, fields by the names of the arguments, a list in their order, anything else as the only
 * one. A sentence where it does not fit.
 */
export async function methodCall(
  session: OpcuaSession,
  methodId: NodeId,
  address: string,
  value: TagValue,
): Promise<CallRequest | string> {
  const objectId = await related(session, methodId, along.hasComponent, true);
  if (objectId === undefined) return `no object has the method ${address}`;
  const wanted = await inputArguments(session, methodId);
  const given = argumentsOf(wanted, value);
  if (typeof given === 'string') return given;
  const variants = await Promise.all(
    wanted.map(async ({ dataType, valueRank }, place) =>
      variantOf(session, { builtIn: await builtInOf(session, dataType), rank: valueRank, dataType }, given[place] ?? null),
    ),
  );
  const wrong = variants.findIndex(variant => typeof variant === 'string');
  if (wrong >= 0) return `argument ${wanted[wrong]?.name ?? wrong}: ${String(variants[wrong])}`;
  return new session.library.CallRequest({ methodsToCall: [{ objectId, methodId, inputArguments: variants as never }] });
}

function argumentsOf(wanted: readonly Argument[], value: TagValue): readonly TagValue[] | string {
  if (value === null) return wanted.length === 0 ? [] : `the method takes ${wanted.length} arguments`;
  if (typeof value === 'object' && !Array.isArray(value)) return named(wanted, value as Readonly<Record<string, TagValue>>);
  const list: readonly TagValue[] = Array.isArray(value) && wanted.length !== 1 ? (value as readonly TagValue[]) : [value];
  return list.length === wanted.length ? list : `the method takes ${wanted.length} arguments, not ${list.length}`;
}

function named(wanted: readonly Argument[], value: Readonly<Record<string, TagValue>>): readonly TagValue[] | string {
  const names = wanted.map(({ name }) => name ?? '');
  const unknown = Object.keys(value).find(name => !names.includes(name));
  if (unknown !== undefined) return `the method has no argument ${unknown}; it has ${names.join(', ') || 'none'}`;
  const left = names.find(name => !(name in value));
  return left === undefined ? names.map(name => value[name] ?? null) : `argument ${left} is left out`;
}

async function inputArguments(session: OpcuaSession, methodId: NodeId): Promise<readonly Argument[]> {
  const property = await related(session, methodId, along.hasProperty, false, 'InputArguments');
  if (property === undefined) return [];
  const [told] = await session.read([{ nodeId: property, attributeId: session.library.AttributeIds.Value }]);
  return (told?.value?.value as readonly Argument[] | null | undefined) ?? [];
}

async function related(
  session: OpcuaSession,
  node: NodeId,
  along: string,
  isInverse: boolean,
  name?: string,
): Promise<NodeId | undefined> {
  const all = await references(session, { node, along, isInverse });
  const found = all.find(one => name === undefined || one.browseName.name === name);
  return found === undefined ? undefined : localNode(session, found.nodeId);
}

/** A method as an address. */
export function methodAddress(node: Parameters<typeof nodeText>[0], namespaces: readonly string[]): string {
  return `method:${nodeText(node, namespaces)}`;
}
