import type { Actor, FlowPlan } from '@millrace/core';

/** Whether a flow belongs to the sites of an actor; one without sites has them all. */
export function isSiteOf(actor: Actor | undefined, { site }: Pick<FlowPlan, 'site'>): boolean {
  return actor?.sites === undefined || (site !== undefined && actor.sites.includes(site.name));
}
