import { policyInWords } from '@millrace/core';
import type { FlowDetail, FlowEnd, FlowLine, FlowPlan, FlowStatus } from '@millrace/core';
import type { FlowRecord } from '@millrace/store';
import { guaranteeInWords } from '@millrace/connector';
import type { RunningFlow } from '../topology.ts';
import type { NodeContext } from './context.ts';
import { sourceOfFlow } from './flow-source.ts';
import { flowRecord, oneFlow } from './context.ts';
import { flowStatus } from './status.ts';

/** Every running flow with its integration and its last minutes. */
export async function flowLines(context: NodeContext): Promise<readonly FlowLine[]> {
  const records = new Map((await context.store.flows()).map(record => [record.number, record]));
  const sources = new Map((await context.store.sources()).map(source => [source.number, source]));
  const lines: FlowLine[] = [];
  for (const flow of context.topology.flows.values()) {
    const record = records.get(flow.runner.number);
    if (record === undefined) continue;
    lines.push(lineOf(context, flow, await flowStatus(context, flow, record, sources.get(record.source)), record));
  }
  return lines;
}

/** One flow in full. */
export async function flowDetail(context: NodeContext, name: string): Promise<FlowDetail> {
  const flow = oneFlow(context, name);
  const { plan, runner } = flow;
  const record = await flowRecord(context, flow);
  const source = (await context.store.sources()).find(({ number }) => number === record.source);
  const { paused, policy } = runner;
  return {
    ...lineOf(context, flow, await flowStatus(context, flow, record, source), record),
    from: endOf(context, plan.source, plan.sourceContract),
    to: endOf(context, plan.target, plan.targetContract),
    ...(plan.when !== undefined && { when: plan.when }),
    mappings: runner.program.steps.map(({ document: { name, from, to } }) => ({ name, from, to })),
    policy: policyInWords(policy),
    ...(policy.expireMs !== undefined && { expireMs: policy.expireMs }),
    guarantee: guaranteeOf(context, flow),
    ...(paused !== undefined && { pausedBecause: paused }),
  };
}

function lineOf(context: NodeContext, { plan }: RunningFlow, status: FlowStatus, record: FlowRecord): FlowLine {
  const siteTitle = plan.site?.title;
  return {
    ...status,
    integration: plan.integration,
    ...(siteTitle !== undefined && { siteTitle }),
    owner: plan.owner,
    recently: context.history.recently(record),
  };
}

function endOf({ current: { plan } }: NodeContext, name: string, contract: FlowPlan['sourceContract']): FlowEnd {
  const collected = plan.collections.get(name)?.collection;
  if (collected !== undefined) {
    const { name: system, title: systemTitle = system, owner } = collected;
    return { interface: name, system, systemTitle, role: 'plc', owner, connector: 'collection', contract };
  }
  const { system, declaration } = plan.interfaces.get(name)!;
  return {
    interface: name,
    system: system.name,
    systemTitle: system.title ?? system.name,
    role: system.role,
    owner: system.owner,
    connector: declaration.connector,
    contract,
  };
}

/** What the source promises, and what the target does with a second try under the policy of this flow. */
function guaranteeOf({ topology }: NodeContext, { plan, runner }: RunningFlow): FlowDetail['guarantee'] {
  const { guarantee: source } = sourceOfFlow(topology, plan);
  const { sink, afterUnknown } = guaranteeInWords(topology.interfaces.get(plan.target)!.offers, {
    unknown: runner.policy.unknown,
  });
  return {
    ...(source !== undefined && { source }),
    ...(sink !== undefined && { sink }),
    ...(afterUnknown !== undefined && { afterUnknown }),
  };
}
