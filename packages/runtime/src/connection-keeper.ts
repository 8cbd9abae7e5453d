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

/** What a keeper is told about the connection that it keeps. */
export interface Kept {
  readonly name: string;
  readonly clock: Clock;
  readonly log: Log;
  open(env: Pick<ConnectorEnv, 'lost'>, signal: AbortSignal): Promise<Connection>;
  /** Told why a session ended, or could not be opened. */
  failed(reason: string): void;
}

/** Where a session stands. */
export type SessionState = 'open' | 'opening' | 'waiting' | 'closed';

/** How long to wait between attempts to connect: at least a second, never in a hurry (P12). */
const reconnect = { firstMs: 1000, longestMs: 60_000 };

/** Opens one connection, opens it again with growing pauses when it fails or is lost, and closes it in the end. */
export class ConnectionKeeper implements AsyncDisposable {
  readonly #kept: Kept;
  readonly #stop = new AbortController();
  /** Ends the present session or pause, because resting began or ended. */
  #turn = new AbortController();
  #resting: string | undefined;
  #running: Promise<void> | undefined;
  #state: SessionState = 'closed';
  /** Since when the state is what it is. */
  since: number;
  detail = 'not started';
  nextTry: number | undefined;
  connection: Connection | undefined;
  /** Sessions opened since the start. */
  opened = 0;

  constructor(kept: Kept) {
    this.#kept = kept;
    this.since = kept.clock.now();
  }

  get state(): SessionState {
    return this.#state;
  }

  /** Starts keeping the connection for a user. */
  start(user: ConnectionUser): void {
    this.#running = this.#keep(user);
  }

  /** Ends the session in order and opens none until `wake`. */
  rest(why: string): void {
    const rests = this.#resting !== undefined;
    this.#resting = why;
    if (rests) return;
    this.#turn.abort();
  }

  /** Goes on after a rest. */
  wake(): void {
    if (this.#resting === undefined) return;
    this.#resting = undefined;
    this.#turn.abort();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#stop.abort();
    await this.#running;
    this.#become('closed', 'closed');
  }

  async #keep(user: ConnectionUser): Promise<void> {
    const { clock, failed } = this.#kept;
    for (let failures = 0; !this.#stop.signal.aborted;) {
      this.#turn = new AbortController();
      if (this.#resting !== undefined) {
        failures = 0;
        this.#become('closed', this.#resting);
        await aborted(this.#turnOrStop());
        continue;
      }
      const openedAt = clock.now();
      const reason = await this.#session(user);
      if (this.#stop.signal.aborted) return;
      if (this.#resting !== undefined) continue;
      failed(reason);
      failures = clock.now() - openedAt > reconnect.longestMs ? 1 : failures + 1;
      const wait = backoffMs(reconnect, failures, clock.random());
      this.#become('waiting', reason, clock.now() + wait);
      await pauseFor(wait, this.#turnOrStop());
    }
  }

  #turnOrStop(): AbortSignal {
    return AbortSignal.any([this.#turn.signal, this.#stop.signal]);
  }

  #become(state: SessionState, detail: string, nextTry?: number): void {
    if (state !== this.#state) this.since = this.#kept.clock.now();
    this.#state = state;
    this.detail = detail;
    this.nextTry = nextTry;
  }

  /** One session from opening to its end; answers why it ended. */
  async #session(user: ConnectionUser): Promise<string> {
    const session = new AbortController();
    const signal = AbortSignal.any([session.signal, this.#turnOrStop()]);
    const { open, log, name } = this.#kept;
    let lost = 'the connection ended';
    this.#become('opening', 'a session is being opened');
    try {
      const connection = await open({ lost: error => session.abort((lost = error.message)) }, signal);
      try {
        if (signal.aborted) return lost;
        this.connection = connection;
        this.opened++;
        this.#become('open', 'open');
        log({ level: 'info', event: 'interface.opened', about: name });
        await Promise.race([user.use(connection, signal), aborted(signal)]);
      } finally {
        this.connection = undefined;
        session.abort();
        await connection[Symbol.asyncDispose]();
      }
    } catch (error) {
      lost = this.#failed(error);
    }
    if (!this.#turnOrStop().aborted) log({ level: 'warn', event: 'interface.lost', about: name, detail: lost });
    return lost;
  }

  #failed(error: unknown): string {
    const known = error instanceof ConnectorError;
    const detail = error instanceof Error ? error.message : String(error);
    const { log, name } = this.#kept;
    log({ level: known ? 'warn' : 'error', event: 'interface.failed', about: name, detail });
    return detail;
  }
}

function aborted(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  return new Promise(resolve => signal.addEventListener('abort', () => resolve(), { once: true }));
}
