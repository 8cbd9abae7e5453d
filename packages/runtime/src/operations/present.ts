import { incidentsAt, incidentsOf, landscapeOf } from '@millrace/core';
import type { IncidentFacts, IncidentReport, LandscapeView, Present, PresentOperations, RecentView } from '@millrace/core';
import type { NodeContext } from './context.ts';
import { instant } from './context.ts';
import type { HeldBook } from './held-facts.ts';
import { incidentFacts } from './incidents.ts';
import { recentOf } from './recent.ts';
import { statusOf } from './status.ts';

/** Flows whose newest message is told. */
const recentMost = 12;

/** Whoever asks so soon after another, for whichever sites, shares one reading. */
const shareMs = 500;

interface Reading {
  readonly at: number;
  readonly facts: IncidentFacts;
  readonly recent: readonly RecentView[];
}

/** The operations about the present moment, which share what is known of held messages. */
export function newPresent(context: NodeContext, held: HeldBook): Pick<PresentOperations, 'present' | 'incidents'> {
  const read = sharedReading(context, held);
  return {
    incidents: async sites => reportOf(await incidentFacts(context, await statusOf(context), held), sites),
    async present(sites): Promise<Present> {
      const { at, facts, recent } = await read();
      return { at: instant(at), status: facts.status, incidents: reportOf(facts, sites), recent };
    },
  };
}

function reportOf(facts: IncidentFacts, sites: readonly string[] | undefined): IncidentReport {
  return sites === undefined ? incidentsOf(facts) : incidentsAt(facts, sites);
}

/** Reads the present moment, at most once in a while. A reading that failed is not kept. */
function sharedReading(context: NodeContext, held: HeldBook): () => Promise<Reading> {
  let last: { readonly at: number; readonly reading: Promise<Reading> } | undefined;
  return () => {
    const at = context.clock.now();
    if (last !== undefined && Math.abs(at - last.at) < shareMs) return last.reading;
    const kept = (last = { at, reading: readingOf(context, held, at) });
    kept.reading.catch(() => last === kept && (last = undefined));
    return kept.reading;
  };
}

async function readingOf(context: NodeContext, held: HeldBook, at: number): Promise<Reading> {
  const facts = await incidentFacts(context, await statusOf(context), held);
  return { at, facts, recent: await recentOf(context, recentMost) };
}

/** What belongs to what under the release in force. */
export async function landscape({ current: { plan, release } }: NodeContext): Promise<LandscapeView> {
  return landscapeOf(plan, release.hash);
}
