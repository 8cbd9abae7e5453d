import { casesFor, connectorSuite, runCase } from '@millrace/connector/testkit';
import { describe, test } from 'vitest';

import { mtconnect } from '../src/mtconnect/index.ts';
import { agentPeer, agentConfig } from './mtconnect-peer.ts';
import { mtconnectOffers } from '../src/mtconnect/offers.ts';

const offers = mtconnectOffers({ message: 'observation', agent: {} as NonNullable<ReturnType<typeof agentConfig>['agent']> });

connectorSuite('mtconnect, an agent that streams', { connector: mtconnect, offers, start: () => agentPeer() });
describe('mtconnect, an agent that answers one document a request', () => {
  // Without a stream each question stands alone: a connection that is cut between two of them costs nothing, so nothing is lost.
  const aboutCuts = [
    'source: a cut session is lost, never a quiet end',
    'tags: a cut session is lost, never a quiet end',
    'tags: secrets appear in no sentence',
  ];
  const harness = { connector: mtconnect, offers, start: () => agentPeer({ streams: false }) };
  test.for(casesFor(offers).filter(({ name }) => !aboutCuts.includes(name)))('$name', async one => {
    const { failure } = await runCase(one, harness);
    if (failure) throw failure;
  });
});
