/** The client library: large, so it is loaded when the first interface opens. */
export type Library = typeof import('node-opcua-client');

/** Loads the library once; it says nothing on the console by itself. */
export async function loadLibrary(): Promise<Library> {
  const library = await import('node-opcua-client');
  library.setErrorLogger(() => undefined);
  library.setWarningLogger(() => undefined);
  return library;
}
