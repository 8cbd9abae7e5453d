import type { Offers } from '@millrace/connector';

import type { SparkplugConfig } from './config.ts';

/** What an interface with these settings promises. Pure. */
export function sparkplugOffers({ host, edge }: SparkplugConfig): Offers {
  if (host !== undefined)
    return {
      source: {
        delivery: 'live',
        because: 'edge nodes send data once (QoS 0); what is missing shows by its sequence number',
        pushed: true,
      },
      tags: {
        delivery: 'live',
        because: 'what is missing shows by its sequence number, is marked as a gap, and births tell the present values again',
        browses: true,
        ...(host.writes && { writes: true }),
      },
    };
  if (edge === undefined) return {};
  const repeat = { repeat: 'harmless', because: 'the same metrics with the same times again say nothing new' } as const;
  return {
    source: { delivery: 'live', because: 'host applications send a command once (QoS 0)', pushed: true },
    sink: { ...repeat, batch: 100 },
    series: { ...repeat, batch: 2_000, everyMs: 250 },
  };
}
