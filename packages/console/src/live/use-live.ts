import { useEffect, useRef, useSyncExternalStore } from 'react';
import type { LiveFlow, LiveInterface, OperationName } from '@millrace/api';
import type { RecentView } from '@millrace/core';
import { onHeard, onTopics, whatIsHeard, type Heard } from './live-store.ts';
import { topicsOf } from './topics.ts';

/** Whether this page hears its node, and since when. */
export function useHearing(): Heard['state'] {
  return useSyncExternalStore(onHeard, () => whatIsHeard().state);
}

/** Some flows as they are now: whoever shows them is drawn again when one of them changed, and nobody else is. */
export function useLiveFlows(names: readonly string[]): readonly LiveFlow[] {
  const last = useRef<readonly LiveFlow[]>([]);
  return useSyncExternalStore(onHeard, () => {
    const next = flowsOf(names);
    const isSame = next.length === last.current.length && next.every((flow, index) => flow === last.current[index]);
    return isSame ? last.current : (last.current = next);
  });
}

/** A word or number about some flows: drawn again only when it is another one. */
export function useOfLiveFlows<T extends string | number>(names: readonly string[], say: (flows: readonly LiveFlow[]) => T): T {
  return useSyncExternalStore(onHeard, () => say(flowsOf(names)));
}

function flowsOf(names: readonly string[]): readonly LiveFlow[] {
  const { flows } = whatIsHeard();
  return names.flatMap(name => flows.get(name) ?? []);
}

/** One interface as it is now. */
export function useLiveInterface(name: string): LiveInterface | undefined {
  return useSyncExternalStore(onHeard, () => whatIsHeard().interfaces.get(name));
}

/** The newest messages, one of each flow. */
export function useRecent(): readonly RecentView[] {
  return useSyncExternalStore(onHeard, () => whatIsHeard().recent);
}

/** At most so often is something asked again. */
const atMostEveryMs = 1000;

/** Calls back when what an operation answers may have changed: at most once a second, and not while the page is hidden or `isOn` is false. */
export function useChanges(name: OperationName, isOn: boolean, changed: () => void): void {
  const latest = useRef(changed);
  useEffect(() => {
    latest.current = changed;
  });
  useEffect(() => {
    if (!isOn) return undefined;
    let timer: ReturnType<typeof setTimeout> | undefined;
    let last = 0;
    const ask = (): void => {
      timer = undefined;
      last = performance.now();
      latest.current();
    };
    const stop = onTopics(topicsOf(name), () => {
      timer ??= setTimeout(ask, Math.max(0, last + atMostEveryMs - performance.now()));
    });
    return () => {
      stop();
      clearTimeout(timer);
    };
  }, [name, isOn]);
}
