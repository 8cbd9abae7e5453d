import type { Session } from './database.ts';

/** A small fixed number of sessions, opened when first needed and never opened again once one is lost. */
export class SessionPool<S extends Session> {
  readonly #most: number;
  readonly #open: () => Promise<S>;
  readonly #idle: S[] = [];
  readonly #waiting: ((session: S | Error) => void)[] = [];
  #count = 0;
  #failure: Error | undefined;

  constructor(most: number, open: () => Promise<S>) {
    this.#most = most;
    this.#open = open;
  }

  /** Sessions that are open or being opened, and how many there may be. */
  get sessions(): { readonly open: number; readonly allowed: number } {
    return { open: this.#count, allowed: this.#most };
  }

  async use<T>(action: (session: S) => Promise<T>): Promise<T> {
    const session = await this.#acquire();
    try {
      return await action(session);
    } finally {
      this.#release(session);
    }
  }

  /** From now on every use fails with this error, those that wait too. */
  fail(error: Error): void {
    this.#failure ??= error;
    for (const wake of this.#waiting.splice(0)) wake(this.#failure);
  }

  async #acquire(): Promise<S> {
    if (this.#failure !== undefined) throw this.#failure;
    const idle = this.#idle.pop();
    if (idle !== undefined) return idle;
    if (this.#count >= this.#most) return this.#wait();
    this.#count += 1;
    try {
      return await this.#open();
    } catch (error) {
      this.#count -= 1;
      throw error;
    }
  }

  async #wait(): Promise<S> {
    const { promise, resolve, reject } = Promise.withResolvers<S>();
    this.#waiting.push(session => (session instanceof Error ? reject(session) : resolve(session)));
    return promise;
  }

  #release(session: S): void {
    const next = this.#waiting.shift();
    if (next === undefined) this.#idle.push(session);
    else next(session);
  }
}
