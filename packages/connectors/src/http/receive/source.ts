import type { IncomingMessage, ServerResponse } from 'node:http';

import type { ConnectorEnv, Source, SourceBatch } from '@millrace/connector';

import type { HttpConfig } from '../config.ts';
import { admissionOf } from './admission.ts';
import { readBody } from './body.ts';
import { envelopeOf } from './cloud-event.ts';
import { decideContent } from './content.ts';
import type { ContentDecision, Cut } from './content.ts';
import { itemsOf } from './items.ts';
import type { Envelope, Items } from './items.ts';
import { notTaken, problem } from './reply.ts';
import type { Reply } from './reply.ts';
import { send } from './send-reply.ts';
import { WaitingRoom } from './waiting-room.ts';
import type { Place } from './waiting-room.ts';

/** The receiving side of one interface: admits requests, reads them, and lets them wait until the runtime settles them. */
export class RequestSource implements Source {
  readonly #config: HttpConfig;
  readonly #env: ConnectorEnv;
  readonly #admission;
  readonly #idHeader: string | undefined;
  readonly #room: WaitingRoom;
  #lastContent: { readonly contentType: string | undefined; readonly decision: ContentDecision } | undefined;

  constructor(config: HttpConfig, env: ConnectorEnv) {
    this.#config = config;
    this.#env = env;
    this.#admission = admissionOf(config.auth);
    this.#idHeader = config.idHeader?.toLowerCase();
    this.#room = new WaitingRoom(config.waiting);
  }

  /** Requests that came and are not answered. */
  get waiting(): number {
    return this.#room.occupied;
  }

  read(_cursor: string | undefined, signal: AbortSignal): AsyncIterable<SourceBatch> {
    return this.#room.batches(signal);
  }

  /** Ends the reading and answers everybody who waits. */
  close(): void {
    this.#room.close();
  }

  /** Takes one request; answers it at once where it cannot be taken. Never rejects: a defect costs its request an answer 500. */
  async handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const early = this.#refuseEarly(request);
    if (early !== undefined) return send(response, early);
    const place = this.#enter(request, response);
    try {
      const refusal = await this.#receive(request, place);
      if (refusal !== undefined) place.answer(refusal, false);
    } catch (error) {
      const sentence = `handling a request: ${(error as Error).message}`;
      this.#env.report('http.defect', sentence);
      place.answer(problem(500, 'http.defect', 'the request could not be handled; nothing of it was taken'), false);
    }
  }

  #refuseEarly(request: IncomingMessage): Reply | undefined {
    const method = this.#config.method ?? 'POST';
    if (request.method !== method)
      return problem(405, 'http.method', `expected ${method}, got ${request.method}`, { allow: method });
    if (this.#admission.refusesHeaders(request.headers)) return unauthorized();
    if (this.#room.isClosed) return notTaken('http.not-ready', 'the interface is closing');
    const full = this.#room.full;
    return full === undefined ? undefined : notTaken('http.too-busy', full);
  }

  #enter({ headers }: IncomingMessage, response: ServerResponse): Place & { isSigned: boolean } {
    const place = {
      bytes: 0,
      items: [],
      /** Its signature is used up, and given back where the request is not taken. */
      isSigned: false,
      answer: (reply: Reply, taken: boolean): void => {
        if (!this.#room.leave(place)) return;
        if (place.isSigned && !taken) this.#admission.forget(headers);
        send(response, reply);
      },
    };
    this.#room.enter(place);
    return place;
  }

  /** Reads, admits and queues a request; or how it is refused. */
  async #receive(request: IncomingMessage, place: Place & { isSigned: boolean }): Promise<Reply | undefined> {
    const { headers } = request;
    const content = this.#contentOf(headers['content-type']);
    if ('refused' in content) return problem(415, content.refused, content.sentence);
    const body = await readBody(request, this.#limitOf(content.cut), bytes => this.#room.claim(place, bytes));
    if ('gone' in body) return void this.#room.leave(place);
    if ('refused' in body)
      return body.status === 503 ? notTaken(body.refused, body.sentence) : problem(body.status, body.refused, body.sentence);
    const envelope = envelopeOf(headers, this.#idHeader);
    if (!this.#admission.admits(headers, envelope.id, body.bytes, this.#env.now())) return unauthorized();
    place.isSigned = true;
    const items = this.#items(body.bytes, content.cut, envelope);
    if ('refused' in items) return problem(items.refused === 'http.too-large' ? 413 : 400, items.refused, items.sentence);
    this.#room.queue(place, items);
  }

  #limitOf(cut: Cut): number {
    return cut === 'lines' || cut === 'split' ? this.#config.bodySize : this.#env.limits.size;
  }

  /** Senders repeat themselves: the decision about the last content type is kept. */
  #contentOf(contentType: string | undefined): ContentDecision {
    if (this.#lastContent !== undefined && this.#lastContent.contentType === contentType) return this.#lastContent.decision;
    const decision = decideContent(contentType, this.#env.format.contentType);
    this.#lastContent = { contentType, decision };
    return decision;
  }

  #items(bytes: Uint8Array, cut: Cut, envelope: Envelope): Items {
    if (bytes.length === 0) return { refused: 'http.empty', sentence: 'the request has no body' };
    return itemsOf(bytes, cut, envelope, this.#env.format, this.#env.limits.size);
  }
}

function unauthorized(): Reply {
  return problem(401, 'http.unauthorized', 'the request was not admitted');
}
