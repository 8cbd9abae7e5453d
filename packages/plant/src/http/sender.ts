import { Agent } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';
import { post, type Post, type Posted } from './post.ts';

/** How a sending ended: the answer that ended it and how many tries it took. `status` 0: given up because the sender was disposed. */
export interface Sent {
  readonly status: number;
  readonly tries: number;
}

/**
 * Sends as an honest system does: every record again and again until the other side takes it (2xx) or says that it never will
 * (4xx other than 408, 425 and 429); records of one lane one after the other, several lanes at once.
 */
export class Sender implements AsyncDisposable {
  readonly #agent: Agent;
  readonly #stop = new AbortController();
  readonly #lanes = new Map<string, Promise<unknown>>();
  readonly #waiting: (() => void)[] = [];
  #free: number;

  constructor(concurrency = 8) {
    this.#agent = new Agent({ keepAlive: true, maxSockets: concurrency });
    this.#free = concurrency;
  }

  /** How many lanes have something under way. */
  get busy(): number {
    return this.#lanes.size;
  }

  /** Sends after everything that the lane has got before. Never rejects. */
  send(lane: string, what: Post): Promise<Sent> {
    const before = this.#lanes.get(lane) ?? Promise.resolve();
    const sending = before.then(() => this.#untilTaken(what));
    this.#lanes.set(lane, sending);
    return sending.finally(() => {
      if (this.#lanes.get(lane) === sending) this.#lanes.delete(lane);
    });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#stop.abort();
    await Promise.all(this.#lanes.values());
    this.#agent.destroy();
  }

  async #untilTaken(what: Post): Promise<Sent> {
    for (let tries = 1; !this.#stop.signal.aborted; tries++) {
      const answer = await this.#try(what);
      if (answer && isFinal(answer.status)) return { status: answer.status, tries };
      await this.#rest(answer?.retryAfterMs ?? Math.min(1000, 25 * 2 ** Math.min(tries, 6)));
    }
    return { status: 0, tries: 0 };
  }

  async #try(what: Post): Promise<Posted | undefined> {
    await this.#seat();
    try {
      return await post(this.#agent, what, AbortSignal.any([this.#stop.signal, AbortSignal.timeout(30_000)]));
    } catch {
      return undefined;
    } finally {
      this.#leave();
    }
  }

  async #seat(): Promise<void> {
    if (this.#free > 0) this.#free--;
    else await new Promise<void>(resolve => this.#waiting.push(resolve));
  }

  #leave(): void {
    const next = this.#waiting.shift();
    if (next) next();
    else this.#free++;
  }

  async #rest(ms: number): Promise<void> {
    await pause(ms, undefined, { signal: this.#stop.signal }).catch(() => undefined);
  }
}

function isFinal(status: number): boolean {
  const again = status === 408 || status === 425 || status === 429;
  return !again && status >= 200 && status < 500;
}
