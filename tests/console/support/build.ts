import { join } from 'node:path';
import { buildConsole } from '../../../scripts/build-console.ts';

/** Builds the console once before any test, where it is not up to date. Processes that tests start share the compiled code, as those of the launcher do. */
export function setup(): void {
  process.env['NODE_COMPILE_CACHE'] ??= join(import.meta.dirname, '../../../node_modules/.cache/millrace');
  buildConsole();
}
