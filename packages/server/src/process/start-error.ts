import { serverCodes, type ServerCode } from '../codes.ts';

/** A process that cannot do what its command line says: the sentence for the person, and the exit code. */
export class StartError extends Error {
  readonly code: ServerCode;
  readonly exitCode: 1 | 2;

  constructor(code: ServerCode, message: string, exitCode: 1 | 2 = 2, options?: ErrorOptions) {
    super(message, options);
    this.name = 'StartError';
    this.code = code;
    this.exitCode = exitCode;
  }

  get remedy(): string {
    return serverCodes[this.code].remedy;
  }
}
