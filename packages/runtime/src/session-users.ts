import type { Connection } from '@millrace/connector';
import type { ConnectionUser } from './connection-keeper.ts';

/** Everybody who uses the one session of an interface. Who joins or leaves does so without touching the session (P12); who fails ends it. */
export class SessionUsers implements ConnectionUser {
  readonly #users = new Map<ConnectionUser, Use | undefined>();
  #session: Session | undefined;

  /** Joins: at once where there is a session, and each later one. */
  join(user: ConnectionUser): void {
    if (this.#users.has(user)) return;
    this.#users.set(user, undefined);
    if (this.#session !== undefined) this.#begin(user, this.#session);
  }

  /** Leaves; resolves when the use has come to its end. */
  async leave(user: ConnectionUser): Promise<void> {
    const use = this.#users.get(user);
    this.#users.delete(user);
    use?.stop.abort();
    await use?.done;
  }

  /** Lets everybody use a session until the signal ends it; rejects where one of them fails. */
  async use(connection: Connection, signal: AbortSignal): Promise<void> {
    const failed = Promise.withResolvers<void>();
    const session: Session = { connection, signal, fail: failed.reject };
    this.#session = session;
    for (const user of this.#users.keys()) this.#begin(user, session);
    const ended = new Promise<void>(resolve => {
      if (signal.aborted) resolve();
      else signal.addEventListener('abort', () => resolve(), { once: true });
    });
    try {
      await Promise.race([ended, failed.promise]);
    } finally {
      this.#session = undefined;
    }
  }

  #begin(user: ConnectionUser, { connection, signal, fail }: Session): void {
    const stop = new AbortController();
    const done = user.use(connection, AbortSignal.any([signal, stop.signal])).then(
      () => undefined,
      (error: unknown) => {
        if (!stop.signal.aborted) fail(error);
      },
    );
    this.#users.set(user, { stop, done });
  }
}

interface Session {
  readonly connection: Connection;
  readonly signal: AbortSignal;
  fail(error: unknown): void;
}

interface Use {
  readonly stop: AbortController;
  readonly done: Promise<void>;
}
