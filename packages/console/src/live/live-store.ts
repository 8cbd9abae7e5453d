import type { LiveFlow, LiveInterface, LiveStatus } from '@millrace/api';
import type { RecentView } from '@millrace/core';
import type { Topic } from './topics.ts';

/** What this page hears of its node. */
export interface Heard {
  /** `opening`: not yet connected. `live`: events come. `lost`: they do not, and it is tried again. `hidden`: nobody looks, so nothing is asked. */
  readonly state: 'opening' | 'live' | 'lost' | 'hidden';
  /** Since when, milliseconds since 1970. */
  readonly since: number;
  /** The node as of the last event. */
  readonly status?: LiveStatus;
  readonly flows: ReadonlyMap<string, LiveFlow>;
  readonly interfaces: ReadonlyMap<string, LiveInterface>;
  /** The newest messages, one of each flow, newest first. */
  readonly recent: readonly RecentView[];
}

const heardBy = new Set<() => void>();
const topicsBy = new Map<() => void, ReadonlySet<Topic>>();
let heard: Heard = { state: 'opening', since: Date.now(), flows: new Map(), interfaces: new Map(), recent: [] };

/** What was heard last. */
export function whatIsHeard(): Heard {
  return heard;
}

/** Notes what is heard now. */
export function hear(change: Partial<Heard>): void {
  heard = { ...heard, ...change };
  for (const listener of heardBy) listener();
}

/** Notes the node as it is now. */
export function hearStatus(status: LiveStatus): void {
  hear({ status, flows: byName(status.flows), interfaces: byName(status.interfaces) });
}

/** Calls back at every change of what is heard, until the answer is called. */
export function onHeard(listener: () => void): () => void {
  heardBy.add(listener);
  return () => void heardBy.delete(listener);
}

/** Says that something changed at the node. */
export function tellTopics(changed: readonly Topic[]): void {
  for (const [listener, topics] of topicsBy) if (changed.some(each => topics.has(each))) listener();
}

/** Calls back when one of some topics changed, until the answer is called. */
export function onTopics(topics: ReadonlySet<Topic>, listener: () => void): () => void {
  const own = (): void => listener();
  topicsBy.set(own, topics);
  return () => void topicsBy.delete(own);
}

function byName<T extends { readonly name: string }>(all: readonly T[]): ReadonlyMap<string, T> {
  return new Map(all.map(each => [each.name, each]));
}
