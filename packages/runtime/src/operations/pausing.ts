import type { Actor } from '@millrace/core';
import type { Store } from '@millrace/store';
import type { RunningFlow } from '../topology.ts';
import type { NodeContext } from './context.ts';
import { flowsNamed, reasonGiven } from './context.ts';

const setting = 'paused-flows';

/** The flows that a person paused, with the reasons; they stay paused over restarts. */
export async function readPauses(store: Store): Promise<ReadonlyMap<string, string>> {
  const text = await store.setting(setting);
  return new Map(text === undefined ? [] : Object.entries(JSON.parse(text) as Record<string, string>));
}

/** Stops delivery of flows; what comes in waits in the journal. */
export async function pauseFlows(context: NodeContext, what: string, reason: string, actor: Actor): Promise<readonly string[]> {
  const because = reasonGiven(reason);
  return change(context, what, because, actor, 'pause', (flow, pauses) => {
    pauses.set(flow.plan.name, because);
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
  apply: (flow: RunningFlow, pauses: Map<string, string>) => void,
): Promise<readonly string[]> {
  const { store, clock } = context;
  const flows = flowsNamed(context, what);
  const pauses = new Map(await readPauses(store));
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
