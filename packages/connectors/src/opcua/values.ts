import type { TagFields, TagValue } from '@millrace/core';
import type { Variant } from 'node-opcua-client';

import { nodeAddress } from './address.ts';

/** Built-in types (Part 6, 5.1.2) whose values need care. */
export const builtIn = {
  null: 0,
  boolean: 1,
  sByte: 2,
  byte: 3,
  int16: 4,
  uint16: 5,
  int32: 6,
  uint32: 7,
  int64: 8,
  uint64: 9,
  float: 10,
  double: 11,
  string: 12,
  dateTime: 13,
  guid: 14,
  byteString: 15,
  xmlElement: 16,
  nodeId: 17,
  expandedNodeId: 18,
  statusCode: 19,
  qualifiedName: 20,
  localizedText: 21,
  extensionObject: 22,
  dataValue: 23,
  variant: 24,
} as const;

/**
 * The value of a variant, exactly: 64-bit integers as bigint, byte strings as base64, times as RFC 3339, texts without their locale, nodes as
 * addresses, structures as fields, matrices as lists of lists.
 */
export function tagValue(variant: Variant, namespaces: readonly string[]): TagValue {
  const { dataType, value, dimensions } = variant;
  if (value === null || value === undefined) return null;
  // Values of arrayType: 0 scalar, 1 array, 2 matrix.
  if (variant.arrayType === 0) return scalar(dataType, value, namespaces);
  const list = Array.from(value as Iterable<unknown>, one => scalar(dataType, one, namespaces));
  return variant.arrayType === 2 && dimensions ? nested(list, dimensions) : list;
}

function nested(list: readonly TagValue[], dimensions: readonly number[]): readonly TagValue[] {
  if (dimensions.length <= 1) return list;
  const [rows = 0, ...rest] = dimensions;
  const size = rest.reduce((product, length) => product * length, 1);
  return Array.from({ length: rows }, (_, row) => nested(list.slice(row * size, (row + 1) * size), rest));
}

function scalar(dataType: number, value: unknown, namespaces: readonly string[]): TagValue {
  if (typeof value === 'number' || typeof value === 'boolean' || value === null) return value;
  if (dataType === builtIn.int64) return BigInt.asIntN(64, wide(value));
  if (dataType === builtIn.uint64) return wide(value);
  if (dataType === builtIn.byteString) return Buffer.from(value as Uint8Array).toString('base64');
  return structural(value, namespaces);
}

/** 64 bits as the library has them: two halves, the high one first. */
function wide(value: unknown): bigint {
  const [high = 0, low = 0] = value as readonly number[];
  return (BigInt(high >>> 0) << 32n) | BigInt(low >>> 0);
}

/** What the library made of a value, by what it is. */
function structural(value: unknown, namespaces: readonly string[]): TagValue {
  if (value === undefined || value === null) return null;
  if (typeof value === 'number' || typeof value === 'boolean' || typeof value === 'string' || typeof value === 'bigint')
    return value;
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? null : value.toISOString();
  if (value instanceof Uint8Array) return Buffer.from(value).toString('base64');
  if (Array.isArray(value) || ArrayBuffer.isView(value))
    return Array.from(value as Iterable<unknown>, one => structural(one, namespaces));
  return object(value, namespaces);
}

interface Shaped {
  readonly schema?: {
    readonly name: string;
    readonly fields?: readonly { readonly name: string; readonly fieldType: string; readonly isArray?: boolean }[];
  };
}

function object(value: object, namespaces: readonly string[]): TagValue {
  if ('identifierType' in value) return nodeText(value as unknown as NodeLike, namespaces);
  if ('dataType' in value && 'arrayType' in value) return tagValue(value as Variant, namespaces);
  const name = (value as Shaped).schema?.name;
  if (name === 'LocalizedText') return (value as { text?: string | null }).text ?? null;
  if (name === 'QualifiedName') return (value as { name?: string | null }).name ?? null;
  if ('buffer' in value && 'nodeId' in value) return opaque(value as { nodeId: NodeLike; buffer: Uint8Array }, namespaces);
  if ('_value' in value && 'description' in value) return (value as unknown as { value: number }).value;
  return fields(value, namespaces);
}

/** A structure whose type the server does not describe. */
function opaque({ nodeId, buffer }: { nodeId: NodeLike; buffer: Uint8Array }, namespaces: readonly string[]): TagFields {
  return { encoding: nodeText(nodeId, namespaces), body: Buffer.from(buffer).toString('base64') };
}

function fields(value: object, namespaces: readonly string[]): TagFields {
  const types = new Map(allFields(value).map(field => [field.name, field]));
  const names =
    types.size > 0 ? [...types.keys()] : Object.keys(value).filter(name => !name.startsWith('_') && name !== 'schema');
  const entries = names.flatMap((name): [string, TagValue][] => {
    const own = (value as Record<string, unknown>)[name];
    return own === undefined || typeof own === 'function' ? [] : [[name, fieldValue(types.get(name), own, namespaces)]];
  });
  return Object.fromEntries(entries);
}

type FieldType = NonNullable<NonNullable<Shaped['schema']>['fields']>[number];

function allFields(value: object): readonly FieldType[] {
  return (value as Shaped).schema?.fields ?? [];
}

function fieldValue(field: FieldType | undefined, value: unknown, namespaces: readonly string[]): TagValue {
  const isWide = field?.fieldType === 'Int64' || field?.fieldType === 'UInt64';
  if (!isWide || value === null) return structural(value, namespaces);
  const read = (one: unknown): bigint => (field.fieldType === 'Int64' ? BigInt.asIntN(64, wide(one)) : wide(one));
  return field.isArray === true ? (value as readonly unknown[]).map(read) : read(value);
}

interface NodeLike {
  readonly namespace: number;
  readonly namespaceUri?: string | null;
  readonly identifierType: number;
  readonly value: unknown;
}

/** A node of the server as an address. */
export function nodeText(node: NodeLike, namespaces: readonly string[]): string {
  const identifier =
    node.identifierType === 4
      ? `b=${Buffer.from(node.value as Uint8Array).toString('base64')}`
      : `${' isg'.charAt(node.identifierType)}=${String(node.value)}`;
  const uri = node.namespaceUri ?? namespaces[node.namespace];
  return uri === undefined || uri === null ? `ns=${node.namespace};${identifier}` : nodeAddress(uri, identifier);
}
