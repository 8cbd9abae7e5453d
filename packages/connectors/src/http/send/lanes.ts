import type { Socket } from 'node:net';

import type { Client, buildConnector } from 'undici';

import type { Answer } from './judge.ts';
import { answerMost, requestOn } from './request.ts';
import type { Outgoing } from './trace.ts';

/** What became of a request. `not-sent`: surely nothing left; `no-answer`: it may have been read. */
export type Exchange =
  | { readonly kind: 'answer'; readonly answer: Answer }
  | { readonly kind: 'not-sent'; readonly sentence: string }
  | { readonly kind: 'wrong-endpoint'; readonly sentence: string }
  | { readonly kind: 'no-answer'; readonly sentence: string };

/** Asks on a fresh connection whether the right system is there: undefined if so, else what to say instead of sending. */
export type Identify = (
  exchange: (request: Outgoing, signal: AbortSignal) => Promise<Exchange>,
  signal: AbortSignal,
) => Promise<Exchange | undefined>;

/** The part of undici that lanes need; passed in, because it is loaded only when an interface opens. */
export interface HttpClientLibrary {
  readonly Client: typeof Client;
  readonly buildConnector: typeof buildConnector;
}

/** What is told about the connections of lanes. */
export interface LaneWatch {
  connected?(socket: Socket): void;
  /** A connection could not be made. */
  failed?(error: Error): void;
}

interface Lane {
  readonly client: Client;
  /** Connections that were made so far, and whether one is there now. */
  connected: number;
  isLive: boolean;
  /** The connection that is there was asked who it is. Without it, only the question itself may open a connection. */
  isIdentified: boolean;
  isIdentifying: boolean;
}

/**
 * The connections to one origin, at most `count`, one request each at a time; never a retry, never a redirect. Where the target must
 * prove its identity, a lane connects only to ask for it, so nothing can be sent on a connection that was not asked.
 */
export class Lanes implements AsyncDisposable {
  readonly #lanes: readonly Lane[];
  readonly #free: Lane[];
  readonly #queue: ((lane: Lane) => void)[] = [];
  readonly #identify: Identify | undefined;

  constructor(
    library: HttpClientLibrary,
    origin: string,
    count: number,
    connectTimeoutMs: number,
    { identify, ...watch }: LaneWatch & { readonly identify?: Identify | undefined } = {},
  ) {
    this.#identify = identify;
    const mustIdentify = identify !== undefined;
    this.#lanes = Array.from({ length: count }, () => openLane(library, origin, connectTimeoutMs, mustIdentify, watch));
    this.#free = [...this.#lanes];
  }

  /** Connections that are open, and how many there may be. */
  get use(): { readonly open: number; readonly allowed: number } {
    return { open: this.#lanes.filter(lane => lane.isLive).length, allowed: this.#lanes.length };
  }

  /** Sends one request on a free lane. */
  exchange(request: Outgoing, signal: AbortSignal): Promise<Exchange> {
    return this.#onFreeLane(
      signal,
      async lane => (await this.#identifyFirst(lane, signal)) ?? (await exchangeOn(lane, request, signal)),
    );
  }

  /** Asks for the identity now, unless a connection is there that was asked; what came instead of it, if anything. */
  identify(signal: AbortSignal): Promise<Exchange | undefined> {
    return this.#onFreeLane<Exchange | undefined>(signal, lane => this.#identifyFirst(lane, signal));
  }

  async #onFreeLane<T extends Exchange | undefined>(signal: AbortSignal, use: (lane: Lane) => Promise<T>): Promise<T | Exchange> {
    const lane = this.#free.pop() ?? (await this.#nextFree(signal));
    if (lane === undefined) return { kind: 'not-sent', sentence: 'the time was over before a connection was free' };
    try {
      return await use(lane);
    } finally {
      const next = this.#queue.shift();
      if (next === undefined) this.#free.push(lane);
      else next(lane);
    }
  }

  /** Waits in line for a lane; undefined where the time is over before one is free. */
  #nextFree(signal: AbortSignal): Promise<Lane | undefined> {
    return new Promise(resolve => {
      const giveUp = (): void => {
        this.#queue.splice(this.#queue.indexOf(take), 1);
        resolve(undefined);
      };
      const take = (lane: Lane): void => {
        signal.removeEventListener('abort', giveUp);
        resolve(lane);
      };
      if (signal.aborted) return resolve(undefined);
      this.#queue.push(take);
      signal.addEventListener('abort', giveUp, { once: true });
    });
  }

  async #identifyFirst(lane: Lane, signal: AbortSignal): Promise<Exchange | undefined> {
    if (this.#identify === undefined || (lane.isLive && lane.isIdentified)) return undefined;
    lane.isIdentifying = true;
    try {
      const stop = await this.#identify((request, until) => exchangeOn(lane, request, until), signal);
      lane.isIdentified = stop === undefined && lane.isLive;
      return stop;
    } finally {
      lane.isIdentifying = false;
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all(this.#lanes.map(lane => lane.client.destroy()));
  }
}

function openLane(
  library: HttpClientLibrary,
  origin: string,
  connectTimeoutMs: number,
  mustIdentify: boolean,
  watch: LaneWatch,
): Lane {
  const connect = library.buildConnector({ timeout: connectTimeoutMs });
  const client = new library.Client(origin, {
    pipelining: 1,
    headersTimeout: 0,
    bodyTimeout: 0,
    maxResponseSize: answerMost,
    connect: (options, callback) => {
      if (mustIdentify && !lane.isIdentifying) return callback(new Error('the connection closed before anything was sent'), null);
      connect(options, (...outcome) => {
        const [error, socket] = outcome;
        if (error !== null) {
          watch.failed?.(error);
          return callback(error, null);
        }
        adopt(lane, socket);
        watch.connected?.(socket);
        callback(null, socket);
      });
    },
  });
  const lane: Lane = { client, connected: 0, isLive: false, isIdentified: false, isIdentifying: false };
  return lane;
}

function adopt(lane: Lane, socket: Socket): void {
  lane.connected++;
  lane.isLive = true;
  socket.once('close', () => {
    lane.isLive = false;
    lane.isIdentified = false;
  });
}

async function exchangeOn(lane: Lane, request: Outgoing, signal: AbortSignal): Promise<Exchange> {
  const before = lane.isLive ? -1 : lane.connected;
  try {
    if (signal.aborted) return { kind: 'not-sent', sentence: 'the time was over before anything was sent' };
    return { kind: 'answer', answer: await requestOn(lane.client, request, signal) };
  } catch (error) {
    const sentence = sentenceOf(error, signal);
    return { kind: lane.connected === before || isConnectError(error) ? 'not-sent' : 'no-answer', sentence };
  }
}

function isConnectError(error: unknown): boolean {
  const { syscall } = error as { readonly syscall?: string };
  return syscall === 'connect' || syscall === 'getaddrinfo' || codeOf(error) === 'UND_ERR_CONNECT_TIMEOUT';
}

function codeOf(error: unknown): string | undefined {
  return (error as { readonly code?: string }).code;
}

function sentenceOf(error: unknown, signal: AbortSignal): string {
  if (signal.aborted) return 'no answer came in time';
  const code = codeOf(error);
  const message = error instanceof AggregateError ? error.errors.map(String).join(', ') : (error as Error).message;
  return code === undefined || message.includes(code) ? message : `${message} (${code})`;
}
