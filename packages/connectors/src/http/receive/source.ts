import type { IncomingMessage, ServerResponse } from 'node:http';

import type { ConnectorEnv, Receipt, Source, SourceBatch, SourceItem } from '@millrace/connector';

import type { HttpConfig } from '../config.ts';
import { admissionOf } from './admission.ts';
import { readBody } from './body.ts';
import { envelopeOf } from './cloud-event.ts';
import { decideContent } from './content.ts';
import type { ContentDecision } from './content.ts';
import { itemsOf } from './items.ts';
import { notTaken, problem, settledReply } from './reply.ts';
import type { Reply } from './reply.ts';
import { send } from './send-reply.ts';

/** A request whose items wait to be taken or settled. */
interface Waiting {
  readonly items: readonly SourceItem[];
  readonly bytes: number;
  answer(reply: Reply, taken: boolean): void;
}

/** A batch ends at so many items or bytes; one request is never cut. */
const batchItems = 1_000;
const batchBytes = 8 * 1024 * 1024;
/** Bytes that may wait in memory, all requests of the interface together. */
const waitingBytesMost = 64 * 1024 * 1024;

/** The receiving side of one interface: requests wait here until the runtime takes and settles them. */
export class RequestSource implements Source {
  readonly #config: HttpConfig;
  readonly #env: ConnectorEnv;
  readonly #admission;
  readonly #idHeader: string | undefined;
  readonly #queue: Waiting[] = [];
  readonly #unsettled = new Set<Waiting>();
  #held = { requests: 0, bytes: 0 };
  #wake: (() => void) | undefined;
  #closed = false;
  #lastContent: { readonly contentType: string | undefined; readonly decision: ContentDecision } | undefined;

  constructor(config: HttpConfig, env: ConnectorEnv) {
    this.#config = config;
    this.#env = env;
    this.#admission = admissionOf(config.auth);
    this.#idHeader = config.idHeader?.toLowerCase();
  }

  /** Requests that were read and not answered. */
  get waiting(): number {
    return this.#held.requests;
  }

  /** Takes one request; answers it at once where it cannot be taken. */
  async handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const early = this.#refuseEarly(request);
    if (early !== undefined) return send(response, early);
    this.#held.requests++;
    let isQueued = false;
    try {
      isQueued = await this.#receive(request, response);
    } finally {
      if (!isQueued) this.#held.requests--;
      if (!isQueued && !response.headersSent) response.destroy();
    }
  }

  #refuseEarly(request: IncomingMessage): Reply | undefined {
    const method = this.#config.method ?? 'POST';
    if (request.method !== method)
      return problem(405, 'http.method', `expected ${method}, got ${request.method}`, { allow: method });
    if (this.#admission.refusesHeaders(request.headers)) return unauthorized();
    if (this.#closed) return notTaken('http.not-ready', 'the interface is closing');
    const { requests, bytes } = this.#held;
    if (requests < this.#config.waiting && bytes < waitingBytesMost) return undefined;
    return notTaken('http.too-busy', `${requests} requests wait already, the limit is ${this.#config.waiting}`);
  }

  /** Reads, admits and queues a request; false where it was answered already or its sender went away. */
  async #receive(request: IncomingMessage, response: ServerResponse): Promise<boolean> {
    const refuse = (reply: Reply): false => {
      send(response, reply);
      return false;
    };
    const { headers } = request;
    const content = this.#contentOf(headers['content-type']);
    if ('refused' in content) return refuse(problem(415, content.refused, content.sentence));
    const limit = content.cut === 'lines' || content.cut === 'split' ? this.#config.bodySize : this.#env.limits.size;
    const body = await readBody(request, limit);
    if ('gone' in body) return false;
    if ('refused' in body) return refuse(problem(body.status, body.refused, body.sentence));
    if (!this.#admission.admits(headers, body.bytes, this.#env.now())) return refuse(unauthorized());
    const items = this.#items(body.bytes, content.cut, headers);
    if ('refused' in items) {
      this.#admission.forget(headers);
      return refuse(problem(items.refused === 'http.too-large' ? 413 : 400, items.refused, items.sentence));
    }
    this.#enqueue(request, response, items, body.bytes.length);
    return true;
  }

  /** Senders repeat themselves: the decision about the last content type is kept. */
  #contentOf(contentType: string | undefined): ContentDecision {
    if (this.#lastContent !== undefined && this.#lastContent.contentType === contentType) return this.#lastContent.decision;
    const decision = decideContent(contentType, this.#env.format.contentType);
    this.#lastContent = { contentType, decision };
    return decision;
  }

  #items(bytes: Uint8Array, cut: Parameters<typeof itemsOf>[1], headers: IncomingMessage['headers']): ReturnType<typeof itemsOf> {
    if (bytes.length === 0) return { refused: 'http.empty', sentence: 'the request has no body' };
    return itemsOf(bytes, cut, envelopeOf(headers, this.#idHeader), this.#env.format, this.#env.limits.size);
  }

  #enqueue(request: IncomingMessage, response: ServerResponse, items: readonly SourceItem[], bytes: number): void {
    const waiting: Waiting = {
      items,
      bytes,
      answer: (reply, taken) => {
        if (!this.#unsettled.delete(waiting)) return;
        this.#held.requests--;
        this.#held.bytes -= bytes;
        if (!taken) this.#admission.forget(request.headers);
        send(response, reply);
      },
    };
    this.#held.bytes += bytes;
    this.#unsettled.add(waiting);
    if (this.#closed) return waiting.answer(notTaken('http.not-ready', 'the interface is closing'), false);
    this.#queue.push(waiting);
    this.#wake?.();
  }

  async *read(_cursor: string | undefined, signal: AbortSignal): AsyncGenerator<SourceBatch> {
    const wakeUp = (): void => this.#wake?.();
    signal.addEventListener('abort', wakeUp);
    try {
      while (!signal.aborted && !this.#closed) {
        if (this.#queue.length === 0) await this.#arrival(signal);
        else yield batchOf(this.#next());
      }
    } finally {
      signal.removeEventListener('abort', wakeUp);
    }
  }

  /** Waits for a request, and then for the others that came in the same turn of the event loop: one commit serves them all. */
  async #arrival(signal: AbortSignal): Promise<void> {
    await new Promise<void>(resolve => {
      this.#wake = resolve;
      if (signal.aborted || this.#closed) resolve();
    });
    this.#wake = undefined;
    if (!signal.aborted && !this.#closed) await new Promise<void>(resolve => setImmediate(resolve));
  }

  #next(): readonly Waiting[] {
    let [count, items, bytes] = [0, 0, 0];
    for (const waiting of this.#queue) {
      if (count > 0 && (items + waiting.items.length > batchItems || bytes + waiting.bytes > batchBytes)) break;
      count++;
      items += waiting.items.length;
      bytes += waiting.bytes;
    }
    return this.#queue.splice(0, count);
  }

  /** Ends the reading and answers everybody who still waits: what was not settled was not taken, as far as we may say. */
  close(): void {
    this.#closed = true;
    this.#queue.length = 0;
    for (const waiting of this.#unsettled) waiting.answer(notTaken('http.not-ready', 'the interface is closing'), false);
    this.#wake?.();
  }
}

function unauthorized(): Reply {
  return problem(401, 'http.unauthorized', 'the request was not admitted');
}

function batchOf(requests: readonly Waiting[]): SourceBatch {
  return {
    items: requests.length === 1 && requests[0] ? requests[0].items : requests.flatMap(request => request.items),
    settle: async receipts => answerAll(requests, receipts),
    refuse: async (code, sentence) => requests.forEach(request => request.answer(notTaken(code, sentence), false)),
  };
}

function answerAll(requests: readonly Waiting[], receipts: readonly Receipt[]): void {
  let start = 0;
  for (const request of requests) {
    const end = start + request.items.length;
    request.answer(settledReply(receipts.slice(start, end)), true);
    start = end;
  }
}
