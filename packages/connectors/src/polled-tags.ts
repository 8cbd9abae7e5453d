import type { ConnectorEnv, TagWrite, Tags } from '@millrace/connector';
import type { DataValue, Outcome } from '@millrace/core';

import { Polling } from './poll.ts';
import type { SessionLife } from './session-life.ts';

/** A controller that tells nothing by itself. */
export interface PolledController {
  readonly life: SessionLife;
  /** How often it is looked at where nobody says, and how often a value is told although it did not change; milliseconds. */
  readonly config: { readonly every: number; readonly heartbeat: number };
  readonly reader: {
    /** Reads the present values, in order. Throws where the session is gone or the signal aborts. */
    read(addresses: readonly string[], signal: AbortSignal): Promise<readonly DataValue[]>;
    /** What is wrong with an address at present. */
    problem(address: string): string | undefined;
  };
  /** Writes one value, never a second time. */
  write(write: TagWrite, signal: AbortSignal): Promise<Outcome>;
}

/** Tags of a controller that is looked at again and again, and written one after the other. */
export function polledTags({ life, config, reader, write }: PolledController, env: ConnectorEnv): Tags {
  const polling = new Polling({
    read: (addresses, signal) => reader.read(addresses, signal),
    problem: address => reader.problem(address),
    life,
    everyMs: config.every,
    heartbeatMs: config.heartbeat,
    now: () => env.now(),
  });
  return {
    observe: (requests, _, signal) => polling.observe(requests, signal),
    granted: () => polling.granted(),
    read: (addresses, signal) => polling.read(addresses, signal),
    async write(writes, signal) {
      const outcomes: Outcome[] = [];
      for (const one of writes) outcomes.push(await write(one, signal));
      return outcomes;
    },
  };
}
