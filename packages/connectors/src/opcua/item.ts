import type { TagGrant, TagRequest } from '@millrace/connector';
import type { MonitoredItemCreateRequestOptions, MonitoredItemCreateResult } from 'node-opcua-client';

import { eventFilter } from './events.ts';
import type { Found, Target } from './resolve.ts';
import type { OpcuaSession } from './session.ts';
import { statusName } from './session.ts';

/** A tag of an observation: what was asked, and what became of it. */
export interface Item {
  readonly request: number;
  readonly target: Target;
  readonly sampling: number;
  revisedMs?: number;
  overflows: number;
  problem?: string;
}

/** A tag as it is before anything was granted. */
export function itemOf(target: Target, request: number, asked: TagRequest | undefined, { config }: OpcuaSession): Item {
  const sampling = asked?.sampling ?? config.sampling;
  return { request, target, sampling, overflows: 0, ...(target.nodeId === undefined && { problem: target.problem }) };
}

/** Whether an address is a variable of the server; else it is about events, a method, or nothing. */
export function isVariable(target: Target | undefined): target is Found {
  return target?.nodeId !== undefined && target.is.kind === 'value';
}

/** What was granted, as it is listed. */
export function grantOf({ target, sampling, revisedMs, overflows, problem }: Item): TagGrant {
  return {
    address: target.address,
    requestedMs: sampling,
    ...(revisedMs !== undefined && { revisedMs }),
    ...(overflows > 0 && { overflows }),
    ...(problem !== undefined && { problem }),
  };
}

/** Notes what the server granted; the status where it refused. */
export function takeGrant(
  item: Item,
  { statusCode, revisedSamplingInterval, revisedQueueSize }: MonitoredItemCreateResult,
  { library, config }: OpcuaSession,
): number | undefined {
  if (statusCode.value >>> 31 === 1) {
    item.problem = statusName(library, statusCode.value);
    return statusCode.value >>> 0;
  }
  if (!isVariable(item.target)) return undefined;
  // Below 0: with each message (Part 4, 7.21).
  item.revisedMs = revisedSamplingInterval >= 0 ? revisedSamplingInterval : config.publish;
  const isSlower = item.sampling > 0 && revisedSamplingInterval > item.sampling * 1.01;
  const told = [
    ...(isSlower ? [`looked at every ${revisedSamplingInterval} ms instead of ${item.sampling} ms`] : []),
    ...(revisedQueueSize < config.queue ? [`the server keeps ${revisedQueueSize} values instead of ${config.queue}`] : []),
  ];
  if (told.length > 0) item.problem = told.join('; ');
  else delete item.problem;
  return undefined;
}

/** How the server is asked to watch a tag. */
export function itemRequest(
  { library, config }: OpcuaSession,
  { target, sampling }: Item,
  clientHandle: number,
): MonitoredItemCreateRequestOptions {
  const { nodeId } = target as Found;
  const isEvent = !isVariable(target);
  return {
    itemToMonitor: { nodeId, attributeId: isEvent ? library.AttributeIds.EventNotifier : library.AttributeIds.Value },
    monitoringMode: library.MonitoringMode.Reporting,
    requestedParameters: {
      clientHandle,
      samplingInterval: isEvent ? 0 : sampling,
      queueSize: isEvent ? Math.max(100, config.queue) : config.queue,
      discardOldest: true,
      filter: isEvent ? eventFilter(library) : null,
    },
  };
}
