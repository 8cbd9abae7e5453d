import { releaseHeld } from '@millrace/core';
import type { Actor, CancelReport, Concluded, Entry, Next, ReplayItem, ReplayReport, Selection } from '@millrace/core';
import { checkHeld } from './check-held.ts';
import type { NodeContext } from './context.ts';
import { instant, reasonGiven } from './context.ts';
import type { Turns } from './in-turn.ts';
import { mostListed, placesText } from './places.ts';
import { selectHeld } from './select-held.ts';
import type { HeldPlace } from './select-held.ts';

/** Deliveries decided about at once; between two batches flows and other operations go on. */
const atOnce = 1_000;

/** What an act on held deliveries is carried out with. */
export interface Acting {
  readonly context: NodeContext;
  readonly inTurn: Turns;
  readonly actor: Actor;
  /** Only says what would happen. */
  readonly dryRun: boolean;
}

/**
 * Tries held deliveries again, in message order; one audit entry for all, none where the selection names nothing. The dry run checks and maps each
 * under the release that runs and says which would be held again.
 */
export async function releaseHeldOnes(acting: Acting, selection: Selection, reason: string): Promise<ReplayReport> {
  const { context, actor, dryRun } = acting;
  const because = dryRun ? reason.trim() : reasonGiven(reason);
  const places = await selectHeld(context, selection, actor);
  if (dryRun) return { ...(await checkHeld(context, places, actor)), reason: because };
  const listed = places.slice(0, mostListed);
  const names = await namesOf(context.store, listed);
  const report: ReplayReport = {
    dryRun: false,
    release: context.current.release.hash,
    reason: because,
    items: listed.map(place => ({ ...itemOf(place, names), state: 'held', would: 'send' })),
    ...(places.length > listed.length && { more: places.length - listed.length }),
    sent: places.length,
    skipped: 0,
  };
  if (places.length === 0) return report;
  const now = context.clock.now();
  const audit = await auditOf(acting, 'release held', places, because, 'waiting');
  await actOnEach(acting, 'release', places, entry => releaseHeld(entry, now));
  return { ...report, audit };
}

/** Ends held deliveries for good; one audit entry for all, none where the selection names nothing. */
export async function cancelHeld(acting: Acting, selection: Selection, reason: string): Promise<CancelReport> {
  const { context, actor, dryRun } = acting;
  const because = dryRun ? reason.trim() : reasonGiven(reason);
  const places = await selectHeld(context, selection, actor);
  if (dryRun) return cancelPreview(context, places);
  if (places.length === 0) return { cancelled: 0 };
  const next: Next = { state: 'cancelled', sentence: `cancelled by ${actor.name}: ${because}` };
  const audit = await auditOf(acting, 'cancel held', places, because, 'cancelled');
  const cancelled = await actOnEach(acting, 'cancel', places, entry => ({ entry, next }));
  return { cancelled, audit };
}

async function cancelPreview({ store }: NodeContext, places: readonly HeldPlace[]): Promise<CancelReport> {
  const listed = places.slice(0, mostListed);
  const names = await namesOf(store, listed);
  return {
    dryRun: true,
    cancelled: places.length,
    items: listed.map(place => itemOf(place, names)),
    ...(places.length > listed.length && { more: places.length - listed.length }),
  };
}

async function auditOf(
  { context, actor }: Acting,
  action: string,
  places: readonly HeldPlace[],
  reason: string,
  after: string,
): Promise<number> {
  const subject = placesText(places);
  const entry = { at: context.clock.now(), who: actor.name, action, subject, reason, before: 'held', after };
  return (await context.store.audit(entry)).number;
}

/**
 * Decides about each of the deliveries that is still held, batch by batch, each batch in a turn of its own and one commit a flow. A flow that a
 * reload replaced meanwhile is found again by its name. Answers how many were decided about.
 */
async function actOnEach(
  { context, inTurn, actor }: Acting,
  action: 'release' | 'cancel',
  places: readonly HeldPlace[],
  decide: (entry: Entry) => Concluded,
): Promise<number> {
  const facts = { action, who: actor.name, since: instant(context.clock.now()), total: places.length };
  using work = context.bulk.begin(facts);
  let decided = 0;
  for (let at = 0; at < places.length; at += atOnce) {
    const batch = places.slice(at, at + atOnce);
    decided += await inTurn(() => concludeHeld(context, batch, decide));
    work.advance(batch.length);
  }
  return decided;
}

async function concludeHeld(
  { topology }: NodeContext,
  places: readonly HeldPlace[],
  decide: (entry: Entry) => Concluded,
): Promise<number> {
  let decided = 0;
  for (const [name, group] of Map.groupBy(places, ({ flow }) => flow)) {
    const runner = topology.flows.get(name)?.runner;
    if (runner === undefined) continue;
    const entries = group.map(({ message }) => runner.state.entries.get(message)).filter(entry => entry?.phase === 'held');
    await runner.conclude(entries.map(entry => decide(entry!)));
    decided += entries.length;
  }
  return decided;
}

type Names = ReadonlyMap<number, { readonly id: string; readonly subject: string }>;

/** Messages looked at together: their payloads come along. */
const lookedAtOnce = 100;

async function namesOf(store: NodeContext['store'], places: readonly HeldPlace[]): Promise<Names> {
  const names = new Map<number, { readonly id: string; readonly subject: string }>();
  const numbers = places.map(({ message }) => message);
  for (let at = 0; at < numbers.length; at += lookedAtOnce)
    for (const { number, id, subject } of await store.messages(numbers.slice(at, at + lookedAtOnce)))
      names.set(number, { id, subject });
  return names;
}

function itemOf({ flow, message }: HeldPlace, names: Names): Pick<ReplayItem, 'message' | 'id' | 'subject' | 'flow'> {
  const { id = '', subject = '' } = names.get(message) ?? {};
  return { message, id, subject, flow };
}
