import { balance, interfaceVerdict } from '@millrace/core';
import type { InterfaceLimitsView, InterfaceLine, InterfacePlan, InterfaceVerdict, SystemView } from '@millrace/core';
import type { FlowRecord } from '@millrace/store';
import type { InterfaceRunner } from '../interface-runner.ts';
import { limitsOf } from '../interface-settings.ts';
import type { NodeContext } from './context.ts';
import { instant } from './context.ts';
import { interfaceStatuses } from './status.ts';

/** Every system of the project with its interfaces, also those that no integration uses. */
export async function systemsOf(context: NodeContext): Promise<readonly SystemView[]> {
  const { plan } = context.current;
  const statuses = new Map((await interfaceStatuses(context)).map(status => [status.name, status]));
  const use = await usesOf(context);
  const lines = Map.groupBy(plan.interfaces.values(), each => each.system.name);
  return [...plan.systems.values()].map(system => ({
    ...systemHead(context, system),
    interfaces: (lines.get(system.name) ?? []).map(each => {
      const status = statuses.get(each.name);
      return { ...lineOf(context, each, use.get(each.name)), ...(status && { status }) };
    }),
  }));
}

/** A system without its interfaces. */
export function systemHead(
  { current: { plan } }: NodeContext,
  { name, title, role, owner, site }: InterfacePlan['system'],
): Omit<SystemView, 'interfaces'> {
  const siteTitle = site === undefined ? undefined : plan.sites.get(site)?.title;
  return {
    name,
    title: title ?? name,
    role,
    owner,
    ...(site !== undefined && { site }),
    ...(siteTitle !== undefined && { siteTitle }),
  };
}

/** What flows do with an interface. */
export interface InterfaceUse {
  readonly flows: number;
  readonly isTarget: boolean;
  readonly waiting: number;
  readonly oldestMs?: number;
  readonly provenAt?: number;
}

/** What flows do with each interface. */
export async function usesOf({ store, topology, clock }: NodeContext): Promise<ReadonlyMap<string, InterfaceUse>> {
  const records = new Map((await store.flows()).map(record => [record.name, record]));
  const uses = new Map<string, InterfaceUse>();
  for (const { plan, runner } of topology.flows.values()) {
    const record = records.get(plan.name);
    if (record === undefined) continue;
    const oldest = [...runner.state.entries.values()].find(entry => entry.phase !== 'held')?.receivedAt;
    const oldestMs = oldest === undefined ? undefined : Math.max(0, clock.now() - oldest);
    for (const name of new Set([plan.source, plan.target]))
      uses.set(name, addUse(uses.get(name), record, name === plan.target, oldestMs));
  }
  return uses;
}

function addUse(use: InterfaceUse | undefined, record: FlowRecord, isTarget: boolean, oldestMs?: number): InterfaceUse {
  const provenAt = latest(use?.provenAt, record.provenAt);
  const oldest = isTarget ? latest(use?.oldestMs, oldestMs) : use?.oldestMs;
  const waiting = isTarget ? balance(record.accepted, record.counts).inFlight : 0;
  return {
    flows: (use?.flows ?? 0) + 1,
    isTarget: isTarget || use?.isTarget === true,
    waiting: (use?.waiting ?? 0) + waiting,
    ...(oldest !== undefined && { oldestMs: oldest }),
    ...(provenAt !== undefined && { provenAt }),
  };
}

function latest(one: number | undefined, other: number | undefined): number | undefined {
  return one === undefined ? other : other === undefined ? one : Math.max(one, other);
}

/** One interface as a list line, without its status. */
export function lineOf(context: NodeContext, plan: InterfacePlan, use: InterfaceUse | undefined): InterfaceLine {
  const runner = context.topology.interfaces.get(plan.name);
  const sessions = runner?.connection?.sessions?.();
  return {
    name: plan.name,
    title: plan.declaration.title ?? plan.name.slice(plan.system.name.length + 1),
    connector: plan.declaration.connector,
    verdict: verdictOf(context, runner, use),
    flows: use?.flows ?? 0,
    isTarget: use?.isTarget ?? false,
    waiting: use?.waiting ?? 0,
    ...(use?.oldestMs !== undefined && { oldestMs: use.oldestMs }),
    ...(sessions && { sessions }),
    limits: limitsView(plan, runner),
  };
}

/** The limits of an interface, and what of them is used now. */
export function limitsView(plan: InterfacePlan, runner: InterfaceRunner | undefined): InterfaceLimitsView {
  const { concurrency, batch, timeout, size } = runner?.limits ?? limitsOf(plan, {});
  const rate = plan.declaration.limits?.rate;
  return {
    concurrency,
    callsNow: runner?.gate.calls ?? 0,
    ...(rate !== undefined && { rate }),
    rateNow: runner?.ratePerSecond ?? 0,
    batch,
    timeoutMs: timeout,
    sizeBytes: size,
  };
}

function verdictOf({ clock }: NodeContext, runner: InterfaceRunner | undefined, use: InterfaceUse | undefined): InterfaceVerdict {
  const now = clock.now();
  const { maintenance, gate, session } = runner ?? {};
  return interfaceVerdict({
    used: runner !== undefined,
    session: session?.state ?? 'closed',
    detail: session?.state === 'open' && gate !== undefined && gate.detail !== '' ? gate.detail : (session?.detail ?? ''),
    breaker: gate?.breaker ?? 'closed',
    failures: gate?.failures ?? 0,
    sinceMs: session === undefined ? 0 : Math.max(0, now - session.since),
    ...(maintenance && { maintenance: { until: instant(maintenance.until), reason: maintenance.reason } }),
    callsNow: gate?.calls ?? 0,
    concurrency: runner?.limits.concurrency ?? 1,
    ...(use?.provenAt !== undefined && { provenAgoMs: Math.max(0, now - use.provenAt) }),
  });
}
