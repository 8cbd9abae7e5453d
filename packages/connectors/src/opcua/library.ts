import { loadInParts } from '../load-in-parts.ts';

/** The client library: large, so it is loaded when the first interface opens. */
export type Library = typeof import('node-opcua-client');

/** Loads the library once, in parts, so that nobody else waits for all of it; it says nothing on the console by itself. */
export async function loadLibrary(): Promise<Library> {
  await loadInParts('node-opcua-client', name => name.startsWith('node-opcua'));
  const library = await import('node-opcua-client');
  library.setErrorLogger(() => undefined);
  library.setWarningLogger(() => undefined);
  return library;
}
