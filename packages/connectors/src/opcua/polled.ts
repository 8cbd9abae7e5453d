import type { TagBatch } from '@millrace/connector';

import { Polling } from '../poll.ts';
import type { Item } from './item.ts';
import { goesOn } from './observed.ts';
import type { Observed } from './observed.ts';
import { readTags } from './read.ts';

const leastMs = 1_000;

/** How often a tag is read that the server does not watch for us, milliseconds. */
export function readEveryMs({ session }: Observed, { sampling }: Item): number {
  return Math.max(leastMs, session.config.publish, sampling);
}

/** Reads tags again and again that the server does not watch for us, until the observation ends. */
export async function readInstead(observed: Observed, items: readonly Item[]): Promise<void> {
  const { session, inbox, signal } = observed;
  const polling = new Polling({
    read: addresses => readTags(session, addresses),
    life: session.life,
    everyMs: Math.max(leastMs, session.config.publish),
    heartbeatMs: 86_400_000,
    now: () => session.env.now(),
  });
  const requests = items.map(item => ({ address: item.target.address, sampling: readEveryMs(observed, item) }));
  try {
    for await (const batch of polling.observe(requests, signal)) {
      // Meanwhile nothing is read, which is marked by whoever reads.
      while (!inbox.hasRoom && goesOn(observed)) await inbox.changed;
      relay(observed, items, batch);
    }
  } catch {
    // The session is lost, which ends the observation as well.
  }
}

function relay({ inbox }: Observed, items: readonly Item[], { values, gaps = [] }: TagBatch): void {
  const requestOf = (place: number): number => items[place]?.request ?? 0;
  inbox.add({ values: values.map(value => ({ ...value, request: requestOf(value.request) })) });
  for (const gap of gaps) inbox.add({ values: [], gap: { ...gap, requests: (gap.requests ?? []).map(requestOf) } });
}
