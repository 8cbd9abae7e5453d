import { OperationError } from '@millrace/core';
import type { Actor, PauseFact } from '@millrace/core';
import type { Store } from '@millrace/store';
import type { RunningFlow } from '../topology.ts';
import type { NodeContext } from './context.ts';
import { flowsNamed, instant, reasonGiven } from './context.ts';
import { isSiteOf } from './sites.ts';

const setting = 'paused-flows';

/** The flows that a person paused, with the reasons; they stay paused over restarts. */
export async function readPauses(store: Store): Promise<ReadonlyMap<string, string>> {
  return new Map([...(await readPauseFacts(store))].map(([flow, { because }]) => [flow, because]));
}

/** Why flows are paused, by whom and since when. Stores of before say only why. */
export async function readPauseFacts(store: Store): Promise<ReadonlyMap<string, PauseFact>> {
  const text = await store.setting(setting);
  const kept = text === undefined ? {} : (JSON.parse(text) as Record<string, string | PauseFact>);
  return new Map(Object.entries(kept).map(([flow, fact]) => [flow, typeof fact === 'string' ? { because: fact } : fact]));
}

/** Stops delivery of flows; what comes in waits in the journal. */
export async function pauseFlows(context: NodeContext, what: string, reason: string, actor: Actor): Promise<readonly string[]> {
  const because = reasonGiven(reason);
  return change(context, what, because, actor, 'pause', (flow, pauses) => {
    pauses.set(flow.plan.name, { because, who: actor.name, at: instant(context.clock.now()) });
    flow.runner.pause(because);
    context.log({ level: 'info', event: 'flow.paused', about: flow.plan.name, detail: because });
  });
}

/** Lets paused flows go on from where they were. */
export async function resumeFlows(context: NodeContext, what: string, reason: string, actor: Actor): Promise<readonly string[]> {
  return change(context, what, reasonGiven(reason), actor, 'resume', (flow, pauses) => {
    pauses.delete(flow.plan.name);
    flow.runner.resume();
    context.log({ level: 'info', event: 'flow.resumed', about: flow.plan.name, detail: reason });
  });
}

async function change(
  context: NodeContext,
  what: string,
  reason: string,
  actor: Actor,
  verb: 'pause' | 'resume',
  apply: (flow: RunningFlow, pauses: Map<string, PauseFact>) => void,
): Promise<readonly string[]> {
  const { store, clock } = context;
  const flows = ownFlows(flowsNamed(context, what), what, actor);
  const pauses = new Map(await readPauseFacts(store));
  const before = Object.fromEntries(pauses);
  for (const flow of flows) apply(flow, pauses);
  await store.audit({
    at: clock.now(),
    who: actor.name,
    action: `${verb} flow`,
    subject: flows.map(flow => flow.plan.name).join(', '),
    reason,
    before: JSON.stringify(before),
    after: JSON.stringify(Object.fromEntries(pauses)),
  });
  await store.setSetting(setting, JSON.stringify(Object.fromEntries(pauses)));
  return flows.map(flow => flow.plan.name);
}

/** Those of the flows that the actor may act on; refuses where there is none. */
function ownFlows(flows: readonly RunningFlow[], what: string, actor: Actor): readonly RunningFlow[] {
  const own = flows.filter(({ plan }) => isSiteOf(actor, plan));
  if (own.length > 0) return own;
  throw new OperationError('refused', 'runtime.other-site', `"${what}" belongs to no site of ${actor.sites?.join(', ')}`);
}
