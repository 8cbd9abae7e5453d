import { landscapeOf } from '@millrace/core';
import type { LandscapeView, PresentOperations } from '@millrace/core';
import type { NodeContext } from './context.ts';
import { instant } from './context.ts';
import type { HeldBook } from './held-facts.ts';
import { incidentReport } from './incidents.ts';
import { recentOf } from './recent.ts';
import { statusOf } from './status.ts';

/** Flows whose newest message is told. */
const recentMost = 12;

/** The operations about the present moment, which share what is known of held messages. */
export function newPresent(context: NodeContext, held: HeldBook): Pick<PresentOperations, 'present' | 'incidents'> {
  return {
    incidents: async () => incidentReport(context, await statusOf(context), held),
    async present() {
      const at = instant(context.clock.now());
      const status = await statusOf(context);
      const incidents = await incidentReport(context, status, held);
      return { at, status, incidents, recent: await recentOf(context, recentMost) };
    },
  };
}

/** What belongs to what under the release in force. */
export async function landscape({ current: { plan, release } }: NodeContext): Promise<LandscapeView> {
  return landscapeOf(plan, release.hash);
}
