import { ConnectorError } from '@millrace/connector';
import type { ConnectorEnv } from '@millrace/connector';
import type { DataValue as UaDataValue, NodeId, ReadResponse, StatusCode } from 'node-opcua-client';

import { SessionLife } from '../session-life.ts';
import { standardNamespace } from './address.ts';
import type { OpcuaConfig } from './config.ts';
import { connect, judge } from './connect.ts';
import type { Connected } from './connect.ts';
import { endsSession, ServiceFault } from './fault.ts';
import { learnedOf } from './learned.ts';
import type { Learned } from './learned.ts';
import { loadLibrary } from './library.ts';
import type { Library } from './library.ts';
import { assumedLimits, inPieces, limitNodes, limitsOf } from './limits.ts';
import type { ServerLimits } from './limits.ts';
import { walkPaths } from './paths.ts';
import { Structures } from './structures.ts';

const nodes = { namespaces: 'i=2255', time: 'i=2258', state: 'i=2259' } as const;

interface Request {
  readonly requestHeader: { timeoutHint: number; authenticationToken?: unknown };
}

interface Transactions {
  performMessageTransaction(request: unknown, answered: (error: Error | null, response?: unknown) => void): void;
}

/**
 * One session with a server, kept alive and watched. Requests go straight to the secure channel: the library would repair a session behind our back.
 * When it is gone it is reported as lost, once.
 */
export class OpcuaSession implements AsyncDisposable {
  readonly library: Library;
  readonly config: OpcuaConfig;
  readonly env: ConnectorEnv;
  readonly life: SessionLife;
  readonly learned: Learned;
  readonly structures = new Structures(this);
  readonly #connected: Connected;
  #limits: ServerLimits = { ...assumedLimits };
  #namespaces: readonly string[] = [standardNamespace];
  #disposing: Promise<void> | undefined;
  #lastAnswerAt = performance.now();

  private constructor(library: Library, config: OpcuaConfig, env: ConnectorEnv, connected: Connected) {
    this.library = library;
    this.config = config;
    this.env = env;
    this.life = new SessionLife(env);
    this.learned = learnedOf(config);
    this.#connected = connected;
    const { client } = connected;
    client.on('close', () => this.#gone('the connection was closed'));
    client.on('connection_lost', () => this.#gone('the connection broke'));
  }

  /** Opens a session; one attempt. Throws `ConnectorError`. */
  static async open(config: OpcuaConfig, env: ConnectorEnv, signal: AbortSignal): Promise<OpcuaSession> {
    const library = await loadLibrary();
    const connected = await connect({ library, config, env }, signal);
    const session = new OpcuaSession(library, config, env, connected);
    try {
      await session.#learn();
    } catch (cause) {
      session.life.end();
      await session[Symbol.asyncDispose]();
      throw new ConnectorError('lost', `opening ${config.url}: ${(cause as Error).message}`, { cause });
    }
    void session.#watch();
    return session;
  }

  /** What the server takes in one call. */
  get limits(): ServerLimits {
    return this.#limits;
  }

  /** URIs of the namespaces; the place is the index in this session. */
  get namespaces(): readonly string[] {
    return this.#namespaces;
  }

  /** The library's own session, for reading how structures are built. */
  get inner(): Connected['session'] {
    return this.#connected.session;
  }

  get isOpen(): boolean {
    return !this.life.ended.aborted;
  }

  /** Sends a request and waits for its answer; throws `ServiceFault`. A session that the server no longer knows is lost. */
  send<Response>(request: Request, timeoutMs = this.env.limits.timeout): Promise<Response> {
    request.requestHeader.timeoutHint = timeoutMs;
    request.requestHeader.authenticationToken = (this.inner as unknown as { authenticationToken: unknown }).authenticationToken;
    const { promise, resolve, reject } = Promise.withResolvers<Response>();
    const channel = this.#connected.client as unknown as Transactions;
    channel.performMessageTransaction(request, (error, response) => {
      const status = statusOf(response ?? (error as { response?: unknown } | null)?.response);
      if (status !== undefined) this.#lastAnswerAt = performance.now();
      if (error === null && (status === undefined || status >>> 31 === 0)) return resolve(response as Response);
      const fault = new ServiceFault(faultText(error, status, this.library), status, { cause: error ?? undefined });
      if (endsSession(status)) this.#gone(`the server does not know this session any longer (${fault.message})`);
      reject(fault);
    });
    return promise;
  }

  /** Reads attributes in pieces; 13 is the value. */
  async read(
    asked: readonly { readonly nodeId: string | NodeId; readonly attributeId: number }[],
  ): Promise<readonly UaDataValue[]> {
    const values = await inPieces(this.#limits, 'read', asked, async piece => {
      const { ReadRequest, TimestampsToReturn } = this.library;
      const timestampsToReturn = this.learned.tellsSourceTimes ? TimestampsToReturn.Source : TimestampsToReturn.Both;
      const request = new ReadRequest({ maxAge: 0, timestampsToReturn, nodesToRead: [...piece] });
      return (await this.send<ReadResponse>(request)).results ?? [];
    });
    await this.structures.read(values);
    return values;
  }

  /** The property of this name of each node; nothing where it has none. */
  async properties(owners: readonly NodeId[], name: string): Promise<readonly (NodeId | undefined)[]> {
    const names = [{ namespaceIndex: 0, name }];
    const ends = await walkPaths(
      this,
      owners.map(from => ({ from, along: 'i=46', names })),
    );
    return ends.map(end => (typeof end === 'number' ? undefined : end));
  }

  /** Reports the session as lost. */
  lose(sentence: string, cause?: unknown): void {
    this.life.lose(new ConnectorError('lost', `watching ${this.config.url}: ${sentence}`, cause === undefined ? {} : { cause }));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#disposing ??= this.#close();
    await this.#disposing;
  }

  /** Subscriptions stay at the server for a while, where the next session can take them over. */
  async #close(): Promise<void> {
    const { CloseSessionRequest } = this.library;
    const isLost = this.life.ended.reason instanceof ConnectorError;
    const deleteSubscriptions = !this.learned.transfers;
    if (!isLost) await this.send(new CloseSessionRequest({ deleteSubscriptions }), 2_000).catch(() => undefined);
    this.life.end();
    await this.#connected.client.disconnect().catch(() => undefined);
  }

  #gone(sentence: string): void {
    if (this.#disposing === undefined) this.lose(sentence);
  }

  async #learn(): Promise<void> {
    const told = await this.read([nodes.namespaces, ...Object.values(limitNodes)].map(nodeId => ({ nodeId, attributeId: 13 })));
    const values = told.map(one => one.value?.value as unknown);
    if (isNamespaces(values[0])) this.#namespaces = values[0];
    this.#limits = limitsOf(values.slice(1));
  }

  /** Looks at the server now and then: whether it answers, what time it has, whether its namespaces and certificate are still the same. */
  async #watch(): Promise<void> {
    while (this.isOpen) {
      await pause(Math.min(this.config.keepAlive, this.inner.timeout / 3), this.life.ended);
      if (!this.isOpen) return;
      await this.#look().catch((cause: unknown) => this.#judgeSilence(cause as Error));
    }
  }

  async #look(): Promise<void> {
    const before = this.env.now();
    const [namespaces, time] = await this.read(
      [nodes.namespaces, nodes.time, nodes.state].map(nodeId => ({ nodeId, attributeId: 13 })),
    );
    const clock = time?.value?.value as unknown;
    if (clock instanceof Date && clock.getTime() > 0) {
      const endpoint = new URL(this.config.url).host;
      this.env.observed?.({
        kind: 'clock',
        endpoint,
        sentAt: before,
        answeredAt: this.env.now(),
        theirs: clock.getTime(),
        stepMs: 1,
      });
    }
    const now = namespaces?.value?.value as unknown;
    if (isNamespaces(now) && now.join(' ') !== this.#namespaces.join(' '))
      return this.lose('the server changed its namespaces: every address is resolved anew');
    await this.#judgeAgain();
  }

  /** F73: a certificate may expire or be revoked while the channel stands. */
  async #judgeAgain(): Promise<void> {
    const { secured, endpoint } = this.#connected;
    if (secured === undefined) return;
    const rejected = await judge(this.config, this.env, secured.folder, secured.der, endpoint);
    if (rejected === undefined || !this.isOpen) return;
    this.life.lose(new ConnectorError('wrong-endpoint', `watching ${this.config.url}: ${rejected.sentence}`));
  }

  /** A look that failed, while nothing else was answered either, is a session that is gone. */
  #judgeSilence(cause: Error): void {
    const silentMs = performance.now() - this.#lastAnswerAt;
    if (silentMs >= this.env.limits.timeout) this.lose(`no answer for ${Math.round(silentMs / 1_000)} s`, cause);
  }
}

function isNamespaces(told: unknown): told is readonly string[] {
  return Array.isArray(told) && told.length > 0;
}

function statusOf(response: unknown): number | undefined {
  return (response as { responseHeader?: { serviceResult?: { value: number } } } | undefined)?.responseHeader?.serviceResult
    ?.value;
}

function faultText(error: Error | null, status: number | undefined, library: Library): string {
  if (status !== undefined) return statusName(library, status);
  return error?.message.split('\n')[0] ?? 'no answer';
}

/** The name of a status as the standard has it (`BadNodeIdUnknown`), without its info bits; its digits where it has none. */
export function statusName(library: Library, status: number): string {
  return standardStatus(library, status)?.name ?? `0x${status.toString(16).padStart(8, '0')}`;
}

/** A status as the library has it, without its info bits; Bad where the standard has none of this number. */
export function statusCodeOf(library: Library, status: number): StatusCode {
  return standardStatus(library, status) ?? library.StatusCodes.Bad;
}

function standardStatus({ StatusCodes }: Library, status: number): StatusCode | undefined {
  const code = (status & 0xffff_0000) >>> 0;
  return Object.values(StatusCodes as unknown as Record<string, StatusCode>).find(one => one.value === code);
}

async function pause(ms: number, signal: AbortSignal): Promise<void> {
  if (signal.aborted) return;
  const { promise, resolve } = Promise.withResolvers<void>();
  const timer = setTimeout(resolve, ms);
  const onAbort = (): void => resolve();
  signal.addEventListener('abort', onAbort, { once: true });
  await promise;
  clearTimeout(timer);
  signal.removeEventListener('abort', onAbort);
}
