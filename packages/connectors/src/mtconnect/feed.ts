import { setTimeout as pause } from 'node:timers/promises';

import { ConnectorError } from '@millrace/connector';

import { sayRefusal, type AgentClient, type Answered } from './agent-client.ts';

/** A Streams document of the live stream. */
export type StreamsAnswer = Extract<Answered, { kind: 'streams' }>;

/** One chunk of the live stream: everything from `from` on, up to what its header says comes next. */
export interface Chunk {
  readonly from: number;
  readonly document: StreamsAnswer;
}

const mostWaiting = 64;

/**
 * The one stream of a session, for everybody who follows it. It keeps nothing: who is too slow, and everybody after something that does not fit,
 * is told to be behind, and reads again from the agent's own buffer.
 */
export class Feed {
  readonly #client: AgentClient;
  readonly #interval: number;
  readonly #end: AbortSignal;
  readonly #followers = new Set<Subscription>();
  #isRunning = false;

  constructor(client: AgentClient, interval: number, end: AbortSignal) {
    this.#client = client;
    this.#interval = interval;
    this.#end = end;
  }

  /** Begins to gather chunks for one follower. */
  subscribe(): Subscription {
    const subscription = new Subscription(() => void this.#followers.delete(subscription));
    this.#followers.add(subscription);
    return subscription;
  }

  /** Starts the stream of an instance at a number unless it runs already. */
  begin(instanceId: string, next: number): void {
    if (this.#isRunning) return;
    this.#isRunning = true;
    void this.#run(instanceId, next).then(
      () => this.#stop(),
      (cause: unknown) => this.#fail(cause),
    );
  }

  async #run(instanceId: string, begin: number): Promise<void> {
    for (let next = begin; ; await pause(this.#interval, undefined, { signal: this.#end })) {
      for await (const document of this.#client.stream(next, this.#end)) {
        if (document.kind === 'error' && !document.errors.some(({ code }) => isOutOfRange(code))) {
          throw new ConnectorError('lost', `following ${this.#client.endpoint}: the agent says ${sayRefusal(document)}`);
        }
        const fits =
          document.kind === 'streams' && document.header.instanceId === instanceId && document.header.firstSequence <= next;
        if (!fits) return void (await pause(this.#interval, undefined, { signal: this.#end }));
        for (const follower of this.#followers) follower.put({ from: next, document });
        next = Math.max(next, document.header.nextSequence);
      }
    }
  }

  #stop(): void {
    this.#isRunning = false;
    for (const follower of this.#followers) follower.fallBehind();
  }

  #fail(cause: unknown): void {
    this.#isRunning = false;
    if (this.#end.aborted) return;
    const error = cause instanceof ConnectorError ? cause : new ConnectorError('lost', String(cause), { cause });
    for (const follower of this.#followers) follower.fail(error);
  }
}

/** That an agent no longer has, or does not yet have, what was asked for. */
export function isOutOfRange(code: string): boolean {
  return code === 'OUT_OF_RANGE' || code === 'OutOfRange';
}

/** Chunks for one follower. */
export class Subscription implements Disposable {
  readonly #leave: () => void;
  readonly #waiting: Chunk[] = [];
  #isBehind = false;
  #error: ConnectorError | undefined;
  #wake: (() => void) | undefined;

  constructor(leave: () => void) {
    this.#leave = leave;
  }

  put(chunk: Chunk): void {
    if (this.#waiting.length >= mostWaiting) return this.fallBehind();
    if (!this.#isBehind) this.#waiting.push(chunk);
    this.#wake?.();
  }

  fallBehind(): void {
    this.#waiting.length = 0;
    this.#isBehind = true;
    this.#wake?.();
  }

  fail(error: ConnectorError): void {
    this.#error = error;
    this.#wake?.();
  }

  /** The next chunk; `behind` once where some were dropped. Rejects when the session is gone or the signal aborts. */
  async next(signal: AbortSignal): Promise<Chunk | 'behind'> {
    for (;;) {
      signal.throwIfAborted();
      if (this.#error) throw this.#error;
      if (this.#isBehind) {
        this.#isBehind = false;
        return 'behind';
      }
      const chunk = this.#waiting.shift();
      if (chunk) return chunk;
      await this.#woken(signal);
    }
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
