import type { Offers } from '@millrace/connector';

import type { OpcuaConfig } from './config.ts';

/** What an OPC UA interface promises with these settings. */
export function opcuaOffers({ history }: OpcuaConfig): Offers {
  return {
    tags: {
      ...(history
        ? { delivery: 'replayable', because: 'what was missed is read again from the history of the server' }
        : { delivery: 'live', because: 'the server keeps a subscription for a while, and no history' }),
      writes: true,
      browses: true,
    },
  };
}
