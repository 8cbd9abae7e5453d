import { releaseHeld } from '@millrace/core';
import type { Actor, Concluded, Entry, Next, ReplayReport, Selection } from '@millrace/core';
import type { NodeContext } from './context.ts';
import { reasonGiven } from './context.ts';
import { selectDeliveries } from './selecting.ts';
import type { Selected } from './selecting.ts';

/** Tries held deliveries again, in message order; one audit entry for all. */
export async function releaseHeldOnes(
  context: NodeContext,
  selection: Selection,
  reason: string,
  actor: Actor,
): Promise<ReplayReport> {
  const because = reasonGiven(reason);
  const selected = await selectDeliveries(context, selection, ['held']);
  const now = context.clock.now();
  const audit = await context.store.audit({
    at: now,
    who: actor.name,
    action: 'release held',
    subject: subjectOf(selected),
    reason: because,
    before: 'held',
    after: 'waiting',
  });
  await concludeEach(selected, entry => releaseHeld(entry, now));
  return {
    dryRun: false,
    release: context.current.release.hash,
    reason: because,
    items: selected.map(({ row, flow }) => ({
      message: row.message,
      id: '',
      subject: '',
      flow: flow.plan.name,
      state: 'held',
      would: 'send',
    })),
    sent: selected.length,
    skipped: 0,
    audit: audit.number,
  };
}

/** Ends held deliveries for good; one audit entry for all. */
export async function cancelHeld(
  context: NodeContext,
  selection: Selection,
  reason: string,
  actor: Actor,
): Promise<{ readonly cancelled: number; readonly audit: number }> {
  const because = reasonGiven(reason);
  const selected = await selectDeliveries(context, selection, ['held']);
  const next: Next = { state: 'cancelled', sentence: `cancelled by ${actor.name}: ${because}` };
  const audit = await context.store.audit({
    at: context.clock.now(),
    who: actor.name,
    action: 'cancel held',
    subject: subjectOf(selected),
    reason: because,
    before: 'held',
    after: 'cancelled',
  });
  await concludeEach(selected, entry => ({ entry, next }));
  return { cancelled: selected.length, audit: audit.number };
}

/** Decides about each selected delivery that is still held in its flow, one commit a flow. */
async function concludeEach(selected: readonly Selected[], decide: (entry: Entry) => Concluded): Promise<void> {
  for (const [flow, group] of Map.groupBy(selected, one => one.flow)) {
    const entries = group.map(({ row }) => flow.runner.state.entries.get(row.message)).filter(entry => entry?.phase === 'held');
    await flow.runner.conclude(entries.map(entry => decide(entry!)));
  }
}

function subjectOf(selected: readonly Selected[]): string {
  return selected.map(({ row, flow }) => `${flow.plan.name} message ${row.message}`).join(', ');
}
