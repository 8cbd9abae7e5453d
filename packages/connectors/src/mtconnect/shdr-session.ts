import { connect, type Socket } from 'node:net';
import { StringDecoder } from 'node:string_decoder';

import { ConnectorError } from '@millrace/connector';

import type { ShdrSettings } from './config.ts';

const mostLine = 16 * 1024 * 1024;
/** Lines that may wait for one listener before the adapter is asked to wait (by TCP). */
const mostWaiting = 10_000;

/** A line and when it came, microseconds since 1970. */
export interface CameLine {
  readonly line: string;
  readonly number: number;
  readonly received: number;
}

/** One TCP session with an adapter: its lines to everybody who listens, and the heartbeat both ways. */
export class ShdrSession implements AsyncDisposable {
  readonly #settings: ShdrSettings;
  readonly #now: () => number;
  readonly #lost: (error: ConnectorError) => void;
  readonly #listeners = new Set<LineQueue>();
  readonly #decoder = new StringDecoder('utf8');
  readonly #socket: Socket;
  #held = '';
  #lines = 0;
  #ping: NodeJS.Timeout | undefined;
  #silence: NodeJS.Timeout | undefined;
  #ended: ConnectorError | undefined;
  #isDisposed = false;

  private constructor(socket: Socket, settings: ShdrSettings, now: () => number, lost: (error: ConnectorError) => void) {
    this.#socket = socket;
    this.#settings = settings;
    this.#now = now;
    this.#lost = lost;
    socket.setNoDelay(true);
    socket.on('data', chunk => this.#take(chunk));
    socket.on('error', cause => this.#end(cause.message));
    socket.on('close', () => this.#end('the adapter closed the connection'));
    this.#beat(settings.heartbeat);
  }

  /** Connects; throws `ConnectorError` where nobody answers. */
  static async open(
    settings: ShdrSettings,
    now: () => number,
    lost: (error: ConnectorError) => void,
    signal: AbortSignal,
  ): Promise<ShdrSession> {
    const { hostname, port } = new URL(`tcp://${settings.address}`);
    const socket = connect({ host: hostname.replace(/^\[|\]$/g, ''), port: Number(port), signal });
    try {
      await new Promise<void>((resolve, reject) => socket.once('connect', resolve).once('error', reject));
    } catch (cause) {
      socket.destroy();
      throw new ConnectorError(
        'unreachable',
        `connecting to ${settings.address}: ${cause instanceof Error ? cause.message : String(cause)}`,
        { cause },
      );
    }
    return new ShdrSession(socket, settings, now, lost);
  }

  get isOpen(): boolean {
    return this.#ended === undefined && !this.#isDisposed;
  }

  /** Lines from now on. */
  listen(): LineQueue {
    const queue = new LineQueue(
      () => this.#flow(),
      () => {
        this.#listeners.delete(queue);
        this.#flow();
      },
    );
    this.#listeners.add(queue);
    if (this.#ended) queue.fail(this.#ended);
    return queue;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#isDisposed = true;
    clearInterval(this.#ping);
    clearTimeout(this.#silence);
    const closed = this.#socket.closed ? undefined : new Promise(resolve => this.#socket.once('close', resolve));
    this.#socket.destroy();
    await closed;
  }

  #take(chunk: Buffer): void {
    this.#silence?.refresh();
    const received = this.#now() * 1000;
    const lines = (this.#held + this.#decoder.write(chunk)).split('\n');
    this.#held = lines.pop() ?? '';
    if (this.#held.length > mostLine) return this.#end(`a line is longer than ${mostLine} characters`);
    for (const line of lines) this.#line({ line, number: ++this.#lines, received });
    this.#flow();
  }

  #line(came: CameLine): void {
    const pong = /^\*\s*PONG\s+(\d{1,9})/.exec(came.line)?.[1];
    if (pong !== undefined) this.#expect(Number(pong));
    for (const listener of this.#listeners) listener.put(came);
  }

  /** An adapter that answers once must go on answering (MTConnect adapter protocol, heartbeat). */
  #expect(heartbeatMs: number): void {
    if (this.#silence) return;
    const most = Math.max(heartbeatMs, 100);
    this.#silence = setTimeout(() => this.#end(`nothing came for ${most * 2} ms, not even a PONG`), most * 2);
    this.#beat(most);
  }

  #beat(everyMs: number): void {
    clearInterval(this.#ping);
    this.#ping = setInterval(() => this.#socket.write('* PING\r\n'), everyMs);
    this.#socket.write('* PING\r\n');
  }

  #flow(): void {
    const isFull = [...this.#listeners].some(({ waiting }) => waiting >= mostWaiting);
    if (isFull) this.#socket.pause();
    else this.#socket.resume();
  }

  #end(why: string): void {
    if (this.#isDisposed || this.#ended) return;
    clearInterval(this.#ping);
    clearTimeout(this.#silence);
    this.#socket.destroy();
    this.#ended = new ConnectorError('lost', `listening to ${this.#settings.address}: ${why}`);
    this.#lost(this.#ended);
    for (const listener of this.#listeners) listener.fail(this.#ended);
  }
}

/** Lines that wait for one listener. */
export class LineQueue implements Disposable {
  readonly #taken: () => void;
  readonly #leave: () => void;
  #lines: CameLine[] = [];
  #error: ConnectorError | undefined;
  #wake: (() => void) | undefined;

  constructor(taken: () => void, leave: () => void) {
    this.#taken = taken;
    this.#leave = leave;
  }

  get waiting(): number {
    return this.#lines.length;
  }

  put(line: CameLine): void {
    this.#lines.push(line);
    this.#wake?.();
  }

  fail(error: ConnectorError): void {
    this.#error = error;
    this.#wake?.();
  }

  /** All lines that wait, at least one. Rejects when the session is gone and every line was taken, or when the signal aborts. */
  async next(signal: AbortSignal): Promise<readonly CameLine[]> {
    while (this.#lines.length === 0) {
      signal.throwIfAborted();
      if (this.#error) throw this.#error;
      await this.#woken(signal);
    }
    const lines = this.#lines;
    this.#lines = [];
    this.#taken();
    return lines;
  }

  #woken(signal: AbortSignal): Promise<void> {
    return new Promise(resolve => {
      const wake = (): void => {
        signal.removeEventListener('abort', wake);
        this.#wake = undefined;
        resolve();
      };
      this.#wake = wake;
      signal.addEventListener('abort', wake, { once: true });
    });
  }

  [Symbol.dispose](): void {
    this.#leave();
  }
}
