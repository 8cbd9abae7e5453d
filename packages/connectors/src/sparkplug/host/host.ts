import { setTimeout as pause } from 'node:timers/promises';

import { ConnectorError } from '@millrace/connector';
import type { ConnectorEnv } from '@millrace/connector';

import { MqttSession } from '../../mqtt/session.ts';
import type { Filter, Outgoing, PublishAnswer, Received } from '../../mqtt/session-types.ts';
import { openBroker, subscribeAll } from '../broker.ts';
import { decodePayload } from '../codec/payload.ts';
import type { BrokerSettings, HostSettings } from '../config.ts';
import { readState, writeState } from '../state.ts';
import { namespace, readTopic, stateTopic } from '../topic.ts';
import type { NodeId, SparkplugTopic } from '../topic.ts';
import { rebirthRequest } from './command.ts';
import type { HostEffect } from './host-message.ts';
import { newBook, onDeaf } from './node-book.ts';
import type { Booked, BookSettings, NodeBook } from './node-book.ts';
import { onMessage, onTime } from './node-session.ts';
import { askedRebirth, wantRebirth } from './rebirth.ts';

/** Edge nodes that one interface keeps a book of. */
const nodesMost = 10_000;
/** Births asked for in one tick, so that a thousand edge nodes are not asked in the same moment. */
const rebirthsPerTick = 5;
const tickMs = 100;
const introductionMs = 500;

/** Somebody who takes what the host application hears. */
export interface Listener {
  take(effects: readonly HostEffect[]): void;
  /** Whether there is room for more; while there is none, nothing more is read from the broker. */
  readonly isFull?: boolean;
}

/**
 * A Sparkplug host application: one session with a broker. It says whether it is online (STATE), keeps a book of every edge node that it hears, asks for
 * births where something is missing, and tells its listeners what follows.
 */
export class HostApplication implements AsyncDisposable {
  readonly #settings: HostSettings;
  readonly #env: ConnectorEnv;
  readonly #books = new Map<string, NodeBook>();
  /** Edge nodes of which something is missing or late. */
  readonly #restless = new Set<string>();
  readonly #listeners = new Set<Listener>();
  readonly #waiting: Received[] = [];
  readonly #bornAt: number;
  readonly #ending = new AbortController();
  readonly #noticed = new Map<string, number>();
  #session: MqttSession | undefined;
  #timer: NodeJS.Timeout | undefined;
  #unwatched = 0;

  /** Nothing is connected yet: whoever is to hear everything listens before `connect`. */
  constructor(settings: HostSettings, env: ConnectorEnv) {
    this.#settings = settings;
    this.#env = env;
    this.#bornAt = env.now();
  }

  /**
   * Connects and subscribes, and says that it is online once its opener had its turn (specification 3.0, 5.3): edge nodes that wait for it are born at
   * once and tell what they kept, which nobody tells again. Throws `ConnectorError`.
   */
  async connect(broker: BrokerSettings, signal: AbortSignal): Promise<void> {
    const events = {
      message: (received: Received) => this.#received(received),
      lost: (error: ConnectorError) => this.#lost(error),
    };
    const session = await openBroker(broker, this.#env, this.#state(false, this.#bornAt), events, signal);
    this.#session = session;
    try {
      await subscribeAll(session, filtersOf(this.#settings), signal);
    } catch (error) {
      await session.close();
      throw error;
    }
    this.#timer = setInterval(() => this.#tick(), tickMs).unref();
    setImmediate(() => void this.#announce());
  }

  get isOpen(): boolean {
    return this.#session?.isOpen === true;
  }

  /** Aborts when the session ends; its reason is the `ConnectorError` where it was lost. */
  get ended(): AbortSignal {
    return this.#ending.signal;
  }

  /** What the broker showed of itself. */
  get certificate(): Uint8Array | undefined {
    return this.#session?.certificate;
  }

  /** The books of all edge nodes. */
  books(): Iterable<NodeBook> {
    return this.#books.values();
  }

  /** The book of one edge node. */
  book(id: NodeId): NodeBook | undefined {
    return this.#books.get(keyOf(id));
  }

  /** Somebody is interested in an edge node: where nothing is known of it, its births are asked for. */
  expect(id: NodeId): void {
    const key = keyOf(id);
    const book = this.#bookOf(id);
    if (book?.session !== 'unknown' || book.rebirth.dueAt !== undefined) return;
    this.#keep(key, { ...book, rebirth: wantRebirth(book.rebirth, this.#env.now(), this.#settings.rebirthPause) });
  }

  /** Waits until edge nodes that follow this host application had time to be born: a moment after it said that it is online. */
  async introduced(signal: AbortSignal): Promise<void> {
    const until = AbortSignal.any([signal, this.ended]);
    const left = this.#bornAt + introductionMs - this.#env.now();
    if (left > 0 && !until.aborted)
      await pause(Math.min(left, introductionMs), undefined, { signal: until, ref: false }).catch(() => undefined);
  }

  /** Waits until something is told, or the signal aborts. */
  async next(signal: AbortSignal): Promise<void> {
    await new Promise<void>(resolve => {
      const done = (): void => {
        signal.removeEventListener('abort', done);
        forget();
        resolve();
      };
      const forget = this.listen({ take: done });
      if (signal.aborted) done();
      else signal.addEventListener('abort', done, { once: true });
    });
  }

  /** Tells a listener everything from now on, until the answer is called. */
  listen(listener: Listener): () => void {
    this.#listeners.add(listener);
    return () => {
      this.#listeners.delete(listener);
      this.released();
    };
  }

  /** A listener has room again. */
  released(): void {
    if (this.#waiting.length > 0 && !this.#isFull()) this.#session?.acknowledge(this.#waiting.splice(0));
  }

  /** Publishes a command. */
  async publish(message: Outgoing, signal: AbortSignal): Promise<PublishAnswer> {
    return (await this.#session?.publish(message, signal)) ?? { kind: 'unsent', why: 'the session is closed' };
  }

  /** Says that it is offline, then farewell (5.14). */
  async [Symbol.asyncDispose](): Promise<void> {
    clearInterval(this.#timer);
    this.#timer = undefined;
    const session = this.#session;
    if (session?.isOpen === true) {
      const patience = AbortSignal.timeout(Math.min(1_000, this.#env.limits.timeout));
      await session.publish(this.#state(false, this.#env.now()), patience);
    }
    this.#ending.abort(new Error('the session was closed'));
    await session?.close();
  }

  #received(received: Received): void {
    const { topic, problem } = received;
    const read = readTopic(topic);
    if (problem !== undefined) this.#notice('sparkplug.payload', `a message on ${topic} cannot be used: ${problem.sentence}`);
    else if (read?.verb === 'STATE') this.#heardState(read.host, received.payload);
    else if (read !== undefined && !received.retain) this.#heard(read, received.payload);
    if (this.#isFull()) this.#waiting.push(received);
    else this.#session?.acknowledge([received]);
  }

  #heard(topic: Exclude<SparkplugTopic, { verb: 'STATE' }>, bytes: Uint8Array): void {
    const { verb, device } = topic;
    if (verb === 'NCMD' || verb === 'DCMD') return;
    const payload = decodePayload(bytes);
    if (!payload.ok) return this.#notice('sparkplug.payload', `${verb} of ${keyOf(topic)}: ${payload.issues[0]?.sentence ?? ''}`);
    const book = this.#bookOf(topic);
    if (book === undefined) return;
    const arrived = { verb, ...(device !== undefined && { device }), payload: payload.value, at: this.#env.now() * 1000 };
    this.#apply(onMessage(book, arrived, this.#bookSettings()));
  }

  #bookOf(id: NodeId): NodeBook | undefined {
    const known = this.#books.get(keyOf(id));
    if (known !== undefined) return known;
    if (this.#books.size < nodesMost) return newBook(id);
    if (this.#unwatched++ === 0)
      this.#env.report('sparkplug.unwatched', `${keyOf(id)} is not heard: there are more than ${nodesMost} edge nodes`);
    return undefined;
  }

  #apply({ book, effects }: Booked): void {
    this.#keep(keyOf(book), book);
    for (const effect of effects) this.#report(effect);
    if (effects.length > 0) for (const listener of this.#listeners) listener.take(effects);
  }

  #keep(key: string, book: NodeBook): void {
    this.#books.set(key, book);
    if (book.aheadSince !== undefined || (book.rebirth.dueAt !== undefined && this.#settings.rebirths)) this.#restless.add(key);
    else this.#restless.delete(key);
  }

  #report(effect: HostEffect): void {
    if (effect.kind === 'notice') this.#notice(effect.code, effect.sentence);
    else if (effect.kind === 'gap' && effect.reason === 'sequence') this.#notice('sparkplug.sequence', effect.sentence);
    else if (effect.kind === 'message')
      for (const { problem } of effect.message.metrics) if (problem !== undefined) this.#notice('sparkplug.value', problem);
  }

  /** The same sentence once a minute at the most. */
  #notice(code: string, sentence: string): void {
    const now = performance.now();
    const last = this.#noticed.get(sentence);
    if (last !== undefined && now - last < 60_000) return;
    if (this.#noticed.size > 1_000) this.#noticed.clear();
    this.#noticed.set(sentence, now);
    this.#env.report(code, sentence);
  }

  #tick(): void {
    const now = this.#env.now() * 1000;
    for (const key of this.#restless) {
      const book = this.#books.get(key);
      if (book?.aheadSince !== undefined) this.#apply(onTime(book, now, this.#bookSettings()));
    }
    this.#askForBirths();
  }

  #askForBirths(): void {
    const now = this.#env.now();
    let left = rebirthsPerTick;
    for (const key of this.#restless) {
      const book = this.#books.get(key);
      if (book?.rebirth.dueAt === undefined || book.rebirth.dueAt > now || !this.#settings.rebirths) continue;
      if (left-- <= 0) return;
      this.#keep(key, { ...book, rebirth: askedRebirth(book.rebirth, now, this.#settings.rebirthPause) });
      void this.publish(rebirthRequest(book, now, this.#settings.commandTypes), this.ended);
    }
  }

  /** Whoever says that we are offline is corrected at once (5.3). */
  #heardState(host: string, bytes: Uint8Array): void {
    if (host !== this.#settings.id || readState(bytes)?.online !== false || !this.#isBorn()) return;
    this.#notice(
      'sparkplug.host-elsewhere',
      `somebody said that host application ${host} is offline; it says again that it is online`,
    );
    void this.#session?.publish(this.#state(true, this.#bornAt), this.ended);
  }

  async #announce(): Promise<void> {
    if (this.ended.aborted) return;
    const answer = await this.publish(this.#state(true, this.#bornAt), this.ended);
    if (answer.kind === 'taken' || this.ended.aborted) return;
    const kind = answer.kind === 'refused' ? 'refused' : 'lost';
    this.#lost(new ConnectorError(kind, `saying that ${this.#settings.id} is online: ${answer.why}`));
  }

  #isBorn(): boolean {
    return this.#timer !== undefined && !this.ended.aborted;
  }

  #lost(error: ConnectorError): void {
    clearInterval(this.#timer);
    const now = this.#env.now() * 1000;
    const stale = [...this.#books.values()].flatMap(book => onDeaf(book, now).effects);
    for (const listener of this.#listeners) listener.take(stale);
    this.#ending.abort(error);
    this.#env.lost(error);
  }

  #isFull(): boolean {
    for (const listener of this.#listeners) if (listener.isFull === true) return true;
    return false;
  }

  #bookSettings(): BookSettings {
    const { reorder, parked, rebirthPause } = this.#settings;
    return { reorderMs: reorder, parkedMost: parked, rebirthPauseMs: rebirthPause };
  }

  /** Birth and death certificate: QoS 1, retained (4.2.3). */
  #state(online: boolean, timestamp: number): Outgoing {
    return { topic: stateTopic(this.#settings.id), payload: writeState({ online, timestamp }), qos: 1, retain: true };
  }
}

/** What edge nodes tell; commands of other host applications do not concern this one. */
const toldTopics = ['NBIRTH/+', 'NDATA/+', 'NDEATH/+', 'DBIRTH/+/+', 'DDATA/+/+', 'DDEATH/+/+'] as const;

function filtersOf({ id, groups }: HostSettings): readonly Filter[] {
  const topics = (groups.length === 0 ? ['+'] : groups).flatMap(group => toldTopics.map(told => `${namespace}/${group}/${told}`));
  return [stateTopic(id), ...topics].map(topic => ({ topic, qos: 1 }));
}

function keyOf({ group, node }: NodeId): string {
  return `${group}/${node}`;
}
