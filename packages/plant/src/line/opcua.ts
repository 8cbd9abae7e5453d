import type { OPCUAServer, ServerCapabilitiesOptions } from 'node-opcua';

import type { Dial } from '../dial/dial.ts';
import type { Brand } from './brand.ts';
import type { Line } from './line.ts';
import type { ToldBook } from './told-book.ts';

/** How the OPC UA server of a line behaves. */
export interface OpcuaLineOptions {
  readonly brand?: Brand;
  /** Absent: a free one. */
  readonly port?: number;
  /** Namespaces of others that stand before the line's own; at each restart they stand in another order. Default 1. */
  readonly otherNamespaces?: number;
  /** Keeps the values of every signal, also while the server is down. Default true. */
  readonly history?: boolean;
  /** What it grants; absent: as much as anybody asks. */
  readonly limits?: ServerCapabilitiesOptions;
  /** Gives subscriptions to a session that comes back. Default true. */
  readonly transfers?: boolean;
  /** Still has messages that were not acknowledged. Default true. */
  readonly republishes?: boolean;
  /** Folder of its certificates; absent: it offers no security. */
  readonly pki?: string;
  /** Name and password; absent: anybody may sign in. */
  readonly users?: Readonly<Record<string, string>>;
}

/** A line behind an OPC UA server. */
export interface OpcuaLine extends AsyncDisposable {
  readonly url: string;
  readonly dial: Dial;
  /** URI of the namespace of the line's nodes. */
  readonly namespace: string;
  /** What it has told to subscribers or kept as history: the first values, and each change. */
  readonly book: ToldBook;
  /** Sessions that are open now. */
  sessions(): number;
  /** Stops the server, without a farewell to its clients, and starts it again at the same port. */
  restart(): Promise<void>;
  /** The server of the library, for tests of what it grants. */
  server(): OPCUAServer;
}

/** Starts an OPC UA server around a line. Faults: `down` (the server stops), `silent` (sessions live, subscriptions tell nothing). */
export async function startOpcuaLine(line: Line, options: OpcuaLineOptions = {}): Promise<OpcuaLine> {
  // The library is large: it is loaded only where there is such a line.
  const { serveLine } = await import('./opcua-server.ts');
  return serveLine(line, options);
}
