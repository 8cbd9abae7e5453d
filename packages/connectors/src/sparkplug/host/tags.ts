import { ConnectorError } from '@millrace/connector';
import type { TagBatch, TagPage, TagRequest, TagSeen, TagWrite, Tags } from '@millrace/connector';
import { statusCodes } from '@millrace/core';
import type { DataValue, Outcome } from '@millrace/core';

import { tagStatus } from '../../tag-status.ts';
import { ownerAddress, readAddress } from '../address.ts';
import type { MetricAddress } from '../address.ts';
import type { HostSettings } from '../config.ts';
import type { NodeId } from '../topic.ts';
import { browseBooks } from './browse.ts';
import { commandMessage, writtenMetric } from './command.ts';
import type { HostApplication } from './host.ts';
import type { HostEffect, HostMessage } from './host-message.ts';
import type { MetricDefinition } from './metric.ts';
import { Newborn } from './newborn.ts';
import type { NodeBook } from './node-book.ts';
import { Observation } from './observation.ts';
import { dataValueOf, sameValue } from './tag-value.ts';
import { readCursor } from './timeline.ts';
import type { Position } from './timeline.ts';

/** Who watches one metric: the observation and the place of the request in it. */
type Watcher = readonly [Observation, number];

/** Metrics of edge nodes as tags. All observations share the session of the host application. */
export class HostTags implements Tags {
  readonly #host: HostApplication;
  readonly #settings: HostSettings;
  readonly #now: () => number;
  /** Last values by address: everything that births declare, so that reading and new observations need no question to the edge node. */
  readonly #last = new Map<string, DataValue>();
  readonly #watchers = new Map<string, Watcher[]>();
  /** Watched addresses by the edge node or device that they are of, and name. */
  readonly #watched = new Map<string, Map<string, string>>();
  /** What births told, until it is clear whether history comes before it. */
  readonly #newborn = new Newborn<readonly [address: string, value: DataValue, bornAt: number]>(told => this.#tellBorn(...told));
  /** Writes that wait to be told back, by address. */
  readonly #confirming = new Map<string, Set<(value: DataValue) => void>>();
  readonly write?: (writes: readonly TagWrite[], signal: AbortSignal) => Promise<readonly Outcome[]>;

  constructor(host: HostApplication, settings: HostSettings, now: () => number) {
    this.#host = host;
    this.#settings = settings;
    this.#now = now;
    host.listen({ take: effects => this.#take(effects) });
    if (settings.writes)
      this.write = async (writes, signal) => await Promise.all(writes.map(write => this.#write(write, signal)));
  }

  async *observe(requests: readonly TagRequest[], cursor: string | undefined, signal: AbortSignal): AsyncIterable<TagBatch> {
    const position = readCursor(cursor, this.#now() * 1000);
    const observation = new Observation(requests, this.#settings.queue, position);
    const until = AbortSignal.any([signal, this.#host.ended]);
    this.#begin(observation, position);
    try {
      for (let batch = await observation.next(until); batch !== undefined; batch = await observation.next(until)) {
        yield batch;
        if (signal.aborted) return;
      }
      if (!signal.aborted && this.#host.ended.reason instanceof ConnectorError) throw this.#host.ended.reason;
    } finally {
      this.#end(observation);
    }
  }

  async read(addresses: readonly string[]): Promise<readonly DataValue[]> {
    return addresses.map(address => this.#last.get(address) ?? this.#absent(address));
  }

  async browse(node: string | undefined, page: string | undefined, signal: AbortSignal): Promise<TagPage> {
    await this.#host.introduced(signal);
    return browseBooks([...this.#host.books()], node, page, this.#settings.writes);
  }

  /** The first values are what is known; what is not known yet waits for births. A time without a session is a gap. */
  #begin(observation: Observation, position: Position | undefined): void {
    if (position !== undefined)
      observation.gap({
        from: observation.timeline.earliestMissing(position.received),
        to: this.#now() * 1000,
        reason: 'disconnected',
        sentence: 'edge nodes tell nothing again that was told while nobody listened',
      });
    for (const [request, { address }] of observation.requests.entries()) {
      const watchers = this.#watchers.get(address) ?? [];
      this.#watchers.set(address, [...watchers, [observation, request]]);
      observation.push(...this.#first(observation, request, address, position?.received));
      const read = readAddress(address);
      if (typeof read === 'string') continue;
      const owner = ownerAddress(read);
      this.#watched.set(owner, (this.#watched.get(owner) ?? new Map<string, string>()).set(read.name, address));
      this.#host.expect(read);
    }
  }

  #end(observation: Observation): void {
    for (const { address } of observation.requests) {
      const left = (this.#watchers.get(address) ?? []).filter(([watching]) => watching !== observation);
      if (left.length > 0) this.#watchers.set(address, left);
      else this.#unwatch(address);
    }
  }

  #unwatch(address: string): void {
    this.#watchers.delete(address);
    const read = readAddress(address);
    if (typeof read === 'string') return;
    const owner = ownerAddress(read);
    const watched = this.#watched.get(owner);
    watched?.delete(read.name);
    if (watched?.size === 0) this.#watched.delete(owner);
  }

  /** What is known of a metric, or that nothing is: since `heard` where no edge node told a time. */
  #first({ timeline }: Observation, request: number, address: string, heard: number | undefined): readonly TagSeen[] {
    const last = this.#last.get(address);
    if (last !== undefined && last.status !== statusCodes.badNotConnected) return timeline.known(request, last);
    return [timeline.unknown(request, last ?? this.#absent(address), timeline.latest ?? heard)];
  }

  /** Why there is no value: births are awaited, or they came and do not have it. */
  #absent(address: string): DataValue {
    const times = { receivedTime: this.#now() * 1000 };
    const read = readAddress(address);
    if (typeof read === 'string') return { value: null, status: tagStatus.badNodeIdInvalid, ...times };
    return { value: null, status: absence(this.#host.book(read), read), ...times };
  }

  #take(effects: readonly HostEffect[]): void {
    for (const effect of effects) {
      if (effect.kind === 'message') this.#told(effect.message);
      else if (effect.kind === 'stale') this.#stale(effect.of, effect.device, effect.at);
      else if (effect.kind === 'gap') this.#gap(effect);
    }
  }

  #told(message: HostMessage): void {
    const owner = ownerOf(message);
    const isBirth = message.verb === 'NBIRTH' || message.verb === 'DBIRTH';
    if (!message.metrics.every(({ isHistorical }) => isHistorical === true)) this.#newborn.release(owner);
    else this.#newborn.wait(owner);
    const born: (readonly [string, DataValue, number])[] = [];
    const bornAt = timeOf(message);
    for (const metric of message.metrics) {
      const { address } = metric.definition;
      const value = dataValueOf(metric, message.received);
      if (metric.isHistorical !== true) this.#last.set(address, value);
      for (const confirm of this.#confirming.get(address) ?? []) confirm(value);
      if (isBirth && metric.isHistorical !== true) born.push([address, value, bornAt]);
      else this.#tell(address, value, metric.isHistorical === true ? 'backfilled' : undefined);
    }
    if (!isBirth) return;
    this.#newborn.hold(owner, born);
    this.#forgetUndeclared(message);
  }

  /** Watched tags that a birth no longer has, or never had. */
  #forgetUndeclared(message: HostMessage): void {
    const { device, received } = message;
    const book = this.#host.book(message);
    const declared = device === undefined ? book?.own : book?.devices.get(device);
    if (declared === undefined) return;
    for (const [name, address] of this.#watched.get(ownerOf(message)) ?? []) {
      if (declared.byName.has(name)) continue;
      this.#last.delete(address);
      this.#tell(address, { value: null, status: statusCodes.badNodeIdUnknown, receivedTime: received });
    }
  }

  #tell(address: string, value: DataValue, origin?: 'backfilled'): void {
    for (const [observation, request] of this.#watchers.get(address) ?? [])
      observation.push(observation.timeline.told(request, value, origin));
  }

  #tellBorn(address: string, value: DataValue, bornAt: number): void {
    for (const [observation, request] of this.#watchers.get(address) ?? [])
      observation.push(...observation.timeline.born(request, value, bornAt));
  }

  /** `at`: since when, where the edge node said so. */
  #tellUnknown(address: string, value: DataValue, at: number | undefined): void {
    for (const [observation, request] of this.#watchers.get(address) ?? [])
      observation.push(observation.timeline.unknown(request, value, at));
  }

  /** After a death the last values are no longer true; what was so stays readable with a bad status (6.4.25, 6.4.26). */
  #stale(of: NodeId, device: string | undefined, at: number): void {
    const book = this.#host.book(of);
    if (book === undefined) return;
    this.#newborn.release();
    for (const { address } of definitionsOf(book, device)) {
      const last = this.#last.get(address);
      const value = {
        value: last?.value ?? null,
        status: statusCodes.badNotConnected,
        sourceTime: at,
        receivedTime: this.#now() * 1000,
      };
      this.#last.set(address, value);
      this.#tellUnknown(address, value, device === undefined ? undefined : at);
    }
  }

  #gap({ of, from, to, reason, sentence }: HostEffect & { readonly kind: 'gap' }): void {
    const owner = ownerAddress(of);
    const missing = new Map<Observation, number[]>();
    for (const [name, addresses] of this.#watched) {
      if (name !== owner && !name.startsWith(`${owner}/`)) continue;
      for (const address of addresses.values())
        for (const [observation, request] of this.#watchers.get(address) ?? [])
          missing.set(observation, [...(missing.get(observation) ?? []), request]);
    }
    // What is missing may be older by the clock of its edge node than the last message by ours; it is not older than what was told.
    for (const [observation, requests] of missing)
      observation.gap({ from: observation.timeline.earliestMissing(from), to, reason, sentence, requests });
  }

  async #write({ address, value }: TagWrite, signal: AbortSignal): Promise<Outcome> {
    const read = readAddress(address);
    if (typeof read === 'string') return { kind: 'never', sentence: read };
    const patience = AbortSignal.any([signal, this.#host.ended, AbortSignal.timeout(this.#settings.confirm)]);
    const definition = await this.#declared(read, patience);
    if (definition === undefined) return { kind: 'never', sentence: `${address} is not there now: nothing was sent` };
    const now = this.#now();
    const metric = writtenMetric(definition, value, now, this.#settings.commandTypes);
    if (typeof metric === 'string') return { kind: 'never', sentence: `${address}: ${metric}` };
    const confirmed = this.#confirmation(address, value, patience);
    const answer = await this.#host.publish(commandMessage(read, read.device, [metric], now), signal);
    if (answer.kind !== 'taken')
      return { kind: answer.kind === 'unanswered' ? 'unknown' : 'never', sentence: `${address}: ${answer.why}` };
    return (await confirmed)
      ? { kind: 'done' }
      : {
          kind: 'unknown',
          sentence: `${address}: the command was sent, and the edge node did not tell the value within the time`,
        };
  }

  /** The definition of a metric that is online; where its edge node was not born yet, its births are asked for and awaited. */
  async #declared(address: MetricAddress, signal: AbortSignal): Promise<MetricDefinition | undefined> {
    this.#host.expect(address);
    for (;;) {
      const book = this.#host.book(address);
      const declared = address.device === undefined ? book?.own : book?.devices.get(address.device);
      const definition = declared?.byName.get(address.name);
      if (declared?.isOnline === true && definition !== undefined) return definition;
      if (signal.aborted || book?.session === 'offline' || declared !== undefined) return undefined;
      await this.#host.next(signal);
    }
  }

  /** Commands have no answer: a write is done once the edge node tells the value, or told it last. */
  #confirmation(address: string, value: TagWrite['value'], signal: AbortSignal): Promise<boolean> {
    const last = this.#last.get(address);
    if (last !== undefined && last.status === statusCodes.good && sameValue(last.value, value)) return Promise.resolve(true);
    return new Promise(resolve => {
      const waiting = this.#confirming.get(address) ?? new Set();
      this.#confirming.set(address, waiting);
      const end = (isConfirmed: boolean): void => {
        waiting.delete(confirm);
        if (waiting.size === 0) this.#confirming.delete(address);
        signal.removeEventListener('abort', stop);
        resolve(isConfirmed);
      };
      const stop = (): void => end(false);
      const confirm = (told: DataValue): void => {
        if (sameValue(told.value, value)) end(true);
      };
      waiting.add(confirm);
      if (signal.aborted) stop();
      else signal.addEventListener('abort', stop, { once: true });
    });
  }
}

/** When a message was sent by the clock of its edge node, or came; microseconds since 1970. */
function timeOf({ timestamp, received }: HostMessage): number {
  const told = Number(timestamp ?? Number.NaN) * 1000;
  return Number.isSafeInteger(told) ? told : received;
}

function ownerOf({ group, node, device }: HostMessage): string {
  return ownerAddress({ group, node, ...(device !== undefined && { device }) });
}

function absence(book: NodeBook | undefined, { device, name }: MetricAddress): number {
  if (book === undefined || book.session === 'unknown') return statusCodes.badWaitingForInitialData;
  if (book.session === 'offline') return statusCodes.badNotConnected;
  const declared = device === undefined ? book.own : book.devices.get(device);
  if (declared === undefined) return statusCodes.badWaitingForInitialData;
  return declared.byName.has(name) ? statusCodes.badNoData : statusCodes.badNodeIdUnknown;
}

function* definitionsOf(book: NodeBook, device: string | undefined): Iterable<MetricDefinition> {
  if (device === undefined) yield* book.own.byName.values();
  for (const [name, declared] of book.devices) if (device === undefined || name === device) yield* declared.byName.values();
}
