import type { FlowStatus, NodeStatus } from '@millrace/core';
import type { Changed, Changes, LiveFlow, LiveNode, LiveStatus, Rates, StatusEvent } from './live-events.ts';

/** A status as the stream tells it: with rates, and moments instead of ages. */
export function liveStatus(status: NodeStatus, rates: ReadonlyMap<string, Rates>): LiveStatus {
  const rate = (name: string): Rates => rates.get(name) ?? { inRate: 0, outRate: 0 };
  return {
    ...status,
    flows: status.flows.map(({ provenAgoMs: _, backlog: { oldestMs: __, ...backlog }, ...flow }) => ({
      ...flow,
      backlog,
      ...rate(flow.name),
    })),
    interfaces: status.interfaces.map(each => ({ ...each, ...rate(each.name) })),
  };
}

/** A status as the node answers it, from what the stream told: ages are those at a moment. */
export function statusAt({ flows, interfaces, ...node }: LiveStatus, now: number): NodeStatus {
  return {
    ...node,
    flows: flows.map(flow => flowAt(flow, now)),
    interfaces: interfaces.map(({ inRate: _, outRate: __, ...each }) => each),
  };
}

function flowAt({ inRate: _, outRate: __, ...flow }: LiveFlow, now: number): FlowStatus {
  const { oldest } = flow.backlog;
  return {
    ...flow,
    ...(flow.lastProof !== undefined && { provenAgoMs: ageOf(flow.lastProof, now) }),
    backlog: { ...flow.backlog, ...(oldest !== undefined && { oldestMs: ageOf(oldest, now) }) },
  };
}

function ageOf(moment: string, now: number): number {
  return Math.max(0, now - Date.parse(moment));
}

/** What changed between two statuses; nothing where they are the same. Where flows or interfaces came or went, everything is told. */
export function statusEvent(before: LiveStatus | undefined, present: LiveStatus, at: string): StatusEvent | undefined {
  const whole = before === undefined || !isSameShape(before, present);
  const [known, { flows, interfaces, ...node }] = [whole ? undefined : before, present];
  const event: StatusEvent = {
    kind: 'status',
    at,
    whole,
    node: changesOf<LiveNode>(known, node, ['flows', 'interfaces']),
    flows: changedOf(known?.flows, flows),
    interfaces: changedOf(known?.interfaces, interfaces),
  };
  const isEmpty = Object.keys(event.node).length + event.flows.length + event.interfaces.length === 0;
  return isEmpty && !whole ? undefined : event;
}

/** The status after an event. What did not change stays the same object. */
export function statusAfter(before: LiveStatus | undefined, { whole, node, flows, interfaces }: StatusEvent): LiveStatus {
  if (whole || before === undefined) return { ...node, flows, interfaces } as unknown as LiveStatus;
  return {
    ...applied<LiveNode>(before, node),
    flows: appliedAll(before.flows, flows),
    interfaces: appliedAll(before.interfaces, interfaces),
  };
}

type Named = { readonly name: string };

function isSameShape(before: LiveStatus, present: LiveStatus): boolean {
  const same = (one: readonly Named[], other: readonly Named[]): boolean =>
    one.length === other.length && one.every(({ name }, index) => other[index]!.name === name);
  return before.release === present.release && same(before.flows, present.flows) && same(before.interfaces, present.interfaces);
}

function changedOf<T extends Named>(before: readonly T[] | undefined, present: readonly T[]): readonly Changed<T>[] {
  return present.flatMap((each, index) => {
    const changes = changesOf<T>(before?.[index], each, ['name']);
    return before !== undefined && Object.keys(changes).length === 0 ? [] : [{ ...changes, name: each.name } as Changed<T>];
  });
}

function changesOf<T extends object>(before: T | undefined, present: T, except: readonly string[]): Changes<T> {
  const [old, now] = [(before ?? {}) as Readonly<Record<string, unknown>>, present as Readonly<Record<string, unknown>>];
  const names = new Set([...Object.keys(old), ...Object.keys(now)].filter(name => !except.includes(name)));
  const changed = [...names].filter(name => JSON.stringify(old[name]) !== JSON.stringify(now[name]));
  return Object.fromEntries(changed.map(name => [name, now[name] ?? null])) as Changes<T>;
}

function appliedAll<T extends Named>(before: readonly T[], changed: readonly Changed<T>[]): readonly T[] {
  if (changed.length === 0) return before;
  const changes = new Map(changed.map(each => [each.name, each]));
  return before.map(each => {
    const change = changes.get(each.name);
    return change === undefined ? each : applied<T>(each, change as Changes<T>);
  });
}

function applied<T extends object>(before: T, changes: Changes<T>): T {
  return Object.fromEntries(Object.entries({ ...before, ...changes }).filter(([, value]) => value !== null)) as T;
}
