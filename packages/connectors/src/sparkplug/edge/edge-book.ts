import type { Metric, Payload } from '../codec/message.ts';
import type { Template } from '../codec/metric-value.ts';
import { encodePayload } from '../codec/payload.ts';
import { templateProblem } from '../codec/template.ts';
import type { DeclaredMetric } from '../config.ts';
import { rebirthMetric } from '../host/command.ts';
import type { HostState } from '../state.ts';
import { deviceTopic, idProblem, nodeTopic } from '../topic.ts';
import type { DeviceVerb, NodeId, NodeVerb } from '../topic.ts';
import { dataTypes } from '../codec/data-type.ts';
import type { Outgoing } from '../../mqtt/session-types.ts';
import { birthMetric, dataMetric, isDefinition } from './edge-metric.ts';
import type { EdgeMetric, EdgeValue } from './edge-metric.ts';

/** Metrics of the edge node itself stand under this name, those of devices under the device's. */
export const ownMetrics = '';

/** The session of this edge node with a broker. Times are milliseconds since 1970. */
export interface EdgeBook {
  readonly id: NodeId;
  /** 0 to 255: the number of this connection, the same in will, death and births (specification 3.0, 4.2.1). */
  readonly bdSeq: number;
  /** The sequence number of the next message that is no NBIRTH. */
  readonly seq: number;
  readonly withAliases: boolean;
  /** When the births of this session were published; absent: they were not, nothing else may be. */
  readonly bornAt?: number;
  /** `ownMetrics` or device → name → metric. */
  readonly owners: ReadonlyMap<string, ReadonlyMap<string, EdgeMetric>>;
  readonly dead: ReadonlySet<string>;
  readonly nextAlias: number;
  readonly primaryHost?: string;
  /** What the primary host said last. */
  readonly host?: HostState;
}

/** The book after something happened, and what is to be published, in order. */
export interface Published {
  readonly book: EdgeBook;
  readonly messages: readonly Outgoing[];
}

/** A new session: its number is one more than that of the session before, and metrics of that one are declared again. */
export function newEdgeBook(
  id: NodeId,
  settings: { readonly aliases: boolean; readonly primaryHost?: string; readonly metrics: readonly DeclaredMetric[] },
  before?: EdgeBook,
): EdgeBook {
  const book: EdgeBook = {
    id,
    bdSeq: before === undefined ? 0 : (before.bdSeq + 1) % 256,
    seq: 0,
    withAliases: settings.aliases,
    owners: before?.owners ?? new Map([[ownMetrics, new Map()]]),
    dead: before?.dead ?? new Set(),
    nextAlias: before?.nextAlias ?? 1,
    ...(settings.primaryHost !== undefined && { primaryHost: settings.primaryHost }),
    ...(before?.host !== undefined && { host: before.host }),
  };
  return settings.metrics.reduce(withDeclared, book);
}

function withDeclared(book: EdgeBook, { device = ownMetrics, name, type, unit, writable }: DeclaredMetric): EdgeBook {
  if (book.owners.get(device)?.has(name) === true) return book;
  const metric = { name, type, alias: book.nextAlias, isWritable: writable, ...(unit !== undefined && { unit }) };
  const declared = new Map(book.owners.get(device)).set(name, metric);
  return { ...book, owners: new Map(book.owners).set(device, declared), nextAlias: book.nextAlias + 1 };
}

/** The death certificate: the number of the session and nothing else, without a sequence number (4.2.1.3). The will, and what is said before a farewell. */
export function deathMessage({ id, bdSeq }: EdgeBook, now: number): Outgoing {
  return message(id, 'NDEATH', undefined, { timestamp: now, metrics: [bdSeqMetric(bdSeq, now)] }, 1);
}

/** All births: the edge node's with sequence number 0, then those of its devices (6.4.19, 6.4.20). */
export function births(book: EdgeBook, now: number): Published {
  const { id, bdSeq, owners, withAliases, dead } = book;
  const own: readonly Metric[] = [
    bdSeqMetric(bdSeq, now),
    { name: rebirthMetric, timestamp: now, datatype: dataTypes.Boolean, value: { kind: 'boolean', value: false } },
    ...[...(owners.get(ownMetrics)?.values() ?? [])].map(metric => birthMetric(metric, withAliases, now)),
  ];
  const born = { ...book, seq: 1, bornAt: now };
  const first = message(id, 'NBIRTH', undefined, { timestamp: now, seq: 0, metrics: own }, 0);
  const devices = [...owners.keys()].filter(device => device !== ownMetrics && !dead.has(device));
  const rest = deviceBirths(born, devices, now);
  return { book: rest.book, messages: [first, ...rest.messages] };
}

/** The births of some devices. */
export function deviceBirths(book: EdgeBook, devices: readonly string[], now: number): Published {
  let { seq } = book;
  const dead = new Set(book.dead);
  const messages = devices.map(device => {
    const metrics = [...(book.owners.get(device)?.values() ?? [])].map(metric => birthMetric(metric, book.withAliases, now));
    const told = message(book.id, 'DBIRTH', device, { timestamp: now, seq, metrics }, 0);
    seq = (seq + 1) % 256;
    dead.delete(device);
    return told;
  });
  return { book: { ...book, seq, dead }, messages };
}

/** Values of the edge node or of a device that births declare, historical ones first, the others in the order of their times. */
export function data(book: EdgeBook, owner: string, values: readonly EdgeValue[], now: number): Published {
  const { id, seq, withAliases } = book;
  const declared = new Map(book.owners.get(owner));
  const flagged = values.map(value => ({ value, isHistorical: isHistorical(book, declared.get(value.name)!, value) }));
  const ordered = flagged.toSorted((a, b) =>
    a.isHistorical === b.isHistorical ? compare(a.value, b.value) : a.isHistorical ? -1 : 1,
  );
  const metrics = ordered.map(({ value, isHistorical: old }) => dataMetric(declared.get(value.name)!, value, withAliases, old));
  for (const { value, isHistorical: old } of ordered)
    if (!old) declared.set(value.name, { ...declared.get(value.name)!, last: value });
  const verb = owner === ownMetrics ? 'NDATA' : 'DDATA';
  return {
    book: { ...book, seq: (seq + 1) % 256, owners: new Map(book.owners).set(owner, declared) },
    messages: [message(id, verb, owner === ownMetrics ? undefined : owner, { timestamp: now, seq, metrics }, 0)],
  };
}

/** What happened before the births of this session, or before what was told last, was stored and is no present value (store and forward). */
function isHistorical({ bornAt }: EdgeBook, { last }: EdgeMetric, value: EdgeValue): boolean {
  if (value.isHistorical === true) return true;
  return (bornAt !== undefined && value.timestamp < bornAt) || (last !== undefined && compare(value, last) < 0);
}

function compare(a: EdgeValue, b: EdgeValue): number {
  return a.timestamp < b.timestamp ? -1 : a.timestamp > b.timestamp ? 1 : 0;
}

/** A device is gone (5.7). */
export function deviceDeath(book: EdgeBook, device: string, now: number): Published {
  if (!book.owners.has(device) || book.dead.has(device)) return { book, messages: [] };
  return {
    book: { ...book, seq: (book.seq + 1) % 256, dead: new Set(book.dead).add(device) },
    messages: [message(book.id, 'DDEATH', device, { timestamp: now, seq: book.seq }, 0)],
  };
}

/**
 * Declares the metrics of values where that is needed. `isNew`: births must be published before the values. A metric that is new is born with the newest value;
 * a changed type is a new declaration where `retype`, else it is a problem.
 */
export function declare(
  book: EdgeBook,
  owner: string,
  values: readonly EdgeValue[],
  retype: boolean,
): { readonly book: EdgeBook; readonly isNew: boolean } | string {
  const problem = owner === ownMetrics ? undefined : idProblem(owner);
  if (problem !== undefined) return `the device id ${JSON.stringify(owner)} ${problem}`;
  const declared = new Map(book.owners.get(owner));
  let { nextAlias } = book;
  for (const value of values.toSorted((a, b) => compare(b, a))) {
    const known = declared.get(value.name);
    const refused = refusal(book, owner, known, value, retype);
    if (refused !== undefined) return refused;
    if (known === undefined || known.type !== value.type || isDefinition(value))
      declared.set(value.name, metricOf(value, nextAlias++));
  }
  if (nextAlias === book.nextAlias) return { book, isNew: owner !== ownMetrics && book.dead.has(owner) };
  return { book: { ...book, owners: new Map(book.owners).set(owner, declared), nextAlias }, isNew: true };
}

function refusal(
  book: EdgeBook,
  owner: string,
  known: EdgeMetric | undefined,
  value: EdgeValue,
  retype: boolean,
): string | undefined {
  const { name, type } = value;
  if (name === '' || name === 'bdSeq' || name === rebirthMetric) return `a metric cannot be named ${JSON.stringify(name)}`;
  if (known !== undefined && known.type !== type && !retype)
    return `metric ${name} is declared as ${known.type}, and came as ${type}`;
  const template = templateRefusal(book, owner, known, value);
  return template === undefined ? undefined : `metric ${name}: ${template}`;
}

/** Definitions stand in births of the edge node alone; instances keep their definition, in their birth with every member (6.4.14). */
function templateRefusal(book: EdgeBook, owner: string, known: EdgeMetric | undefined, value: EdgeValue): string | undefined {
  if (value.type !== 'Template' || value.value === null) return undefined;
  if (isDefinition(value)) return owner === ownMetrics ? undefined : 'a Template is defined by the edge node, not by a device';
  const instance = value.value as Template;
  const definition = book.owners.get(ownMetrics)?.get(instance.ref ?? '')?.last?.value as Template | undefined;
  return templateProblem(instance, definition, known === undefined);
}

function metricOf(value: EdgeValue, alias: number): EdgeMetric {
  const { name, type, unit } = value;
  return { name, type, alias, isWritable: false, ...(unit !== undefined && { unit }), last: value };
}

/** Names of this owner that differ in upper and lower case alone, which the standard advises against (5.2). */
export function caseTwins(book: EdgeBook, owner: string, name: string): string | undefined {
  const lower = name.toLowerCase();
  for (const known of book.owners.get(owner)?.keys() ?? []) if (known !== name && known.toLowerCase() === lower) return known;
  return undefined;
}

/** What follows from a STATE message: births once the primary host is online, the end of the session once it is offline (5.4, 5.5). */
export function onHostState(
  book: EdgeBook,
  host: string,
  state: HostState,
): { readonly book: EdgeBook; readonly next?: 'birth' | 'end' } {
  if (host !== book.primaryHost || (book.host !== undefined && state.timestamp < book.host.timestamp)) return { book };
  const heard = { ...book, host: state };
  if (state.online) return book.bornAt === undefined ? { book: heard, next: 'birth' } : { book: heard };
  return book.bornAt === undefined ? { book: heard } : { book: heard, next: 'end' };
}

function bdSeqMetric(bdSeq: number, now: number): Metric {
  return { name: 'bdSeq', timestamp: now, datatype: dataTypes.Int64, value: { kind: 'long', value: bdSeq } };
}

function message(id: NodeId, verb: NodeVerb | DeviceVerb, device: string | undefined, payload: Payload, qos: 0 | 1): Outgoing {
  const topic = device === undefined ? nodeTopic(id, verb as NodeVerb) : deviceTopic(id, verb as DeviceVerb, device);
  return { topic, payload: encodePayload(payload), qos, retain: false };
}
