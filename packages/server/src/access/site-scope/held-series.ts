import { narrowed } from './held.ts';
import type { Rules } from './rules.ts';

/** The operations about measurements on their way to historians and files: a collection belongs to its site. */
export const heldSeriesRules: Rules<'seriesTargets' | 'heldSeries' | 'releaseSeries' | 'cancelSeries'> = ({ node, reach }) => ({
  seriesTargets: async filter => node.seriesTargets({ ...filter, sites: (await reach()).sites }),
  heldSeries: async query => node.heldSeries({ ...query, sites: (await reach()).sites }),
  // The runtime itself leaves out the collections of other sites: it narrows what is meant by the sites of the actor.
  releaseSeries: async (query, reason, actor, dryRun) =>
    node.releaseSeries(query, reason, narrowed(actor, await reach()), dryRun),
  cancelSeries: async (query, reason, actor, dryRun) => node.cancelSeries(query, reason, narrowed(actor, await reach()), dryRun),
});
