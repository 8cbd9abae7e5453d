import { cliCodes } from './codes.ts';

/** A command that could not run, said to the person who typed it. */
export class CliError extends Error {
  readonly code: keyof typeof cliCodes;
  readonly remedy: string;

  /** A remedy of its own says more than that of the code. */
  constructor(code: keyof typeof cliCodes, message: string, remedy: string = cliCodes[code].remedy) {
    super(message);
    this.name = 'CliError';
    this.code = code;
    this.remedy = remedy;
  }
}
