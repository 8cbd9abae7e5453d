export { runCli } from './cli.ts';
export { cliReference } from './reference.ts';
export { cliCodes } from './codes.ts';
export type { Surroundings } from './surroundings.ts';
