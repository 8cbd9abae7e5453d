import { releaseHeld } from '@millrace/core';
import type { NodeContext } from './context.ts';
import type { Selected } from './selecting.ts';

/** Lets those of some deliveries go on that are still held, one commit a flow. Answers how many these were. */
export async function releaseEach({ clock }: NodeContext, deliveries: readonly Selected[]): Promise<number> {
  const now = clock.now();
  let released = 0;
  for (const [flow, group] of Map.groupBy(deliveries, one => one.flow)) {
    const entries = group.flatMap(({ row }) => {
      const entry = flow.runner.state.entries.get(row.message);
      return entry?.phase === 'held' ? [entry] : [];
    });
    await flow.runner.conclude(entries.map(entry => releaseHeld(entry, now)));
    released += entries.length;
  }
  return released;
}
