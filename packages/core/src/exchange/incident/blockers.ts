import type { PlacedFlow, Surveyed } from './facts.ts';
import type { InterfaceStatus } from '../views.ts';

/** Interfaces that are broken together, and the flows that suffer from it. */
export interface Blocker {
  readonly interfaces: readonly InterfaceStatus[];
  readonly flows: readonly PlacedFlow[];
}

/** The places that cannot be reached: broken interfaces of one system, or that lead to one address, are one. */
export function blockers(facts: Surveyed): readonly Blocker[] {
  const broken = facts.status.interfaces.filter(isBroken).toSorted(byName);
  const marks = new Map(broken.map(each => [each, marksOf(facts, each.name)]));
  const groups: InterfaceStatus[][] = [];
  for (const one of broken) {
    const joined = groups.filter(group => group.some(other => marks.get(one)!.some(mark => marks.get(other)!.includes(mark))));
    for (const group of joined) groups.splice(groups.indexOf(group), 1);
    groups.push([...joined.flat(), one].toSorted(byName));
  }
  return groups
    .map(interfaces => ({ interfaces, flows: flowsOf(facts, new Set(interfaces.map(({ name }) => name))) }))
    .filter(({ flows }) => flows.length > 0);
}

/** Whether nothing goes through an interface now, against every plan. */
export function isBroken({ state, breaker, maintenance }: InterfaceStatus): boolean {
  return maintenance === undefined && (state === 'waiting' || breaker !== 'closed');
}

/** The flows that use one of these interfaces and are not kept from running by something else. A flow whose target is broken belongs to the target. */
function flowsOf({ flows, interfaces }: Surveyed, names: ReadonlySet<string>): readonly PlacedFlow[] {
  return flows.filter(({ source, target, health }) => {
    if (health === 'paused' || health === 'stopped') return false;
    const to = interfaces.get(target);
    return names.has(target) || (names.has(source) && !(to !== undefined && isBroken(to)));
  });
}

function marksOf(facts: Surveyed, name: string): readonly string[] {
  const system = facts.systemOf(name);
  const peer = system?.interfaces.find(each => each.name === name)?.peer;
  return [`system ${system?.name ?? name}`, ...(peer === undefined ? [] : [`peer ${peer}`])];
}

function byName(one: InterfaceStatus, other: InterfaceStatus): number {
  return one.name < other.name ? -1 : 1;
}
