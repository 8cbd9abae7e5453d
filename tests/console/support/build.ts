import { buildConsole } from '../../../scripts/build-console.ts';

/** Builds the console once before any test, where it is not up to date. */
export function setup(): void {
  buildConsole();
}
