import { landscapeOf } from '@millrace/core';
import type { IncidentFacts, NodeStatus, SampleMessage } from '@millrace/core';
import type { RunningFlow } from '../topology.ts';
import type { NodeContext } from './context.ts';
import { explained, type HeldBook } from './held-facts.ts';
import { readPauseFacts } from './pausing.ts';
import { anomaliesOf } from './records.ts';

/** Most flows whose waiting messages are named, and how many of each. */
const named = { flows: 16, messages: 3 } as const;

/** What the node knows, from which `core` decides what is wrong now. */
export async function incidentFacts(context: NodeContext, status: NodeStatus, held: HeldBook): Promise<IncidentFacts> {
  const { current, topology, clock } = context;
  return {
    now: clock.now(),
    status,
    landscape: landscapeOf(current.plan, current.release.hash),
    held: await held.read(),
    waiting: await waitingSamples(context, status),
    pauses: await readPauseFacts(context.store),
    anomalies: await anomaliesOf(context, 100),
    live: new Set(
      [...topology.interfaces.values()].filter(({ offers }) => offers.source?.delivery === 'live').map(({ plan }) => plan.name),
    ),
    codes: explained,
  };
}

/** The first few messages that wait in flows that do not flow. */
async function waitingSamples(
  context: NodeContext,
  { flows }: NodeStatus,
): Promise<ReadonlyMap<string, readonly SampleMessage[]>> {
  const troubled = flows.filter(({ health, backlog }) => health !== 'flowing' && health !== 'quiet' && backlog.messages > 0);
  const samples = new Map<string, readonly SampleMessage[]>();
  for (const { name } of troubled.slice(0, named.flows)) {
    const flow = context.topology.flows.get(name);
    if (flow !== undefined) samples.set(name, await samplesOf(context, flow));
  }
  return samples;
}

async function samplesOf({ store }: NodeContext, { runner }: RunningFlow): Promise<readonly SampleMessage[]> {
  const samples: SampleMessage[] = [];
  for (const { message, subject, phase } of runner.state.entries.values()) {
    if (samples.length === named.messages) break;
    if (phase !== 'held' && phase !== 'settled') samples.push({ message, subject, keys: await store.keysOf(message) });
  }
  return samples;
}
