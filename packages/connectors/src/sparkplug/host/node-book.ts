import { ownerAddress } from '../address.ts';
import type { Metric } from '../codec/message.ts';
import type { Template } from '../codec/metric-value.ts';
import type { Whole } from '../codec/whole.ts';
import type { NodeId } from '../topic.ts';
import type { Arrived, HostEffect, HostMessage } from './host-message.ts';
import type { MetricDefinition, SeenMetric } from './metric.ts';
import { wantRebirth } from './rebirth.ts';
import type { RebirthPlan } from './rebirth.ts';

/** The metrics of an edge node itself or of one device, as the last birth declared them. */
export interface Declared {
  readonly isOnline: boolean;
  readonly byName: ReadonlyMap<string, MetricDefinition>;
  readonly byAlias: ReadonlyMap<Whole, MetricDefinition>;
}

/**
 * What is known of the session of one edge node.
 * `unknown`: no birth was seen. `online`: births were seen and every message since came. `unsure`: messages were lost, so that aliases and devices may
 * have changed unseen. `offline`: it died.
 */
export interface NodeBook extends NodeId {
  readonly session: 'unknown' | 'online' | 'unsure' | 'offline';
  readonly bdSeq?: Whole;
  /** The sequence number that comes next. */
  readonly expected: number;
  /** When the birth was sent by the clock of the edge node; milliseconds. */
  readonly bornAt?: Whole;
  /** When the last message of a session came, its death aside; our clock, microseconds. */
  readonly lastAt?: number;
  readonly own: Declared;
  readonly devices: ReadonlyMap<string, Declared>;
  readonly templates: ReadonlyMap<string, Template>;
  /** Messages that came before one that is still missing, by sequence number; since when (microseconds). */
  readonly ahead: ReadonlyMap<number, Arrived>;
  readonly aheadSince?: number;
  /** Data that waits for births, oldest first, and how many metrics that are. */
  readonly parked: readonly Arrived[];
  readonly parkedMetrics: number;
  /** When the first piece of data came for which there was no room. */
  readonly droppedSince?: number;
  readonly rebirth: RebirthPlan;
}

/** How a host application deals with disorder. */
export interface BookSettings {
  /** How long a message may be late (5.9 Reorder Timeout). */
  readonly reorderMs: number;
  /** Metrics of one edge node that may wait for births. */
  readonly parkedMost: number;
  /** Time after the first request for births until the second; doubled each time. */
  readonly rebirthPauseMs: number;
}

/** The book after something happened, and what follows. */
export interface Booked {
  readonly book: NodeBook;
  readonly effects: readonly HostEffect[];
}

const nothing: Declared = { isOnline: false, byName: new Map(), byAlias: new Map() };

/** An edge node of which nothing is known. */
export function newBook({ group, node }: NodeId): NodeBook {
  return {
    group,
    node,
    session: 'unknown',
    expected: 0,
    own: nothing,
    devices: new Map(),
    templates: new Map(),
    ahead: new Map(),
    parked: [],
    parkedMetrics: 0,
    rebirth: { asked: 0 },
  };
}

/** We no longer hear the broker: nothing of the edge node can be trusted since its last message, until it is born again. Pure. */
export function onDeaf(book: NodeBook, now: number): Booked {
  const stale: readonly HostEffect[] =
    book.session === 'online' || book.session === 'unsure' ? [{ kind: 'stale', of: book, at: book.lastAt ?? now }] : [];
  return { book: newBook(book), effects: stale };
}

/** Data waits for births; births and deaths of devices are told again by the births that are asked for. */
export function park(book: NodeBook, arrived: Arrived, { parkedMost }: BookSettings): NodeBook {
  if (arrived.verb !== 'NDATA' && arrived.verb !== 'DDATA') return book;
  const parked = [...book.parked, arrived];
  let parkedMetrics = book.parkedMetrics + metricCount(arrived);
  let droppedSince = book.droppedSince;
  while (parkedMetrics > parkedMost && parked.length > 0) {
    const first = parked.shift()!;
    parkedMetrics -= metricCount(first);
    droppedSince ??= first.at;
  }
  return { ...book, parked, parkedMetrics, ...(droppedSince !== undefined && { droppedSince }) };
}

/** The book without the data that waited for this birth. */
export function unpark(book: NodeBook, device: string | undefined): NodeBook {
  const parked = book.parked.filter(arrived => arrived.device !== device);
  return { ...book, parked, parkedMetrics: parked.reduce((sum, arrived) => sum + metricCount(arrived), 0) };
}

function metricCount({ payload }: Arrived): number {
  return Math.max(1, payload.metrics?.length ?? 0);
}

/** Births are needed. */
export function wanting(book: NodeBook, at: number, settings: BookSettings): Booked {
  return { book: { ...book, rebirth: wantRebirth(book.rebirth, at / 1000, settings.rebirthPauseMs) }, effects: [] };
}

/** A message whose metrics are known. */
export function messageEffect(
  { group, node, bdSeq }: NodeBook,
  { verb, device, payload, at }: Arrived,
  metrics: readonly SeenMetric[],
): HostEffect {
  const message: HostMessage = {
    verb,
    group,
    node,
    ...(device !== undefined && { device }),
    ...(payload.timestamp !== undefined && { timestamp: payload.timestamp }),
    ...(payload.seq !== undefined && { seq: payload.seq }),
    ...(bdSeq !== undefined && { bdSeq }),
    received: at,
    metrics,
  };
  return { kind: 'message', message };
}

/** The number of the session that a birth or death of an edge node is of. */
export function bdSeqOf({ payload: { metrics = [] } }: Arrived): Whole | undefined {
  const value = metrics.find(({ name }) => name === 'bdSeq')?.value;
  return value?.kind === 'long' || value?.kind === 'int' ? value.value : undefined;
}

/** What the last birth says of a metric, by its name or else by its alias. */
export function definitionOf({ byName, byAlias }: Declared, { name, alias }: Metric): MetricDefinition | undefined {
  if (name !== undefined && name !== '') return byName.get(name);
  return alias === undefined ? undefined : byAlias.get(alias);
}

/** A metric in words. */
export function metricName({ name, alias }: Metric): string {
  return name !== undefined && name !== '' ? name : `alias ${alias ?? 'none'}`;
}

/** One more effect. */
export function effecting({ book, effects }: Booked, effect: HostEffect): Booked {
  return { book, effects: [...effects, effect] };
}

/** Something that a person should know. */
export function flagged(booked: Booked, code: string, sentence: string): Booked {
  return effecting(booked, { kind: 'notice', code, sentence });
}

/** An edge node or device in words. */
export function named({ group, node }: NodeId, device?: string): string {
  return ownerAddress({ group, node, ...(device !== undefined && { device }) });
}

/** The same devices, none of them online. */
export function asleep(devices: ReadonlyMap<string, Declared>): ReadonlyMap<string, Declared> {
  return new Map([...devices].map(([name, declared]) => [name, { ...declared, isOnline: false }]));
}
