import type { ConnectorEnv, Delivered, Lookup, Outcome, Sink, SinkItem, Verdict, Verified } from '@millrace/connector';
import { ConnectorError } from '@millrace/connector';
import type { Issue } from '@millrace/core';

import type { HttpConfig } from '../config.ts';
import { keyCarrier } from './idempotency.ts';
import type { KeyCarrier } from './idempotency.ts';
import { judge, verdictOf } from './judge.ts';
import type { Exchange } from './lanes.ts';
import type { Session } from './session.ts';
import { urlTemplate } from './template.ts';
import type { UrlTemplate } from './template.ts';
import type { Outgoing } from './trace.ts';

/** A call and what it left for the trace. */
interface Call {
  readonly outcomes: readonly Outcome[];
  readonly sent: readonly Uint8Array[];
  readonly answered: readonly Uint8Array[];
}

/** The sending side of one interface. */
export class RequestSink implements Sink, Lookup {
  readonly #config: HttpConfig;
  readonly #env: ConnectorEnv;
  readonly #session: Session;
  readonly #url: UrlTemplate;
  readonly #verifyUrl: UrlTemplate | undefined;
  readonly #carrier: KeyCarrier;
  readonly #contentType: string;

  constructor(config: HttpConfig & { readonly url: string }, env: ConnectorEnv, session: Session) {
    this.#config = config;
    this.#env = env;
    this.#session = session;
    this.#url = urlTemplate(config.url);
    this.#verifyUrl = config.verify === undefined ? undefined : urlTemplate(config.verify.url);
    this.#carrier = keyCarrier(config.idempotency, () => env.now());
    this.#contentType = config.batch === 'ndjson' ? 'application/x-ndjson' : env.format.contentType;
  }

  async deliver(items: readonly SinkItem[], signal: AbortSignal): Promise<Delivered> {
    const call = await this.#deliver(items, signal);
    return { outcomes: call.outcomes, sent: joined(call.sent), answered: joined(call.answered) };
  }

  /** A rejection without an outcome for each message is narrowed down: nothing was done, so the halves can go on their own. */
  async #deliver(items: readonly SinkItem[], signal: AbortSignal): Promise<Call> {
    const call = await this.#call(items, signal);
    if (items.length === 1 || !call.outcomes.every(outcome => outcome === call.outcomes[0] && outcome.kind === 'never'))
      return call;
    const middle = Math.ceil(items.length / 2);
    const first = await this.#deliver(items.slice(0, middle), signal);
    const second = await this.#deliver(items.slice(middle), signal);
    return {
      outcomes: [...first.outcomes, ...second.outcomes],
      sent: [...call.sent, ...first.sent, ...second.sent],
      answered: [...call.answered, ...first.answered, ...second.answered],
    };
  }

  async #call(items: readonly SinkItem[], signal: AbortSignal): Promise<Call> {
    const request = this.#request(items);
    if ('refused' in request) {
      const outcome: Outcome = { kind: 'never', sentence: request.refused };
      return { outcomes: items.map(() => outcome), sent: [], answered: [] };
    }
    const prepared = await this.#session.prepare(request, signal);
    if ('kind' in prepared) return { outcomes: items.map(() => this.#failed(prepared)), sent: [], answered: [] };
    const exchange = await this.#session.send(this.#url.origin, prepared, signal);
    const { trace } = this.#session;
    const sent = [trace.sent(prepared)];
    if (exchange.kind !== 'answer') return { outcomes: items.map(() => this.#failed(exchange)), sent, answered: [] };
    const { answer } = exchange;
    const outcomes = this.#noted(judge(answer, this.#config.answer ?? {}, items.length, this.#env.now()), answer.status);
    const answered = [trace.answered(answer)];
    return this.#withReferences(items, { outcomes, sent, answered }, signal);
  }

  /** The request for these messages, or why there can be none. */
  #request(items: readonly SinkItem[]): Outgoing | { readonly refused: string } {
    const [first] = items;
    if (first === undefined) throw new Error('a delivery carries at least one message');
    const where = this.#url.fill(first);
    if ('missing' in where) return { refused: where.missing };
    const body = this.#body(items);
    if (!(body instanceof Uint8Array)) return { refused: `writing the message: ${body.sentence}` };
    const headers = { 'content-type': this.#contentType, ...this.#session.headers, ...this.#carrier.headers(first) };
    return { method: this.#config.method ?? 'POST', path: where.path, headers, body };
  }

  #body(items: readonly SinkItem[]): Uint8Array | Issue {
    const values = items.map(item => this.#carrier.value(item));
    const { format } = this.#env;
    if (this.#config.batch === 'array') return valueOf(format.encodeAll(values));
    const parts = values.map(value => valueOf(format.encode(value)));
    const bad = parts.find(part => !(part instanceof Uint8Array));
    if (bad !== undefined) return bad;
    const [only] = parts as readonly Uint8Array[];
    if (this.#config.batch === 'one' && only !== undefined) return only;
    return Buffer.concat(
      (parts as readonly Uint8Array[]).flatMap(part => (part.at(-1) === newline[0] ? [part] : [part, newline])),
    );
  }

  /** What a request that brought no answer means. */
  #failed(exchange: Exclude<Exchange, { kind: 'answer' }>): Outcome {
    const sentence = this.#session.trace.clean(exchange.sentence);
    if (exchange.kind === 'no-answer') return { kind: 'unknown', sentence };
    if (exchange.kind === 'wrong-endpoint') this.#env.lost(new ConnectorError('wrong-endpoint', sentence));
    return { kind: 'later', because: 'down', sentence };
  }

  /** Reports what concerns the whole target, once a call, and hides secrets that the target repeats. Shared outcomes stay shared. */
  #noted(outcomes: readonly Outcome[], status: number): readonly Outcome[] {
    const sentence = `sending to ${this.#session.endpoint}: answered ${status}`;
    const isRefused = status === 401 || status === 403 || status === 407;
    if (isRefused && outcomes[0]?.kind === 'later') this.#env.report('http.credentials-refused', sentence);
    if (status >= 300 && status < 400) this.#env.report('http.redirect', sentence);
    const cleaned = new Map<Outcome, Outcome>();
    for (const outcome of outcomes) {
      if ('sentence' in outcome) cleaned.set(outcome, { ...outcome, sentence: this.#session.trace.clean(outcome.sentence) });
    }
    return outcomes.map(outcome => cleaned.get(outcome) ?? outcome);
  }

  /** A target that had a message already is asked for its number, where it did not say it. */
  async #withReferences(items: readonly SinkItem[], call: Call, signal: AbortSignal): Promise<Call> {
    const lacks = (outcome: Outcome | undefined): boolean => outcome?.kind === 'already' && outcome.reference === undefined;
    if (this.#verifyUrl === undefined || !call.outcomes.some(lacks)) return call;
    const asked = await this.verify(
      items.filter((_, index) => lacks(call.outcomes[index])),
      signal,
    );
    const verdicts = asked.verdicts[Symbol.iterator]();
    const outcomes = call.outcomes.map(outcome => (lacks(outcome) ? withReference(outcome, verdicts.next().value) : outcome));
    return { outcomes, sent: [...call.sent, asked.sent], answered: [...call.answered, asked.answered] };
  }

  async verify(items: readonly SinkItem[], signal: AbortSignal): Promise<Verified> {
    const asked = await Promise.all(items.map(item => this.#ask(item, signal)));
    return {
      verdicts: asked.map(({ verdict }) => verdict),
      sent: joined(asked.flatMap(({ sent }) => sent)),
      answered: joined(asked.flatMap(({ answered }) => answered)),
    };
  }

  async #ask(
    item: SinkItem,
    signal: AbortSignal,
  ): Promise<{ verdict: Verdict; sent: readonly Uint8Array[]; answered: readonly Uint8Array[] }> {
    const settings = this.#config.verify;
    if (settings === undefined || this.#verifyUrl === undefined) throw new Error('the interface has no verify request');
    const where = this.#verifyUrl.fill(item);
    if ('missing' in where) return { verdict: { kind: 'undecided', sentence: where.missing }, sent: [], answered: [] };
    const request: Outgoing = { method: 'GET', path: where.path, headers: this.#session.headers };
    const exchange = await this.#session.send(this.#verifyUrl.origin, request, signal);
    const { trace } = this.#session;
    if (exchange.kind !== 'answer') {
      return {
        verdict: { kind: 'undecided', sentence: trace.clean(`asking: ${exchange.sentence}`) },
        sent: [trace.sent(request)],
        answered: [],
      };
    }
    return {
      verdict: verdictOf(exchange.answer, settings),
      sent: [trace.sent(request)],
      answered: [trace.answered(exchange.answer)],
    };
  }
}

const newline = Buffer.from('\n');

function valueOf(result: ReturnType<ConnectorEnv['format']['encode']>): Uint8Array | Issue {
  return result.ok ? result.value : (result.issues[0] as Issue);
}

function withReference(outcome: Outcome, verdict: Verdict | undefined): Outcome {
  return verdict?.kind === 'present' && verdict.reference !== undefined
    ? { kind: 'already', reference: verdict.reference }
    : outcome;
}

/** Several messages of one trace, one after the other with an empty line between. */
function joined(parts: readonly Uint8Array[]): Uint8Array {
  if (parts.length === 1 && parts[0] !== undefined) return parts[0];
  return Buffer.concat(parts.flatMap((part, index) => (index === 0 ? [part] : [Buffer.from('\n\n'), part])));
}
