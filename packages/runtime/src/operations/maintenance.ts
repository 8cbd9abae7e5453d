import { addMaintenance, balance, endMaintenance, OperationError, suggestion } from '@millrace/core';
import type { Actor, MaintenanceReport, MaintenanceView, MaintenanceWindow } from '@millrace/core';
import type { NodeContext } from './context.ts';
import { instant, reasonGiven } from './context.ts';

/** Every window that is not over, the next one first. */
export async function maintenanceList(context: NodeContext): Promise<readonly MaintenanceView[]> {
  const waiting = await waitingByTarget(context);
  return [...context.maintenance.windows]
    .toSorted((one, other) => one.from - other.from)
    .map(window => maintenanceView(context, window, waiting));
}

/** Leaves an interface, or a system with all its interfaces, alone for a time. */
export async function startMaintenance(
  context: NodeContext,
  name: string,
  times: { readonly from?: string; readonly until: string },
  reason: string,
  actor: Actor,
): Promise<MaintenanceReport> {
  assertKnown(context, name);
  const now = context.clock.now();
  const { windows } = context.maintenance;
  const from = times.from === undefined ? now : Date.parse(times.from);
  const window = { what: name, from, until: Date.parse(times.until), reason: reasonGiven(reason), who: actor.name };
  const added = addMaintenance(windows, window, now);
  if (!added.ok) throw new OperationError('invalid', added.issues[0]!.code, added.issues[0]!.sentence);
  return change(context, { name, action: 'set maintenance', reason: window.reason, actor }, added.value);
}

/** Ends what is in force or planned about a name. */
export async function stopMaintenance(
  context: NodeContext,
  name: string,
  reason: string,
  actor: Actor,
): Promise<MaintenanceReport> {
  const { windows } = context.maintenance;
  if (!windows.some(({ what }) => what === name))
    throw new OperationError(
      'unknown',
      'maintenance.none',
      `there is no maintenance window of "${name}"${suggestion(name, new Set(windows.map(({ what }) => what)))}`,
    );
  const next = endMaintenance(windows, name, context.clock.now());
  return change(context, { name, action: 'end maintenance', reason: reasonGiven(reason), actor }, next);
}

/** A window for people; `waiting`: deliveries that are not settled, by target. */
export function maintenanceView(
  { topology, current, clock }: NodeContext,
  { what, from, until, reason, who }: MaintenanceWindow,
  waiting: ReadonlyMap<string, number>,
): MaintenanceView {
  const now = clock.now();
  const interfaces = [...current.plan.interfaces.keys()].filter(name => name === what || name.startsWith(`${what}.`));
  return {
    what,
    from: instant(from),
    until: instant(until),
    reason,
    who,
    active: from <= now && now < until,
    interfaces: interfaces.filter(name => topology.interfaces.has(name)),
    waiting: interfaces.reduce((sum, name) => sum + (waiting.get(name) ?? 0), 0),
  };
}

/** Deliveries that are not settled, by the interface they go to. */
export async function waitingByTarget({ store, topology }: NodeContext): Promise<ReadonlyMap<string, number>> {
  const waiting = new Map<string, number>();
  for (const { name, accepted, counts } of await store.flows()) {
    const target = topology.flows.get(name)?.plan.target;
    if (target !== undefined) waiting.set(target, (waiting.get(target) ?? 0) + balance(accepted, counts).inFlight);
  }
  return waiting;
}

function assertKnown({ current: { plan } }: NodeContext, name: string): void {
  if (plan.interfaces.has(name) || plan.systems.has(name)) return;
  const tail = suggestion(name, [...plan.interfaces.keys(), ...plan.systems.keys()]);
  throw new OperationError('unknown', 'runtime.unknown-name', `there is no interface or system "${name}"${tail}`);
}

interface Change {
  readonly name: string;
  readonly action: string;
  readonly reason: string;
  readonly actor: Actor;
}

/** The windows in the words of the audit trail: those about the name. */
function textOf(windows: readonly MaintenanceWindow[], name: string): string {
  const about = windows.filter(({ what }) => what === name);
  return JSON.stringify(
    about.map(({ from, until, reason, who }) => ({ from: instant(from), until: instant(until), reason, who })),
  );
}

async function change(
  context: NodeContext,
  { name, action, reason, actor }: Change,
  windows: readonly MaintenanceWindow[],
): Promise<MaintenanceReport> {
  const { store, clock, maintenance } = context;
  const [before, after] = [textOf(maintenance.windows, name), textOf(windows, name)];
  const entry = await store.audit({ at: clock.now(), who: actor.name, action, subject: name, reason, before, after });
  await maintenance.replace(windows);
  const list = await maintenanceList(context);
  return { windows: list.filter(({ what }) => what === name), audit: entry.number };
}
