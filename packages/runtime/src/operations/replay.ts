import { decideReplay, readmit, releaseHeld } from '@millrace/core';
import type { Actor, ReplayItem, ReplayReport, Selection } from '@millrace/core';
import type { StoredMessage } from '@millrace/store';
import { prepareWith } from '../flow-program.ts';
import { withoutConflict } from './without-conflict.ts';
import type { NodeContext } from './context.ts';
import { reasonGiven } from './context.ts';
import { selectDeliveries } from './selecting.ts';
import type { Selected } from './selecting.ts';

/** A replay item with what is needed to carry it out. */
interface Planned {
  readonly selected: Selected;
  readonly message: StoredMessage;
  readonly item: ReplayItem;
}

/**
 * Reads messages from the journal again under the release in force. The dry run shows exactly what the replay would do; the replay sends in
 * message order, never overtakes newer data of the same subject, and leaves one audit entry, which is on disk before anything is sent.
 */
export async function replayDeliveries(
  context: NodeContext,
  selection: Selection,
  dryRun: boolean,
  reason: string,
  actor: Actor,
): Promise<ReplayReport> {
  const because = dryRun ? reason.trim() : reasonGiven(reason);
  const selected = await selectDeliveries(context, selection, actor, [
    'held',
    'confirmed',
    'filtered',
    'cancelled',
    'expired',
    'superseded',
  ]);
  const planned = await planReplay(context, selected);
  const sent = planned.filter(({ item }) => item.would === 'send');
  const report = {
    dryRun,
    release: context.current.release.hash,
    reason: because,
    items: planned.map(({ item }) => item),
    sent: dryRun ? 0 : sent.length,
    skipped: planned.length - sent.length,
  };
  if (dryRun) return report;
  const now = context.clock.now();
  const audit = await context.store.audit({
    at: now,
    who: actor.name,
    action: 'replay',
    subject: sent.map(({ item }) => `${item.flow} message ${item.message}`).join(', '),
    reason: because,
    before: JSON.stringify(planned.map(({ item }) => [item.message, item.state])),
    after: JSON.stringify(planned.map(({ item }) => [item.message, item.would])),
  });
  for (const one of sent) await resend(context, one, now);
  return { ...report, audit: audit.number };
}

async function planReplay(context: NodeContext, selected: readonly Selected[]): Promise<readonly Planned[]> {
  const planned: Planned[] = [];
  for (const one of selected) {
    const [message] = await context.store.messages([one.row.message]);
    if (message !== undefined) planned.push({ selected: one, message, item: await itemOf(context, one, message) });
  }
  return planned;
}

async function itemOf(context: NodeContext, { row, flow }: Selected, message: StoredMessage): Promise<ReplayItem> {
  const decision = decideReplay({
    message: row.message,
    state: row.state,
    repeat: flow.runner.policy.repeat,
    isCommand: flow.plan.command !== undefined,
    ...(await newestConfirmed(context, flow.runner.number, message)),
    outcome: await outcomeOf(context, flow, message),
  });
  return { message: row.message, id: message.id, subject: message.subject, flow: flow.plan.name, state: row.state, ...decision };
}

async function outcomeOf(
  context: NodeContext,
  flow: Selected['flow'],
  message: StoredMessage,
): Promise<Parameters<typeof decideReplay>[0]['outcome']> {
  if (context.topology.reading(flow.plan.source) === undefined)
    return { kind: 'fail', sentence: 'its source is not read any more' };
  const live = (await flow.feed.load([message.number])).get(message.number);
  if (live === undefined) return { kind: 'fail', sentence: 'it is not in the journal' };
  const prepared = await prepareWith(context.evaluator, flow.runner.program, withoutConflict(live));
  if (prepared.kind === 'hold') return { kind: 'fail', sentence: prepared.sentence };
  return prepared.kind === 'filter' ? { kind: 'filter' } : { kind: 'send' };
}

/** The newest message of the same subject and source that the flow has confirmed. */
export async function newestConfirmed(
  { store }: NodeContext,
  flow: number,
  message: Pick<StoredMessage, 'number' | 'subject'>,
): Promise<{ readonly newestConfirmed?: number }> {
  for (const number of await store.find(message.subject, 'subject', 100)) {
    if (number <= message.number) break;
    const row = (await store.deliveriesOf(number)).find(delivery => delivery.flow === flow);
    if (row?.state === 'confirmed') return { newestConfirmed: number };
  }
  return {};
}

async function resend(context: NodeContext, { selected: { row, flow }, message }: Planned, now: number): Promise<void> {
  const { runner } = flow;
  const entry = runner.state.entries.get(row.message);
  if (entry?.phase === 'held') await runner.conclude([releaseHeld(entry, now)]);
  else if (entry === undefined) {
    const offered = { message: row.message, subject: message.subject, receivedAt: message.receivedAt };
    await runner.commitSettlement(readmit(runner.state, offered, row.state, context.current.release.number, now));
  }
}
