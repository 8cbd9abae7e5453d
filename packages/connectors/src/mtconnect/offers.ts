import type { Offers } from '@millrace/connector';

import type { MtconnectConfig } from './config.ts';

/** What an interface with these settings promises. Pure; tolerates settings whose references are not resolved yet. */
export function mtconnectOffers({ agent, shdr, files }: MtconnectConfig): Offers {
  if (agent !== undefined) {
    const because = 'the agent numbers every observation and keeps the newest; what it has overwritten is a gap with its count';
    return { source: { delivery: 'replayable', because }, tags: { delivery: 'replayable', because, browses: true } };
  }
  if (shdr !== undefined) {
    const because = 'an adapter keeps nothing: what it says while nobody listens is gone';
    return { source: { delivery: 'live', because }, tags: { delivery: 'live', because, browses: true } };
  }
  if (files !== undefined)
    return { source: { delivery: 'replayable', because: 'the files stay where they are and are read again from any line' } };
  return {};
}
