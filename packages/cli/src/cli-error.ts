import { cliCodes } from './codes.ts';

/** A command that could not run, said to the person who typed it. */
export class CliError extends Error {
  readonly code: keyof typeof cliCodes;

  constructor(code: keyof typeof cliCodes, message: string) {
    super(message);
    this.name = 'CliError';
    this.code = code;
  }

  get remedy(): string {
    return cliCodes[this.code].remedy;
  }
}
