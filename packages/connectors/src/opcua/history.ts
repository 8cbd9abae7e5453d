import type { DataValue } from '@millrace/core';
import type { HistoryReadResponse, HistoryReadResult, NodeId } from 'node-opcua-client';

import { dataValueOf } from './data-value.ts';
import { isTooMuch, ServiceFault } from './fault.ts';
import { inPieces } from './limits.ts';
import type { OpcuaSession } from './session.ts';

/** A node whose history is wanted: what lies after `from` and before `to`, microseconds since 1970. */
export interface HistoryWanted {
  readonly nodeId: NodeId;
  readonly from: number;
  readonly to: number;
}

/** A value of the wanted node with this place. */
export interface HistoryValue extends DataValue {
  readonly place: number;
}

/** What is read at once of all nodes together, and of one node. */
const valuesAtOnce = 100_000;
const valuesOfNode = { least: 20, most: 1_000 };

/** Nodes whose wanted times begin so close to each other are read together, microseconds. */
const microsTogether = 10_000_000;

/** Pages without anything new after which a node is given up. */
const fruitlessAtMost = 3;

/** Milliseconds since 1970 that a read is about; the nodes of one read share them, on each of its pages. */
interface Window {
  start: number;
  end: number;
}

/** How far the history of one node is read. */
interface Reading extends HistoryWanted {
  readonly place: number;
  window: Window;
  /** Values up to this source time are not wanted, or were read. */
  after: number;
  /** What waits until the other nodes are read as far. */
  values: HistoryValue[];
  /** Source time of the last value that was read. */
  reached: number;
  continuationPoint: Buffer | undefined;
  fruitless: number;
  /** Whether there may be more; a node that failed told less than there is. */
  state: 'more' | 'complete' | 'failed';
}

/**
 * Reads raw history (Part 11, 6.5.3) page by page. What is known is taken in the order of source time over all nodes, each part before more is
 * read, so that memory stays bounded however long the time is. Answers with the places of the nodes of which everything was read: a node without history,
 * or one that fails on the way, does not stop its neighbours, and a server that does not answer ends it for all.
 */
export async function readHistory(
  session: OpcuaSession,
  wanted: readonly HistoryWanted[],
  take: (values: readonly HistoryValue[]) => Promise<void>,
  signal: AbortSignal,
): Promise<ReadonlySet<number>> {
  const nodes = readings(wanted);
  const share = Math.floor(valuesAtOnce / Math.max(1, nodes.length));
  const pageSize = Math.max(valuesOfNode.least, Math.min(valuesOfNode.most, share));
  const reader = new PageReader(session, pageSize);
  for (;;) {
    const open = nodes.filter(({ state }) => state === 'more');
    if (open.length === 0 || signal.aborted) break;
    await reader.read(open.filter(({ values }) => values.length < pageSize));
    const values = upTo(nodes, Math.min(...nodes.map(node => (node.state === 'more' ? node.reached : Infinity))));
    if (values.length > 0) await take(values);
  }
  return new Set(nodes.filter(({ state }) => state === 'complete').map(({ place }) => place));
}

/** Nodes of which about as much is wanted are read together, so that little is read that nobody wants. */
function readings(wanted: readonly HistoryWanted[]): readonly Reading[] {
  const latest = Math.max(...wanted.map(({ from }) => from));
  const windows = new Map<number, Window>();
  return wanted.map((one, place) => {
    const howLong = Math.floor(Math.log2(1 + (latest - one.from) / microsTogether));
    const window = windows.get(howLong) ?? { start: Infinity, end: 0 };
    windows.set(howLong, window);
    window.start = Math.min(window.start, Math.floor(one.from / 1_000));
    window.end = Math.max(window.end, Math.ceil(one.to / 1_000) + 1);
    return {
      ...one,
      place,
      window,
      after: one.from,
      values: [],
      reached: 0,
      continuationPoint: undefined,
      fruitless: 0,
      state: 'more',
    };
  });
}

/** Takes the values up to a source time out of what waits, oldest first. */
function upTo(nodes: readonly Reading[], time: number): readonly HistoryValue[] {
  const ready: HistoryValue[] = [];
  for (const node of nodes) {
    const end = node.values.findIndex(({ sourceTime = 0 }) => sourceTime > time);
    ready.push(...node.values.splice(0, end < 0 ? node.values.length : end));
  }
  return ready.toSorted((a, b) => (a.sourceTime ?? 0) - (b.sourceTime ?? 0));
}

/** Reads the next page of several nodes. */
class PageReader {
  readonly #session: OpcuaSession;
  readonly #pageSize: number;
  #isSilent = false;

  constructor(session: OpcuaSession, pageSize: number) {
    this.#session = session;
    this.#pageSize = pageSize;
  }

  async read(nodes: readonly Reading[]): Promise<void> {
    for (const [window, some] of Map.groupBy(nodes, one => one.window)) {
      const results = await inPieces(this.#session.limits, 'history', some, piece => this.#ask(window, piece));
      some.forEach((node, place) => this.#note(node, results[place]));
    }
  }

  /** A piece that is refused, or not answered, is without history; a history that hangs does not hold up the values of now. */
  async #ask(window: Window, piece: readonly Reading[]): Promise<readonly (HistoryReadResult | undefined)[]> {
    if (this.#isSilent) return piece.map(() => undefined);
    try {
      return (await this.#session.send<HistoryReadResponse>(this.#request(window, piece))).results ?? [];
    } catch (error) {
      if (!(error instanceof ServiceFault) || !this.#session.isOpen || (isTooMuch(error.status) && piece.length > 1)) throw error;
      this.#isSilent = error.status === undefined;
      return piece.map(() => undefined);
    }
  }

  #request({ start, end }: Window, piece: readonly Reading[]) {
    const { HistoryReadRequest, ReadRawModifiedDetails, TimestampsToReturn } = this.#session.library;
    return new HistoryReadRequest({
      historyReadDetails: new ReadRawModifiedDetails({
        isReadModified: false,
        startTime: new Date(start),
        endTime: new Date(end),
        numValuesPerNode: this.#pageSize,
        returnBounds: false,
      }),
      timestampsToReturn: TimestampsToReturn.Source,
      releaseContinuationPoints: false,
      nodesToRead: piece.map(({ nodeId, continuationPoint }) => ({
        nodeId,
        ...(continuationPoint !== undefined && { continuationPoint }),
      })),
    });
  }

  #note(node: Reading, result: HistoryReadResult | undefined): void {
    if (result === undefined || result.statusCode.value >>> 31 === 1) {
      node.state = 'failed';
      return;
    }
    const read = this.#values(node, result);
    const reached = read.at(-1)?.sourceTime ?? 0;
    node.fruitless = reached > node.reached ? 0 : node.fruitless + 1;
    node.reached = Math.max(node.reached, reached);
    node.values.push(...read.filter(({ sourceTime = 0 }) => sourceTime > node.after && sourceTime < node.to));
    const more = result.continuationPoint as Buffer | null | undefined;
    node.continuationPoint = more === null || more?.length === 0 ? undefined : more;
    if (node.continuationPoint === undefined) this.#goOnByTime(node, read.length);
    else if (node.fruitless >= fruitlessAtMost) node.state = 'failed';
  }

  /** A full page without a continuation point may be all, or a server that knows none: what comes after it is asked for. */
  #goOnByTime(node: Reading, count: number): void {
    if (count < this.#pageSize || node.fruitless > 0) {
      node.state = 'complete';
      return;
    }
    node.after = Math.max(node.after, node.reached);
    node.window = { start: Math.floor(node.after / 1_000), end: node.window.end };
  }

  #values({ place }: Reading, result: HistoryReadResult): readonly HistoryValue[] {
    const data = result.historyData as { dataValues?: readonly Parameters<typeof dataValueOf>[0][] | null } | null;
    const received = Math.round(this.#session.env.now() * 1_000);
    return (data?.dataValues ?? []).map(told => ({ ...dataValueOf(told, received, this.#session.namespaces), place }));
  }
}
