import type { ServerCode } from '../codes.ts';

/** A request that is refused before it reaches the node. */
export class RequestError extends Error {
  readonly status: number;
  readonly code: ServerCode;
  readonly waitMs?: number;

  constructor(status: number, code: ServerCode, message: string, waitMs?: number) {
    super(message);
    this.name = 'RequestError';
    this.status = status;
    this.code = code;
    if (waitMs !== undefined) this.waitMs = waitMs;
  }
}
