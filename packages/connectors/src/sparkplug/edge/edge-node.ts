import { ConnectorError } from '@millrace/connector';
import type { ConnectorEnv } from '@millrace/connector';

import { MqttSession } from '../../mqtt/session.ts';
import type { Filter, Outgoing, Received } from '../../mqtt/session-types.ts';
import { openBroker, subscribeAll } from '../broker.ts';
import { decodePayload } from '../codec/payload.ts';
import type { BrokerSettings, EdgeSettings } from '../config.ts';
import { readState } from '../state.ts';
import { deviceTopic, nodeTopic, readTopic, stateTopic } from '../topic.ts';
import { readCommand } from './commands.ts';
import type { Commanded } from './commands.ts';
import { births, deathMessage, newEdgeBook, onHostState } from './edge-book.ts';
import type { EdgeBook, Published } from './edge-book.ts';

/** What an edge node remembers from session to session, as long as the process lives. */
export interface EdgeMemory {
  /** The book of the last session. */
  book?: EdgeBook;
  /** Which of the brokers is tried next. */
  server: number;
}

/** A command as it is told to whoever takes commands. */
export interface Command extends Commanded {
  readonly device?: string;
  readonly timestamp?: number | bigint;
}

/** What became of messages: `taken` by the broker, `unsent` for sure, or `unanswered`. */
export type Taken = { readonly kind: 'taken' } | { readonly kind: 'unsent' | 'unanswered'; readonly why: string };

/**
 * A Sparkplug edge node: one session with one broker. It is born once it is connected and, where one is declared, its primary host is online; is born again when
 * asked to; and dies with a certificate.
 */
export class EdgeNode implements AsyncDisposable {
  readonly #settings: EdgeSettings;
  readonly #env: ConnectorEnv;
  readonly #memory: EdgeMemory;
  readonly #ending = new AbortController();
  readonly #takers = new Set<(command: Command) => void>();
  #session: MqttSession | undefined;
  #book: EdgeBook;
  #isSubscribed = false;
  /** Whether the primary host said something in this session. */
  #heardHost = false;

  private constructor(settings: EdgeSettings, env: ConnectorEnv, memory: EdgeMemory) {
    const { group, node } = settings;
    this.#settings = settings;
    this.#env = env;
    this.#memory = memory;
    this.#book = newEdgeBook({ group, node }, settings, memory.book);
    memory.book = this.#book;
  }

  /** Connects to one of the brokers, subscribes to commands, and is born (specification 3.0, 5.4). Throws `ConnectorError`. */
  static async open(
    broker: BrokerSettings,
    settings: EdgeSettings,
    env: ConnectorEnv,
    memory: EdgeMemory,
    signal: AbortSignal,
  ): Promise<EdgeNode> {
    const edge = new EdgeNode(settings, env, memory);
    const servers = [broker.url, ...settings.servers];
    const url = servers[memory.server % servers.length]!;
    const events = {
      message: (received: Received) => edge.#received(received),
      lost: (error: ConnectorError) => edge.#lost(error),
    };
    try {
      edge.#session = await openBroker({ ...broker, url }, env, deathMessage(edge.#book, env.now()), events, signal);
      await subscribeAll(edge.#session, edge.#filters(), signal);
    } catch (error) {
      memory.server++;
      await edge.#session?.close();
      throw error;
    }
    edge.#isSubscribed = true;
    const { host } = edge.#book;
    if (settings.primaryHost === undefined || (edge.#heardHost && host?.online === true)) edge.bear();
    return edge;
  }

  get book(): EdgeBook {
    return this.#book;
  }

  /** Aborts when the session ends; its reason is the `ConnectorError` where it was lost. */
  get ended(): AbortSignal {
    return this.#ending.signal;
  }

  get certificate(): Uint8Array | undefined {
    return this.#session?.certificate;
  }

  /** Why nothing may be published now; `undefined` where it may. */
  get silence(): string | undefined {
    if (this.#session?.isOpen !== true || this.ended.aborted) return 'there is no session with the broker';
    return this.#book.bornAt === undefined ? `primary host ${this.#settings.primaryHost} is not online` : undefined;
  }

  /** Publishes all births. */
  bear(): void {
    this.publish(births(this.#book, this.#env.now()));
  }

  /** Publishes messages (data and births: QoS 0) in order; their book counts from now on. */
  publish({ book, messages }: Published): void {
    this.#book = book;
    this.#memory.book = book;
    for (const message of messages) void this.#session?.publish(message, this.ended);
  }

  /**
   * Whether the broker has everything that was published: QoS 0 is not acknowledged, but a broker takes packets in their order, so that its answer to a subscribing
   * (the one to commands again) stands for all before it.
   */
  async taken(signal: AbortSignal): Promise<Taken> {
    const session = this.#session;
    if (session?.isOpen !== true) return { kind: 'unanswered', why: 'the session ended' };
    try {
      await session.subscribe(this.#filters().slice(0, 1), signal);
      return { kind: 'taken' };
    } catch (error) {
      return { kind: 'unanswered', why: (error as Error).message };
    }
  }

  /** Tells commands from now on, until the answer is called. */
  onCommand(take: (command: Command) => void): () => void {
    this.#takers.add(take);
    return () => this.#takers.delete(take);
  }

  /** Says that it dies, then farewell; with MQTT 5 in the way that lets the broker publish the will too (6.4.25). */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.#die(new Error('the session was closed'));
  }

  async #die(reason: Error): Promise<void> {
    const session = this.#session;
    this.#ending.abort(reason);
    if (session?.isOpen !== true) return void (await session?.close());
    const patience = AbortSignal.timeout(Math.min(1_000, this.#env.limits.timeout));
    await session.publish(deathMessage(this.#book, this.#env.now()), patience);
    await session.close(0x04);
  }

  #received(received: Received): void {
    this.#session?.acknowledge([received]);
    const topic = readTopic(received.topic);
    if (topic === undefined || received.problem !== undefined) return;
    if (topic.verb === 'STATE') this.#heardState(topic.host, received.payload);
    else if (topic.verb === 'NCMD' || topic.verb === 'DCMD') this.#commanded(topic.device, received.payload);
  }

  #heardState(host: string, bytes: Uint8Array): void {
    const state = readState(bytes);
    if (state === undefined) return;
    const { book, next } = onHostState(this.#book, host, state);
    this.#heardHost ||= host === this.#settings.primaryHost;
    this.#book = book;
    this.#memory.book = book;
    if (next === 'birth' && this.#isSubscribed) this.bear();
    const elsewhere =
      next === undefined && !state.online && host === this.#settings.primaryHost && this.#settings.servers.length > 0;
    if (next === 'end' || elsewhere) this.#leave(host);
  }

  /** The primary host is not there: dies and leaves, so that the next broker is tried (5.10). */
  #leave(host: string): void {
    if (this.ended.aborted) return;
    this.#memory.server++;
    const error = new ConnectorError('lost', `session of edge node ${this.#settings.node}: primary host ${host} is offline`);
    void this.#die(error).then(() => this.#env.lost(error));
  }

  #commanded(device: string | undefined, bytes: Uint8Array): void {
    const payload = decodePayload(bytes);
    if (!payload.ok) return this.#env.report('sparkplug.payload', `a command: ${payload.issues[0]?.sentence ?? ''}`);
    const read = readCommand(this.#book, device, payload.value);
    for (const problem of read.problems) this.#env.report('sparkplug.command', `a command cannot be carried out: ${problem}`);
    if (read.rebirth && this.silence === undefined) this.bear();
    const { timestamp } = payload.value;
    const command = { ...read, ...(device !== undefined && { device }), ...(timestamp !== undefined && { timestamp }) };
    if (read.writes.length > 0) for (const take of this.#takers) take(command);
  }

  #lost(error: ConnectorError): void {
    if (this.ended.aborted) return;
    this.#memory.server++;
    this.#ending.abort(error);
    this.#env.lost(error);
  }

  #filters(): readonly Filter[] {
    const { group, node, primaryHost } = this.#settings;
    const topics = [nodeTopic({ group, node }, 'NCMD'), deviceTopic({ group, node }, 'DCMD', '+')];
    return [...topics, ...(primaryHost === undefined ? [] : [stateTopic(primaryHost)])].map(topic => ({ topic, qos: 1 }));
  }
}

/** What was published, for the trace: topic and payload of each message in base64. */
export function traceOf(messages: readonly Outgoing[]): Uint8Array {
  const lines = messages.map(({ topic, payload }) => `${topic} ${Buffer.from(payload).toString('base64')}\n`);
  return new TextEncoder().encode(lines.join(''));
}
