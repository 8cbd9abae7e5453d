import { ConnectorError } from '@millrace/connector';
import type { ConnectorEnv } from '@millrace/connector';

/** The life of one session with a controller: it ends once, by us or because it was lost, and everybody who waits on it hears of it. */
export class SessionLife {
  readonly #end = new AbortController();
  readonly #env: Pick<ConnectorEnv, 'lost'>;

  constructor(env: Pick<ConnectorEnv, 'lost'>) {
    this.#env = env;
  }

  /** Aborts at the end; its reason is a `ConnectorError` where the session was lost. */
  get ended(): AbortSignal {
    return this.#end.signal;
  }

  /** The session is gone: reported once, and never after our own end. */
  lose(error: ConnectorError): void {
    if (this.ended.aborted) return;
    this.#end.abort(error);
    this.#env.lost(error);
  }

  /** Our own end. */
  end(): void {
    this.#end.abort(new Error('the session was closed'));
  }

  /** Throws where the session was lost; says whether it ended otherwise. */
  isOver(): boolean {
    if (!this.ended.aborted) return false;
    if (this.ended.reason instanceof ConnectorError) throw this.ended.reason;
    return true;
  }
}
