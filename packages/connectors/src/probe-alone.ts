import type { Connection, Connector } from '@millrace/connector';

/** A probe with a session of its own, where the interface has none: opens one, asks it, and ends it. */
export function probeAlone<Config>(open: Connector<Config>['open']): Required<Connector<Config>>['probe'] {
  return async (config, env, signal) => {
    const began = performance.now();
    try {
      await using connection: Connection = await open(config, env, signal);
      return await connection.probe(signal);
    } catch (error) {
      return [{ step: 'open a session', ok: false, detail: (error as Error).message, tookMs: performance.now() - began }];
    }
  };
}
