import { releaseHeld } from '@millrace/core';
import type { Actor, CancelReport, Concluded, Entry, Next, ReplayReport, Selection } from '@millrace/core';
import type { NodeContext } from './context.ts';
import { reasonGiven } from './context.ts';
import { selectDeliveries } from './selecting.ts';
import type { Selected } from './selecting.ts';

/** Tries held deliveries again, in message order; one audit entry for all, none where the selection names nothing. */
export async function releaseHeldOnes(
  context: NodeContext,
  selection: Selection,
  reason: string,
  actor: Actor,
): Promise<ReplayReport> {
  const because = reasonGiven(reason);
  const selected = await selectDeliveries(context, selection, ['held']);
  const report = await reportOf(context, selected, because);
  if (selected.length === 0) return report;
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
  return { ...report, audit: audit.number };
}

async function reportOf({ store, current }: NodeContext, selected: readonly Selected[], reason: string): Promise<ReplayReport> {
  const names = await namesOf(
    store,
    selected.map(({ row }) => row.message),
  );
  return {
    dryRun: false,
    release: current.release.hash,
    reason,
    items: selected.map(({ row: { message }, flow }) => {
      const { id = '', subject = '' } = names.get(message) ?? {};
      return { message, id, subject, flow: flow.plan.name, state: 'held', would: 'send' };
    }),
    sent: selected.length,
    skipped: 0,
  };
}

/** Messages looked at together: their payloads come along. */
const atOnce = 100;

async function namesOf(
  store: NodeContext['store'],
  numbers: readonly number[],
): Promise<ReadonlyMap<number, { readonly id: string; readonly subject: string }>> {
  const names = new Map<number, { readonly id: string; readonly subject: string }>();
  for (let at = 0; at < numbers.length; at += atOnce)
    for (const { number, id, subject } of await store.messages(numbers.slice(at, at + atOnce)))
      names.set(number, { id, subject });
  return names;
}

/** Ends held deliveries for good; one audit entry for all, none where the selection names nothing. */
export async function cancelHeld(
  context: NodeContext,
  selection: Selection,
  reason: string,
  actor: Actor,
): Promise<CancelReport> {
  const because = reasonGiven(reason);
  const selected = await selectDeliveries(context, selection, ['held']);
  if (selected.length === 0) return { cancelled: 0 };
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
