import { balance, healthOf } from '@millrace/core';
import type { Backlog, Flow, FlowStatus, HealthFacts, InterfaceStatus, NodeStatus } from '@millrace/core';
import type { FlowRecord, SourceRecord } from '@millrace/store';
import { oldestWaiting } from '../oldest-waiting.ts';
import type { InterfaceRunner } from '../interface-runner.ts';
import type { RunningFlow } from '../topology.ts';
import type { FlowSource } from './flow-source.ts';
import { sourceOfFlow } from './flow-source.ts';
import type { NodeContext } from './context.ts';
import { instant } from './context.ts';
import { maintenanceView, waitingByTarget } from './maintenance.ts';

/** The state of the node: flows by business name, interfaces, whether intake is open. */
export async function statusOf(context: NodeContext): Promise<NodeStatus> {
  const { store, topology, current, since, name } = context;
  const sources = new Map((await store.sources()).map(source => [source.name, source]));
  const records = new Map((await store.flows()).map(record => [record.name, record]));
  const flows: FlowStatus[] = [];
  for (const flow of topology.flows.values()) {
    const record = records.get(flow.plan.name);
    if (record !== undefined) flows.push(await flowStatus(context, flow, record, sources.get(flow.plan.source)));
  }
  const takers = [...topology.intakes.values(), ...topology.collections.running.values()];
  const refused = takers.find(taker => taker.refused !== undefined)?.refused;
  return {
    node: name,
    release: current.release.hash,
    since: instant(since),
    ready: true,
    intake: refused === undefined ? 'open' : 'refused',
    ...(refused === undefined ? {} : { intakeDetail: refused }),
    flows,
    interfaces: await interfaceStatuses(context),
  };
}

/** The state of every interface that runs. */
export async function interfaceStatuses(context: NodeContext): Promise<readonly InterfaceStatus[]> {
  const { store, topology } = context;
  const sources = new Map((await store.sources()).map(source => [source.name, source]));
  const runners = [...topology.interfaces.values()];
  const waiting = runners.some(({ maintenance }) => maintenance !== undefined) ? await waitingByTarget(context) : new Map();
  return runners.map(runner => ({
    ...runner.status(countsOf(sources.get(runner.plan.name))),
    ...(runner.maintenance && { maintenance: maintenanceView(context, runner.maintenance, waiting) }),
  }));
}

/** The state of one flow with its proof of flow and its backlog. */
export async function flowStatus(
  context: NodeContext,
  flow: RunningFlow,
  record: FlowRecord,
  source: SourceRecord | undefined,
): Promise<FlowStatus> {
  const now = context.clock.now();
  const { plan } = flow;
  const ledger = balance(record.accepted, record.counts);
  const backlog = await backlogOf(context, flow, record, ledger.inFlight, now);
  const provenAgoMs = record.provenAt === undefined ? undefined : Math.max(0, now - record.provenAt);
  return {
    name: plan.name,
    title: plan.title,
    ...(plan.site === undefined ? {} : { site: plan.site.name }),
    source: plan.source,
    target: plan.target,
    ...healthOf(healthFacts(context, flow, backlog, ledger.held, provenAgoMs, source, now)),
    ...(provenAgoMs === undefined ? {} : { provenAgoMs, lastProof: instant(record.provenAt!) }),
    ledger,
    backlog,
  };
}

function healthFacts(
  { topology }: NodeContext,
  { plan, runner }: RunningFlow,
  backlog: Backlog,
  held: number,
  provenAgoMs: number | undefined,
  source: SourceRecord | undefined,
  now: number,
): HealthFacts {
  const from = sourceOfFlow(topology, plan);
  const to = topology.interfaces.get(plan.target)!;
  const every = runner.program.source.document.cadence?.every;
  return {
    ...(runner.stopped === undefined ? {} : { stopped: runner.stopped }),
    ...(runner.paused === undefined ? {} : { pausedBecause: runner.paused }),
    ...plannedIn(from, to),
    sourceOpen: from.isOpen,
    sourceDetail: from.detail,
    targetOpen: to.isOpen,
    breakerOpen: to.gate.breaker === 'open',
    targetDetail: to.isOpen ? to.gate.detail : to.detail,
    inFlight: backlog.messages,
    held,
    ...(backlog.oldestMs === undefined ? {} : { oldestMs: backlog.oldestMs }),
    ...(provenAgoMs === undefined ? {} : { provenAgoMs }),
    ...(source?.lastReceivedAt === undefined ? {} : { lastReceivedAgoMs: now - source.lastReceivedAt }),
    ...(every === undefined ? {} : { expectedEveryMs: every }),
  };
}

/** What waits, for how long, and how long it takes at the rate since the last look. */
async function backlogOf(
  { store, since }: NodeContext,
  flow: RunningFlow,
  record: FlowRecord,
  inFlight: number,
  now: number,
): Promise<Backlog> {
  if (inFlight <= 0) return { messages: 0 };
  const { runner } = flow;
  const parked = behindHeld(runner.state);
  const oldest = await oldestWaiting(store, record, flow);
  const rate = runner.confirmedSinceStart / Math.max(1, now - since);
  return {
    messages: inFlight,
    ...(oldest === undefined ? {} : { oldestMs: Math.max(0, now - oldest), oldest: instant(oldest) }),
    ...(parked > 0 ? { behindHeld: parked } : {}),
    ...(rate > 0 && inFlight > parked ? { drainMs: Math.round((inFlight - parked) / rate) } : {}),
  };
}

/** Deliveries that wait behind a held one of the same subject. */
function behindHeld({ lanes }: Flow): number {
  let parked = 0;
  for (const [first, ...others] of lanes.values()) if (first?.phase === 'held') parked += others.length;
  return parked;
}

function countsOf(source: SourceRecord | undefined): { readonly duplicates: number; readonly conflicts: number } {
  return { duplicates: source?.duplicates ?? 0, conflicts: source?.conflicts ?? 0 };
}

/** The planned maintenance that keeps a flow from flowing: its target is left alone, or its source is not read. */
function plannedIn(from: FlowSource, to: InterfaceRunner): Pick<HealthFacts, 'maintenance'> {
  const planned = to.maintenance ? { of: to.plan.name, window: to.maintenance } : from.maintenance;
  if (planned === undefined) return {};
  const { of, window } = planned;
  return { maintenance: { of, until: instant(window.until), reason: window.reason } };
}
