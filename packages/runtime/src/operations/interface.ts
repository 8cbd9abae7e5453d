import { OperationError, plannedMaintenance, suggestion } from '@millrace/core';
import type { InterfaceFlow, InterfacePlan, InterfaceView, NodeStatus } from '@millrace/core';
import { duringMaintenance } from '@millrace/connector';
import type { InterfaceRunner } from '../interface-runner.ts';
import type { NodeContext } from './context.ts';
import { instant } from './context.ts';
import { guaranteesOf } from './guarantees.ts';
import { maintenanceView, waitingByTarget } from './maintenance.ts';
import { probesOf } from './probe.ts';
import { settingLines } from './setting-lines.ts';
import { statusOf } from './status.ts';
import { lineOf, systemHead, usesOf } from './systems.ts';

/** Everything about one interface of the project. */
export async function interfaceOf(context: NodeContext, name: string): Promise<InterfaceView> {
  const { topology, current, connectors, references, store, clock, maintenance } = context;
  const plan = current.plan.interfaces.get(name);
  if (plan === undefined)
    throw new OperationError(
      'unknown',
      'runtime.unknown-name',
      `there is no interface "${name}"${suggestion(name, current.plan.interfaces.keys())}`,
    );
  const runner = topology.interfaces.get(name);
  const connector = connectors.get(plan.declaration.connector);
  const status = await statusOf(context);
  const own = status.interfaces.find(each => each.name === name);
  const {
    waiting: _,
    oldestMs: __,
    flows: ___,
    isTarget: ____,
    ...line
  } = lineOf(context, plan, (await usesOf(context)).get(name));
  const waiting = await waitingByTarget(context);
  return {
    ...line,
    about: connector?.summary ?? '',
    ...(runner && { endpoint: runner.endpoint, ...runningParts(runner) }),
    system: systemHead(context, plan.system),
    ...(own && { status: own }),
    retry: retryOf(plan, runner),
    settings: settingLines(plan.declaration.config, connector?.config ?? {}, references),
    guarantees: await guaranteesIn(context, name, runner),
    flows: flowsOf(status, name),
    errors: runner?.errors.list ?? [],
    probes: await probesOf(store, name),
    maintenance: plannedMaintenance(maintenance.windows, name, clock.now()).map(each => maintenanceView(context, each, waiting)),
  };
}

function runningParts({ session, gate, gateLimits }: InterfaceRunner): Pick<InterfaceView, 'session' | 'breaker'> {
  return {
    session: {
      state: session.state,
      since: instant(session.since),
      detail: session.detail,
      opened: session.opened,
      ...(session.nextTry !== undefined && { nextTry: instant(session.nextTry) }),
    },
    breaker: {
      state: gate.breaker,
      failures: gate.failures,
      opensAfter: gateLimits.failures,
      ...(gate.breaker === 'open' && { nextTry: instant(gate.notBefore) }),
      ...(gate.detail !== '' && { why: gate.detail }),
    },
  };
}

function retryOf({ declaration: { retry } }: InterfacePlan, runner: InterfaceRunner | undefined): InterfaceView['retry'] {
  const { firstMs, longestMs } = runner?.gateLimits.backoff ?? {
    firstMs: retry?.first ?? 1000,
    longestMs: retry?.longest ?? 60_000,
  };
  return { firstMs, longestMs, ...(retry?.attempts !== undefined && { attempts: retry.attempts }) };
}

async function guaranteesIn(
  context: NodeContext,
  name: string,
  runner: InterfaceRunner | undefined,
): Promise<InterfaceView['guarantees']> {
  const found = (await guaranteesOf(context)).find(each => each.interface === name);
  const { interface: _, connector: __, ...words } = found ?? { interface: name, connector: '' };
  return { ...words, maintenance: runner === undefined ? [] : duringMaintenance(runner.offers).sentences };
}

function flowsOf(status: NodeStatus, name: string): readonly InterfaceFlow[] {
  return status.flows
    .filter(({ source, target }) => source === name || target === name)
    .map(({ name: flow, title, target, health, detail, backlog, ledger }) => ({
      flow,
      title,
      direction: target === name ? ('out' as const) : ('in' as const),
      health,
      detail,
      waiting: backlog.messages,
      held: ledger.held,
      ...(backlog.oldestMs !== undefined && { oldestMs: backlog.oldestMs }),
    }));
}
