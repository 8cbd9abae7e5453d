import type { Operations } from '@millrace/core';
import type { Log } from '../log/log.ts';

/** What starting a node takes; the connectors are bound by the composition root. */
export interface NodeOptions {
  /** Folder of the project. */
  readonly folder: string;
  readonly data: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly secret: (name: string) => string | undefined;
  /** When the file of a secret was last changed, milliseconds since 1970. */
  readonly secretChangedAt: (name: string) => number | undefined;
  readonly name: string;
  readonly log: Log;
}

/** A running node. `done`, where there is one, rejects when the node stopped by itself. */
export interface RunningNode extends AsyncDisposable {
  readonly operations: Operations;
  readonly done?: Promise<void>;
}

/** Starts a node; rejects where the project does not check or the store cannot be opened. */
export type StartNode = (options: NodeOptions) => Promise<RunningNode>;
