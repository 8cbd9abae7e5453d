import { backoffMs } from '@millrace/core';
import type { Connection, ConnectorEnv } from '@millrace/connector';
import { ConnectorError } from '@millrace/connector';
import { pauseFor } from './clock.ts';
import type { Clock } from './clock.ts';
import type { Log } from './events.ts';

/** What a keeper tells whoever uses its connection. */
export interface ConnectionUser {
  /** Called with each new connection; resolves (or rejects) when the user has no more use for it, at the latest when the signal ends. */
  use(connection: Connection, signal: AbortSignal): Promise<void>;
}

/** How long to wait between attempts to connect: at least a second, never in a hurry (P12). */
const reconnect = { firstMs: 1000, longestMs: 60_000 };

/** Opens one connection, opens it again with growing pauses when it fails or is lost, and closes it in the end. */
export class ConnectionKeeper implements AsyncDisposable {
  readonly #name: string;
  readonly #open: (env: Pick<ConnectorEnv, 'lost'>, signal: AbortSignal) => Promise<Connection>;
  readonly #clock: Clock;
  readonly #log: Log;
  readonly #stop = new AbortController();
  #running: Promise<void> | undefined;
  state: 'open' | 'opening' | 'waiting' | 'closed' = 'closed';
  detail = 'not started';
  nextTry: number | undefined;
  connection: Connection | undefined;

  constructor(
    name: string,
    open: (env: Pick<ConnectorEnv, 'lost'>, signal: AbortSignal) => Promise<Connection>,
    clock: Clock,
    log: Log,
  ) {
    this.#name = name;
    this.#open = open;
    this.#clock = clock;
    this.#log = log;
  }

  /** Starts keeping the connection for a user. */
  start(user: ConnectionUser): void {
    this.#running = this.#keep(user);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#stop.abort();
    await this.#running;
    this.state = 'closed';
    this.detail = 'closed';
  }

  async #keep(user: ConnectionUser): Promise<void> {
    for (let failures = 0; !this.#stop.signal.aborted;) {
      const openedAt = this.#clock.now();
      const reason = await this.#session(user);
      if (this.#stop.signal.aborted) return;
      failures = this.#clock.now() - openedAt > reconnect.longestMs ? 1 : failures + 1;
      const wait = backoffMs(reconnect, failures, this.#clock.random());
      this.state = 'waiting';
      this.detail = reason;
      this.nextTry = this.#clock.now() + wait;
      await pauseFor(wait, this.#stop.signal);
    }
  }

  /** One session from opening to its end; answers why it ended. */
  async #session(user: ConnectionUser): Promise<string> {
    const session = new AbortController();
    const signal = AbortSignal.any([session.signal, this.#stop.signal]);
    let lost = 'the connection ended';
    this.state = 'opening';
    this.nextTry = undefined;
    try {
      const connection = await this.#open({ lost: error => session.abort((lost = error.message)) }, signal);
      try {
        if (signal.aborted) return lost;
        this.connection = connection;
        this.state = 'open';
        this.detail = 'open';
        this.#log({ level: 'info', event: 'interface.opened', about: this.#name });
        await Promise.race([user.use(connection, signal), aborted(signal)]);
      } finally {
        this.connection = undefined;
        session.abort();
        await connection[Symbol.asyncDispose]();
      }
    } catch (error) {
      lost = this.#failed(error);
    }
    if (!this.#stop.signal.aborted) this.#log({ level: 'warn', event: 'interface.lost', about: this.#name, detail: lost });
    return lost;
  }

  #failed(error: unknown): string {
    const known = error instanceof ConnectorError;
    const detail = error instanceof Error ? error.message : String(error);
    this.#log({ level: known ? 'warn' : 'error', event: 'interface.failed', about: this.#name, detail });
    return detail;
  }
}

function aborted(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  return new Promise(resolve => signal.addEventListener('abort', () => resolve(), { once: true }));
}
