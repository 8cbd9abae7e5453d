import type { DataValue } from '@millrace/core';
import type { HistoryReadResponse, HistoryReadResult, NodeId } from 'node-opcua-client';

import { dataValueOf } from './data-value.ts';
import { ServiceFault } from './fault.ts';
import { inPieces } from './limits.ts';
import type { OpcuaSession } from './session.ts';

/** A node whose history is wanted: what lies after `from` and before `to`, microseconds since 1970. */
export interface HistoryWanted {
  readonly nodeId: NodeId;
  readonly from: number;
  readonly to: number;
}

/** What the history held, oldest first; nothing where the server keeps none of this node. */
export type HistoryFound = readonly DataValue[] | undefined;

const valuesAtOnce = 1_000;

/** Reads raw history (Part 11, 6.5.3), page by page; one answer a node. A node without history does not stop its neighbours. */
export async function readHistory(
  session: OpcuaSession,
  wanted: readonly HistoryWanted[],
  signal: AbortSignal,
): Promise<readonly HistoryFound[]> {
  const found: DataValue[][] = wanted.map(() => []);
  const without = new Set<number>();
  let open = wanted.map((one, place) => ({ ...one, place, continuationPoint: undefined as Buffer | undefined }));
  while (open.length > 0 && !signal.aborted) {
    const results = await inPieces(session.limits, 'history', open, piece => page(session, piece));
    open = open.flatMap((one, place) => {
      const result = results[place];
      if (result === undefined || result.statusCode.value >>> 31 === 1) {
        if (found[one.place]?.length === 0) without.add(one.place);
        return [];
      }
      found[one.place]?.push(...within(session, one, result));
      const more = result.continuationPoint as Buffer | null | undefined;
      return more !== null && more !== undefined && more.length > 0 ? [{ ...one, continuationPoint: more }] : [];
    });
  }
  return found.map((values, place) => (without.has(place) ? undefined : values));
}

type Asked = HistoryWanted & { readonly continuationPoint: Buffer | undefined };

async function page(session: OpcuaSession, piece: readonly Asked[]): Promise<readonly HistoryReadResult[]> {
  const { HistoryReadRequest, ReadRawModifiedDetails, TimestampsToReturn } = session.library;
  const startTime = new Date(Math.floor(Math.min(...piece.map(one => one.from)) / 1_000));
  const endTime = new Date(Math.ceil(Math.max(...piece.map(one => one.to)) / 1_000) + 1);
  const request = new HistoryReadRequest({
    historyReadDetails: new ReadRawModifiedDetails({
      isReadModified: false,
      startTime,
      endTime,
      numValuesPerNode: valuesAtOnce,
      returnBounds: false,
    }),
    timestampsToReturn: TimestampsToReturn.Source,
    releaseContinuationPoints: false,
    nodesToRead: piece.map(({ nodeId, continuationPoint }) => ({
      nodeId,
      ...(continuationPoint !== undefined && { continuationPoint }),
    })),
  });
  try {
    return (await session.send<HistoryReadResponse>(request)).results ?? [];
  } catch (error) {
    // Also no answer at all: a history that hangs costs the history, not the values of now.
    if (!(error instanceof ServiceFault) || !session.isOpen) throw error;
    const { HistoryReadResult, coerceStatusCode } = {
      ...session.library,
      coerceStatusCode: () => session.library.StatusCodes.BadHistoryOperationUnsupported,
    };
    return piece.map(() => new HistoryReadResult({ statusCode: coerceStatusCode() }));
  }
}

function within(session: OpcuaSession, { from, to }: HistoryWanted, result: HistoryReadResult): readonly DataValue[] {
  const data = result.historyData as { dataValues?: readonly Parameters<typeof dataValueOf>[0][] | null } | null;
  const received = Math.round(session.env.now() * 1_000);
  return (data?.dataValues ?? [])
    .map(told => dataValueOf(told, received, session.namespaces))
    .filter(({ sourceTime }) => sourceTime !== undefined && sourceTime > from && sourceTime < to);
}
