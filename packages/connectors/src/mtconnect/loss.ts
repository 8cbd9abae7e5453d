import { ConnectorError } from '@millrace/connector';

/** That a session is gone, told once however many notice it. */
export class Loss {
  readonly #tell: (error: ConnectorError) => void;
  #isTold = false;

  constructor(tell: (error: ConnectorError) => void) {
    this.#tell = tell;
  }

  /** Takes a failure inside of a session and gives the error to end with: whatever the world did, an open session is lost by it. */
  of(failure: unknown): unknown {
    if (!(failure instanceof ConnectorError)) return failure;
    const kind = failure.kind === 'unreachable' ? 'lost' : failure.kind;
    const error = new ConnectorError(kind, failure.message, { cause: failure });
    if (!this.#isTold) this.#tell(error);
    this.#isTold = true;
    return error;
  }
}
