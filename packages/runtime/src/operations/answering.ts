import { releaseHeld } from '@millrace/core';
import type { AwaitedEntry, Concluded, Entry } from '@millrace/core';
import type { DeliveryRecord } from '@millrace/store';
import { setImmediate } from 'node:timers/promises';
import { awaitsOf, missingEntries, type MissingEntry } from '../awaiting.ts';
import type { RunningFlow } from '../topology.ts';
import type { NodeContext } from './context.ts';

/** A held delivery that waits for entries of crosswalks, in a running flow. */
export interface AwaitingDelivery {
  readonly row: DeliveryRecord;
  readonly flow: RunningFlow;
  readonly entry: Entry;
  readonly awaits: readonly AwaitedEntry[];
}

/** What became of deliveries that wait for entries. */
export interface Answered {
  readonly released: number;
  /** Those that go on waiting, each with the entries that are still not there. */
  readonly waiting: readonly (readonly AwaitedEntry[])[];
}

const pageSize = 500;

/** The deliveries that wait for entries of crosswalks, in message order. */
export async function awaitingDeliveries({ store, topology }: NodeContext): Promise<readonly AwaitingDelivery[]> {
  const flows = new Map([...topology.flows.values()].map(flow => [flow.runner.number, flow]));
  const found: AwaitingDelivery[] = [];
  for (let after: { flow: number; message: number } | undefined; ;) {
    const page = await store.held({ awaiting: true, limit: pageSize, ...(after && { after }) });
    for (const row of page) {
      const flow = flows.get(row.flow);
      const entry = flow?.runner.state.entries.get(row.message);
      if (flow !== undefined && entry?.phase === 'held') found.push({ row, flow, entry, awaits: awaitsOf(row) });
    }
    const last = page.at(-1);
    if (last === undefined || page.length < pageSize) return found;
    after = { flow: last.flow, message: last.message };
    await setImmediate(); // flows go on between pages
  }
}

/** Deliveries decided about at once, with one audit entry. */
const atOnce = 10_000;

/** Who lets deliveries go on, and why; `about` narrows it to those that wait for certain codes. */
export interface Answering {
  readonly who: string;
  readonly reason: string;
  readonly about?: (awaited: AwaitedEntry) => boolean;
}

/**
 * Lets those held deliveries go on whose every code has an entry now, in message order, with an audit entry; the reason of those that wait
 * for others too says only these from now on. Nothing else is touched.
 */
export async function releaseAnswered(context: NodeContext, answering: Answering): Promise<Answered> {
  const { about = () => true } = answering;
  const waiting = (await awaitingDeliveries(context)).filter(({ awaits }) => awaits.some(about));
  const still: (readonly AwaitedEntry[])[] = [];
  for (let at = 0; at < waiting.length; at += atOnce)
    still.push(...(await answer(context, waiting.slice(at, at + atOnce), answering)));
  return { released: waiting.length - still.length, waiting: still };
}

/** Decides about some deliveries; answers what those that do not go on still wait for. */
async function answer(
  context: NodeContext,
  waiting: readonly AwaitingDelivery[],
  answering: Answering,
): Promise<readonly (readonly AwaitedEntry[])[]> {
  const decided = waiting.map(one => ({
    one,
    missing: missingEntries(one.flow.runner.program, one.entry.receivedAt, one.awaits),
  }));
  const released = decided.filter(({ missing }) => missing.length === 0).map(({ one }) => one);
  if (released.length > 0) await auditRelease(context, released, answering);
  const now = context.clock.now();
  for (const [flow, group] of Map.groupBy(decided, ({ one }) => one.flow)) {
    const concluded = group.filter(({ one }) => one.entry.phase === 'held').flatMap(each => conclusionOf(each, now));
    if (concluded.length > 0) await flow.runner.conclude(concluded);
  }
  return decided.filter(({ missing }) => missing.length > 0).map(({ missing }) => missing.map(({ awaited }) => awaited));
}

/** Released, held for fewer codes, or as before. */
function conclusionOf(
  { one: { entry, row, awaits }, missing }: { readonly one: AwaitingDelivery; readonly missing: readonly MissingEntry[] },
  now: number,
): readonly Concluded[] {
  if (missing.length === 0) return [releaseHeld(entry, now)];
  if (missing.length === awaits.length) return [];
  const more = missing.length > 1 ? ` (and ${missing.length - 1} more)` : '';
  const sentence = `${missing[0]!.sentence}${more}`;
  const code = row.code ?? 'crosswalk.missing';
  return [{ entry, next: { state: 'held', code, sentence, awaits: JSON.stringify(missing.map(({ awaited }) => awaited)) } }];
}

async function auditRelease(
  { store, clock }: NodeContext,
  released: readonly AwaitingDelivery[],
  { who, reason }: Answering,
): Promise<void> {
  const subject = released.map(({ row, flow }) => `${flow.plan.name} message ${row.message}`).join(', ');
  await store.audit({ at: clock.now(), who, action: 'release held', subject, reason, before: 'held', after: 'waiting' });
}
