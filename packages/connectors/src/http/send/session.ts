import { ConnectorError } from '@millrace/connector';
import type { ConnectorEnv } from '@millrace/connector';

import type { HttpConfig, IdentitySettings } from '../config.ts';
import { identityIn } from './judge.ts';
import { Lanes } from './lanes.ts';
import type { Exchange, HttpClientLibrary, Identify } from './lanes.ts';
import { Sights } from './sights.ts';
import { urlTemplate } from './template.ts';
import { authHeaders, tracer } from './trace.ts';
import type { Outgoing, Tracer } from './trace.ts';

const connectTimeoutMost = 10_000;

/** The settings of an interface that sends. */
export type SendConfig = HttpConfig & { readonly url: string };

/** One session with a target: its lanes, its credentials, its token. */
export class Session implements AsyncDisposable {
  /** Headers of every request. */
  readonly headers: Readonly<Record<string, string>>;
  readonly trace: Tracer;
  readonly endpoint: string;
  readonly #config: SendConfig;
  readonly #env: ConnectorEnv;
  readonly #lanes = new Map<string, Lanes>();
  readonly #library: HttpClientLibrary;
  readonly #sights: Sights;
  #token: { readonly token: string; readonly cookie: string } | undefined;

  constructor(library: HttpClientLibrary, config: SendConfig, env: ConnectorEnv) {
    this.#library = library;
    this.#config = config;
    this.#env = env;
    this.#sights = new Sights(env);
    this.endpoint = urlTemplate(config.url).origin;
    this.trace = tracer(config.auth);
    this.headers = { accept: acceptOf(env.format.contentType), ...lowerCased(config.headers), ...authHeaders(config.auth) };
  }

  /** Checks the identity of the target where the settings ask for it. */
  async identify(signal: AbortSignal): Promise<void> {
    const stop = this.#config.identity === undefined ? undefined : await this.#lanesTo(this.endpoint).identify(signal);
    if (stop === undefined || stop.kind === 'answer') return;
    const kind = stop.kind === 'wrong-endpoint' ? 'wrong-endpoint' : 'unreachable';
    throw new ConnectorError(kind, this.trace.clean(`opening ${this.endpoint}: ${stop.sentence}`));
  }

  /** Sends one request, once. A 403 that asks for a new token makes the next request fetch one. */
  async send(origin: string, request: Outgoing, signal: AbortSignal): Promise<Exchange> {
    const seen = this.#sights.beforeRequest(origin);
    const exchange = await this.#lanesTo(origin).exchange(request, signal);
    if (exchange.kind === 'answer') seen?.(exchange.answer);
    if (exchange.kind === 'answer' && exchange.answer.status === 403 && this.#token !== undefined) this.#token = undefined;
    return exchange;
  }

  /** The request with the token of the target, where it wants one; or why there is none (nothing was sent then). */
  async prepare(request: Outgoing, signal: AbortSignal): Promise<Outgoing | Exclude<Exchange, { kind: 'answer' }>> {
    if (this.#config.csrf === undefined) return request;
    const token = this.#token ?? (await this.#fetchToken(this.#config.csrf.url, signal));
    if ('kind' in token) return token;
    this.#token = token;
    return {
      ...request,
      headers: { ...request.headers, 'x-csrf-token': token.token, ...(token.cookie !== '' && { cookie: token.cookie }) },
    };
  }

  /** Connections that are open, and how many there may be. */
  sessions(): { readonly open: number; readonly allowed: number } {
    const uses = [...this.#lanes.values()].map(lanes => lanes.use);
    const open = uses.reduce((sum, use) => sum + use.open, 0);
    return { open, allowed: Math.max(this.#env.limits.concurrency, ...uses.map(({ allowed }) => allowed * uses.length)) };
  }

  async #fetchToken(
    url: string,
    signal: AbortSignal,
  ): Promise<{ token: string; cookie: string } | Exclude<Exchange, { kind: 'answer' }>> {
    const template = urlTemplate(url);
    const headers = { ...this.headers, 'x-csrf-token': 'fetch' };
    const exchange = await this.send(template.origin, { method: 'GET', path: fixedPath(url), headers }, signal);
    if (exchange.kind === 'no-answer') return { kind: 'not-sent', sentence: `fetching the token: ${exchange.sentence}` };
    if (exchange.kind !== 'answer') return exchange;
    const token = exchange.answer.headers['x-csrf-token'];
    if (typeof token === 'string') return { token, cookie: cookiesOf(exchange.answer.headers['set-cookie']) };
    const sentence = `fetching the token: answered ${exchange.answer.status} without one`;
    this.#env.report('http.no-token', `${this.endpoint}: ${sentence}`);
    return { kind: 'not-sent', sentence };
  }

  #lanesTo(origin: string): Lanes {
    const known = this.#lanes.get(origin);
    if (known !== undefined) return known;
    const { limits } = this.#env;
    const identify =
      origin === this.endpoint && this.#config.identity !== undefined ? this.#identifyBy(this.#config.identity) : undefined;
    const connectTimeout = Math.min(connectTimeoutMost, Math.ceil(limits.timeout / 2));
    const watch = this.#sights.watch(origin);
    const lanes = new Lanes(this.#library, origin, limits.concurrency, connectTimeout, { identify, ...watch });
    this.#lanes.set(origin, lanes);
    return lanes;
  }

  #identifyBy({ url, path, equals }: IdentitySettings): Identify {
    const request: Outgoing = { method: 'GET', path: fixedPath(url), headers: this.headers };
    return async (exchange, signal) => {
      const result = await exchange(request, signal);
      if (result.kind === 'no-answer') return { kind: 'not-sent', sentence: `asking who is there: ${result.sentence}` };
      if (result.kind !== 'answer') return result;
      const { status } = result.answer;
      if (status < 200 || status >= 300) return { kind: 'not-sent', sentence: `asking who is there: answered ${status}` };
      const found = identityIn(result.answer, path);
      if (found.includes(equals)) return undefined;
      const other = found.length === 0 ? 'nothing' : `"${found.join(', ').slice(0, 100)}"`;
      return {
        kind: 'wrong-endpoint',
        sentence: `expected "${equals}" at ${path} of the identity, got ${other}: nothing was sent`,
      };
    };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all([...this.#lanes.values()].map(lanes => lanes[Symbol.asyncDispose]()));
  }
}

function fixedPath(url: string): string {
  const { pathname, search } = new URL(url);
  return pathname + search;
}

function acceptOf(contentType: string): string {
  return /xml/.test(contentType) ? 'application/xml, application/json;q=0.8' : 'application/json, */*;q=0.5';
}

function lowerCased(headers: Readonly<Record<string, string>> | undefined): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(headers ?? {}).map(([name, value]) => [name.toLowerCase(), value]));
}

function cookiesOf(header: string | readonly string[] | undefined): string {
  const all = typeof header === 'string' ? [header] : (header ?? []);
  return all.map(cookie => cookie.split(';', 1)[0]).join('; ');
}
