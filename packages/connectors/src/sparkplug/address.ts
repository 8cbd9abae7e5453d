import { idProblem } from './topic.ts';
import type { NodeId } from './topic.ts';

/** Where a metric stands. */
export interface MetricAddress extends NodeId {
  readonly device?: string;
  readonly name: string;
}

/** Writes an address: `group/node:Metric Name` or `group/node/device:Metric Name`; `:` and `%` inside ids become `%3A` and `%25`. */
export function writeAddress({ group, node, device, name }: MetricAddress): string {
  return `${ownerAddress({ group, node, ...(device !== undefined && { device }) })}:${name}`;
}

/** The part of an address before the name of the metric; the address of a folder when browsing. */
export function ownerAddress({ group, node, device }: NodeId & { readonly device?: string }): string {
  return [group, node, ...(device === undefined ? [] : [device])].map(escaped).join('/');
}

/** Reads an address; a sentence where it is none. */
export function readAddress(address: string): MetricAddress | string {
  const colon = address.indexOf(':');
  if (colon < 0 || colon === address.length - 1)
    return `"${address}" is no address: expected group/node:Metric or group/node/device:Metric`;
  const ids = address.slice(0, colon).split('/').map(unescaped);
  const [group = '', node = '', device] = ids;
  if (ids.length < 2 || ids.length > 3 || ids.some(id => idProblem(id) !== undefined))
    return `"${address}" is no address: before the colon stand group/node or group/node/device`;
  return { group, node, ...(device !== undefined && { device }), name: address.slice(colon + 1) };
}

/** An id as it stands in an address. */
export function escaped(id: string): string {
  return id.replaceAll('%', '%25').replaceAll(':', '%3A');
}

/** The id that stands in an address. */
export function unescaped(part: string): string {
  return part.replaceAll('%3A', ':').replaceAll('%25', '%');
}
