import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';

import { createDial, type Dial } from '../dial/dial.ts';
import { followOutage } from '../dial/outage.ts';
import { AgentBuffer, type Telling } from './mtconnect-buffer.ts';
import { devicesXml, type AgentDevice } from './mtconnect-model.ts';
import { documentXml, errorXml, streamsXml, type AgentHeader } from './mtconnect-xml.ts';

export interface AgentOptions {
  /** Default: any free port. */
  readonly port?: number;
  readonly seed?: number;
  /** Observations that it keeps; default 131072. */
  readonly bufferSize?: number;
  readonly instanceId?: string;
  /** Version of the standard of its documents; default 1.3. */
  readonly version?: string;
  /** It answers one document where a stream is asked for, as agents of version 1.0 may. */
  readonly streams?: false;
  /** What it tells first, at its start and after each restart. */
  begin?(): readonly Telling[];
  /** Called when it is disposed. */
  end?(): void;
}

/** A simulated agent of MTConnect. */
export interface MtconnectAgent extends AsyncDisposable {
  readonly url: string;
  readonly dial: Dial;
  /** Puts observations into the buffer, in this order. */
  tell(...told: readonly Telling[]): void;
  readonly range: { readonly first: number; readonly last: number };
  readonly instanceId: string;
  /** Begins anew: another instance, an empty buffer, connections cut. */
  restart(): void;
  /** Cuts every connection without a farewell. */
  cut(): void;
  readonly connections: number;
}

const mostCount = 100_000;

/** Starts an agent for devices; what it tells is put in by `tell`. Its dial has down, slow, silent, restart, overrun, cut-chunk, mtconnect-error and garble. */
export async function startAgent(devices: readonly AgentDevice[], options: AgentOptions = {}): Promise<MtconnectAgent> {
  const dial = createDial(options.seed ?? 1);
  const agent = new Agent(devices, dial, options);
  const stop = new AbortController();
  await agent.listen(options.port ?? 0);
  const unwatch = dial.watch(() => {
    if (dial.on('restart')) agent.restart();
    if (dial.on('overrun')) agent.forget();
  });
  const following = followOutage(dial, 'down', { begin: () => agent.close(), end: () => agent.listen(agent.port) }, stop.signal);
  agent.begin();
  return {
    url: `http://127.0.0.1:${agent.port}`,
    dial,
    tell: (...told) => agent.tell(told),
    get range() {
      return agent.range;
    },
    get instanceId() {
      return agent.instanceId;
    },
    restart: () => agent.restart(),
    cut: () => agent.cut(),
    get connections() {
      return agent.connections;
    },
    async [Symbol.asyncDispose]() {
      options.end?.();
      unwatch();
      stop.abort();
      await following;
      await agent.close();
    },
  };
}

/** The buffer, and the requests of MTConnect Part 1 (probe, current, sample) on it. */
class Agent {
  readonly #devices: readonly AgentDevice[];
  readonly #dial: Dial;
  readonly #options: AgentOptions;
  readonly #sockets = new Set<IncomingMessage['socket']>();
  readonly #changed = new Set<() => void>();
  #server: Server | undefined;
  #buffer: AgentBuffer;
  instanceId: string;
  port = 0;

  constructor(devices: readonly AgentDevice[], dial: Dial, options: AgentOptions) {
    this.#devices = devices;
    this.#dial = dial;
    this.#options = options;
    this.#buffer = new AgentBuffer(options.bufferSize ?? 131_072);
    this.instanceId = options.instanceId ?? String(Math.floor(Date.now() / 1000));
  }

  get range(): { first: number; last: number } {
    return this.#buffer.range;
  }

  get connections(): number {
    return this.#sockets.size;
  }

  tell(told: readonly Telling[]): void {
    for (const each of told) this.#buffer.add(each);
    for (const wake of this.#changed) wake();
  }

  restart(): void {
    this.instanceId = String(Number(this.instanceId) + 1);
    this.#buffer = new AgentBuffer(this.#buffer.size);
    this.begin();
    this.cut();
  }

  /** Tells what it tells first. */
  begin(): void {
    this.tell(this.#options.begin?.() ?? []);
  }

  /** Keeps the newest observation alone. */
  forget(): void {
    this.#buffer.shrink(1);
  }

  cut(): void {
    for (const socket of this.#sockets) socket.destroy();
  }

  async listen(port: number): Promise<void> {
    const server = createServer((request, response) => {
      this.#answer(request, response).catch(() => request.socket.destroy());
    });
    server.keepAliveTimeout = 600_000;
    server.on('connection', socket => {
      this.#sockets.add(socket);
      socket.on('error', () => undefined).on('close', () => this.#sockets.delete(socket));
    });
    await new Promise<void>(resolve => server.listen(port, '127.0.0.1', resolve));
    this.port = (server.address() as AddressInfo).port;
    this.#server = server;
  }

  async close(): Promise<void> {
    const server = this.#server;
    this.#server = undefined;
    this.cut();
    if (server) await new Promise(resolve => server.close(resolve));
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://agent');
    const slow = this.#dial.hit('slow', pathname);
    if (slow) await pause(slow.ms ?? 1000);
    if (this.#dial.hit('mtconnect-error', pathname)) return this.#error(response, 'INTERNAL_ERROR', 'the agent failed');
    const [, device, word = device] = pathname.split('/');
    const devices =
      word === device ? this.#devices : this.#devices.filter(({ name, uuid }) => name === device || uuid === device);
    if (devices.length === 0) return this.#error(response, 'NO_DEVICE', `could not find the device '${device}'`);
    const wanted = new Set(devices.map(({ name }) => name));
    if (word === 'probe' || word === '')
      return this.#send(
        response,
        documentXml('Devices', this.#header(), ' assetBufferSize="0" assetCount="0"', devicesXml(devices)),
      );
    if (word === 'current') return this.#current(response, searchParams, wanted);
    if (word === 'sample') return this.#sample(response, searchParams, wanted);
    this.#error(response, 'UNSUPPORTED', `cannot answer '${word}'`);
  }

  #current(response: ServerResponse, query: URLSearchParams, wanted: ReadonlySet<string>): void {
    const { first, last, next } = this.#buffer.range;
    const at = Number(query.get('at') ?? last);
    if (query.has('at') && !(at >= first && at <= last)) return this.#outOfRange(response, 'at', at);
    const told = this.#buffer.at(at).filter(({ device }) => wanted.has(device));
    this.#send(response, streamsXml(this.#header(), { first, last, next }, told, this.#uuidOf));
  }

  async #sample(response: ServerResponse, query: URLSearchParams, wanted: ReadonlySet<string>): Promise<void> {
    const { first, next } = this.#buffer.range;
    const from = Number(query.get('from') ?? first);
    const count = Number(query.get('count') ?? 100);
    if (!(count >= 1 && count <= mostCount))
      return this.#error(response, 'INVALID_REQUEST', `'count' must be from 1 to ${mostCount}`);
    if (!(from >= first && from <= next)) return this.#outOfRange(response, 'from', from);
    if (query.has('interval') && this.#options.streams !== false) return this.#stream(response, query, from, count, wanted);
    this.#send(response, this.#page(from, count, wanted).xml);
  }

  #page(from: number, count: number, wanted: ReadonlySet<string>): { xml: string; next: number } {
    const { first, last } = this.#buffer.range;
    const { told, next } = this.#buffer.from(from, count, wanted);
    return { xml: streamsXml(this.#header(), { first, last, next }, told, this.#uuidOf), next };
  }

  async #stream(
    response: ServerResponse,
    query: URLSearchParams,
    from: number,
    count: number,
    wanted: ReadonlySet<string>,
  ): Promise<void> {
    const [interval, heartbeat] = [Number(query.get('interval')), Number(query.get('heartbeat') ?? 10_000)];
    const boundary = 'millrace-plant-boundary';
    response.writeHead(200, { 'content-type': `multipart/x-mixed-replace;boundary=${boundary}` });
    for (let next = from; !response.destroyed;) {
      if (next < this.#buffer.range.first)
        return void response.end(
          part(boundary, this.#errorXml('OUT_OF_RANGE', `'from' must be at least ${this.#buffer.range.first}`)),
        );
      if (next > this.#buffer.range.last) await this.#something(heartbeat, response);
      const page = this.#page(next, count, wanted);
      next = page.next;
      if (!(await this.#write(response, part(boundary, this.#spoiled(page.xml))))) return;
      await pause(Math.max(0, interval));
    }
  }

  /** Waits for the next observation, the heartbeat or the end of the listener. */
  async #something(heartbeatMs: number, response: ServerResponse): Promise<void> {
    await new Promise<void>(resolve => {
      const done = (): void => {
        clearTimeout(timer);
        this.#changed.delete(done);
        response.off('close', done);
        resolve();
      };
      const timer = setTimeout(() => !this.#dial.on('silent') && done(), heartbeatMs);
      this.#changed.add(done);
      response.on('close', done);
    });
  }

  async #write(response: ServerResponse, text: string): Promise<boolean> {
    if (this.#dial.hit('cut-chunk', 'chunk')) {
      response.write(text.slice(0, text.length / 2), () => response.destroy());
      return false;
    }
    if (response.write(text) || response.destroyed) return !response.destroyed;
    await new Promise<void>(resolve => {
      response.once('drain', resolve);
      response.once('close', resolve);
    });
    return !response.destroyed;
  }

  #send(response: ServerResponse, xml: string, status = 200): void {
    const text = this.#spoiled(xml);
    response.writeHead(status, { 'content-type': 'application/xml', 'content-length': Buffer.byteLength(text) });
    if (!this.#dial.hit('cut-chunk', 'document')) return void response.end(text);
    response.write(text.slice(0, text.length / 2), () => response.destroy());
  }

  #spoiled(xml: string): string {
    return this.#dial.hit('garble', 'document') ? xml.replace('</', '<&/') : xml;
  }

  #outOfRange(response: ServerResponse, name: string, value: number): void {
    const { first, last } = this.#buffer.range;
    this.#error(response, 'OUT_OF_RANGE', `'${name}' must be from ${first} to ${last}, found ${value}`);
  }

  #error(response: ServerResponse, code: string, text: string): void {
    this.#send(response, this.#errorXml(code, text), code === 'NO_DEVICE' || code === 'OUT_OF_RANGE' ? 404 : 400);
  }

  #errorXml(code: string, text: string): string {
    return errorXml(this.#header(), code, text);
  }

  #header(): AgentHeader {
    return {
      instanceId: this.instanceId,
      bufferSize: this.#buffer.size,
      version: this.#options.version ?? '1.3',
      now: Date.now(),
    };
  }

  readonly #uuidOf = (device: string): string => this.#devices.find(({ name }) => name === device)?.uuid ?? device;
}

function part(boundary: string, xml: string): string {
  return `--${boundary}\r\nContent-type: application/xml\r\nContent-length: ${Buffer.byteLength(xml)}\r\n\r\n${xml}\r\n`;
}
