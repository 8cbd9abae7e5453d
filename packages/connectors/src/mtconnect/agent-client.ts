import { ConnectorError, type ConnectorEnv } from '@millrace/connector';
import type { Client, Dispatcher } from 'undici';

import type { AgentSettings } from './config.ts';
import { readDocument, type MtconnectDocument } from './document.ts';
import { sayIssue } from './issue.ts';
import { boundaryOf, PartReader } from './multipart.ts';
import { readMoment } from './time.ts';

/** A document with the bytes that it was read from. */
export type Answered = MtconnectDocument & { readonly bytes: Uint8Array };

const farewellMs = 2_000;

/**
 * The two connections to one agent: one for questions, one for the stream that stays open. Never tries again; throws `ConnectorError` where the
 * world fails. Whatever document came is answered, also an error and one that cannot be read.
 */
export class AgentClient implements AsyncDisposable {
  readonly endpoint: string;
  readonly #settings: AgentSettings;
  readonly #env: ConnectorEnv;
  readonly #asking: Client;
  readonly #streaming: Client;
  readonly #open = new Set<Client>();
  readonly #path: string;

  constructor(library: { readonly Client: typeof Client }, settings: AgentSettings, env: ConnectorEnv) {
    const { origin, pathname, host } = new URL(settings.url);
    this.endpoint = host;
    this.#settings = settings;
    this.#env = env;
    const device = settings.device === undefined ? '' : `/${encodeURIComponent(settings.device)}`;
    this.#path = pathname.replace(/\/+$/, '') + device;
    const open = (): Client => {
      const client = new library.Client(origin, {
        keepAliveTimeout: 600_000,
        keepAliveMaxTimeout: 600_000,
        bodyTimeout: 0,
        headersTimeout: 0,
      });
      client.on('connect', () => void this.#open.add(client));
      client.on('disconnect', () => void this.#open.delete(client));
      return client;
    };
    this.#asking = open();
    this.#streaming = open();
  }

  /** Connections that are open. */
  get sessions(): { readonly open: number; readonly allowed: number } {
    return { open: this.#open.size, allowed: 2 };
  }

  /** What the agent has. */
  probe(signal: AbortSignal): Promise<Answered> {
    return this.#ask('probe', signal);
  }

  /** The last value of every data item, now or when observation `at` was the newest. */
  current(at: number | undefined, signal: AbortSignal): Promise<Answered> {
    return this.#ask(at === undefined ? 'current' : `current?at=${at}`, signal);
  }

  /** At most `count` observations from this number on. */
  sample(from: number, count: number, signal: AbortSignal): Promise<Answered> {
    return this.#ask(`sample?from=${from}&count=${count}`, signal);
  }

  /** The smallest document with a header: the oldest observation. */
  smallest(signal: AbortSignal): Promise<Answered> {
    return this.#ask('sample?count=1', signal);
  }

  /**
   * Everything from this number on, chunk after chunk, until the agent or the signal ends it. An agent that does not stream answers one
   * document, and that is the end. A stream that is cut or silent is `lost`.
   */
  async *stream(from: number, signal: AbortSignal): AsyncGenerator<Answered> {
    const { interval, heartbeat, count, largest } = this.#settings;
    const silence = new AbortController();
    const silentMs = heartbeat * 2 + farewellMs;
    const watch = setTimeout(() => silence.abort(), silentMs);
    const until = AbortSignal.any([signal, silence.signal]);
    try {
      const path = `sample?from=${from}&count=${count}&interval=${interval}&heartbeat=${heartbeat}`;
      const answer = await this.#streaming.request({
        method: 'GET',
        path: `${this.#path}/${path}`,
        headers: this.#headers(),
        signal: until,
      });
      const boundary = boundaryOf(String(answer.headers['content-type'] ?? ''));
      if (boundary === undefined) return yield read(await this.#body(answer, path));
      const parts = new PartReader(boundary, largest);
      for await (const chunk of answer.body as AsyncIterable<Uint8Array>) {
        watch.refresh();
        for (const part of parts.push(chunk)) yield read(part);
      }
      if (!parts.isEnded)
        throw new Error(parts.isInside ? 'the stream was cut inside of a chunk' : 'the stream ended without a farewell');
      throw new Error('the agent ended the stream');
    } catch (cause) {
      if (signal.aborted || cause instanceof ConnectorError) throw cause;
      const why = silence.signal.aborted ? `nothing came for ${silentMs} ms, not even a heartbeat` : sayCause(cause);
      throw new ConnectorError('lost', `following ${this.endpoint}: ${why}`, { cause });
    } finally {
      clearTimeout(watch);
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all([this.#asking.destroy(), this.#streaming.destroy()]);
  }

  async #ask(path: string, signal: AbortSignal): Promise<Answered> {
    const until = AbortSignal.any([signal, AbortSignal.timeout(this.#env.limits.timeout)]);
    const sentAt = this.#env.now();
    try {
      const answer = await this.#asking.request({
        method: 'GET',
        path: `${this.#path}/${path}`,
        headers: this.#headers(),
        signal: until,
      });
      const document = read(await this.#body(answer, path));
      this.#lookAtClock(document, sentAt);
      return document;
    } catch (cause) {
      if (signal.aborted || cause instanceof ConnectorError) throw cause;
      throw new ConnectorError('unreachable', `asking ${this.endpoint} for ${path}: ${sayCause(cause)}`, { cause });
    }
  }

  #headers(): Record<string, string> {
    return { accept: 'application/xml, text/xml, multipart/x-mixed-replace', ...this.#settings.headers };
  }

  /** The whole body; throws where rights are missing or an answer is no document of MTConnect and says so by its status. */
  async #body({ statusCode, headers, body }: Dispatcher.ResponseData, path: string): Promise<Uint8Array> {
    const chunks: Uint8Array[] = [];
    let size = 0;
    for await (const chunk of body as AsyncIterable<Uint8Array>) {
      size += chunk.length;
      if (size > this.#settings.largest) throw new Error(`the answer is larger than ${this.#settings.largest} bytes`);
      chunks.push(chunk);
    }
    const bytes = Buffer.concat(chunks);
    const isDocument = /<(?:\w+:)?MTConnect/.test(bytes.subarray(0, 2_000).toString('latin1'));
    if (isDocument || (statusCode >= 200 && statusCode < 300)) return bytes;
    const kind = statusCode === 401 || statusCode === 403 ? 'refused' : 'unreachable';
    throw new ConnectorError(
      kind,
      `asking ${this.endpoint} for ${path}: status ${statusCode} ${String(headers['content-type'] ?? '')}`.trimEnd(),
    );
  }

  #lookAtClock(document: MtconnectDocument, sentAt: number): void {
    if (document.kind !== 'streams' && document.kind !== 'devices') return;
    const told = document.header.creationTime === undefined ? undefined : readMoment(document.header.creationTime);
    if (!told) return;
    const theirs = Math.floor(told.time / 1000);
    const stepMs = /\.\d/.test(document.header.creationTime ?? '') ? 1 : 1000;
    this.#env.observed?.({ kind: 'clock', endpoint: this.endpoint, sentAt, answeredAt: this.#env.now(), theirs, stepMs });
  }
}

function read(bytes: Uint8Array): Answered {
  return { ...readDocument(bytes), bytes };
}

/** Why a document brought nothing, in one sentence. */
export function sayRefusal(document: MtconnectDocument): string {
  if (document.kind === 'error')
    return (
      document.errors.map(({ code, text }) => `${code}${text === '' ? '' : `: ${text}`}`).join('; ') || 'an error without a code'
    );
  const [issue] = document.issues;
  if (document.kind === 'unreadable' && issue) return sayIssue(issue);
  return `a document of the kind ${document.kind}`;
}

function sayCause(cause: unknown): string {
  return cause instanceof Error ? cause.message : String(cause);
}
