import { setImmediate } from 'node:timers/promises';
import { causeOf } from '@millrace/core';
import type { Actor, ReplayItem, ReplayReason, ReplayReport } from '@millrace/core';
import { prepareWith } from '../flow-program.ts';
import type { RunningFlow } from '../topology.ts';
import type { NodeContext } from './context.ts';
import { instant } from './context.ts';
import { mostListed } from './places.ts';
import type { HeldPlace } from './select-held.ts';
import { withoutConflict } from './without-conflict.ts';

const atOnce = 200;

/** What releasing would do with each delivery, under the release that runs: sent, left out, or held again and why. Nothing is changed. */
export async function checkHeld(
  context: NodeContext,
  places: readonly HeldPlace[],
  actor: Actor,
): Promise<Omit<ReplayReport, 'reason'>> {
  const facts = { action: 'check', who: actor.name, since: instant(context.clock.now()), total: places.length } as const;
  using work = context.bulk.begin(facts);
  const tally = new Tally();
  for (let at = 0; at < places.length; at += atOnce) {
    const batch = places.slice(at, at + atOnce);
    for (const item of await checkBatch(context, batch)) tally.add(item);
    work.advance(batch.length);
    await setImmediate(); // flows go on between batches
  }
  return { dryRun: true, release: context.current.release.hash, ...tally.report() };
}

async function checkBatch(context: NodeContext, places: readonly HeldPlace[]): Promise<readonly ReplayItem[]> {
  const items = new Map<HeldPlace, ReplayItem>();
  for (const [name, group] of Map.groupBy(places, ({ flow }) => flow)) {
    const flow = context.topology.flows.get(name);
    if (flow !== undefined) for (const [place, item] of await checkOfFlow(context, flow, group)) items.set(place, item);
  }
  return places.flatMap(place => items.get(place) ?? []);
}

async function checkOfFlow(
  { evaluator }: NodeContext,
  { feed, runner, plan }: RunningFlow,
  places: readonly HeldPlace[],
): Promise<readonly (readonly [HeldPlace, ReplayItem])[]> {
  const messages = await feed.load(places.map(({ message }) => message));
  const checked: (readonly [HeldPlace, ReplayItem])[] = [];
  for (const place of places) {
    const message = messages.get(place.message);
    if (message === undefined || runner.state.entries.get(place.message)?.phase !== 'held') continue;
    const prepared = await prepareWith(evaluator, runner.program, withoutConflict(message));
    const { number, id, subject } = message;
    const common = { message: number, id, subject, flow: plan.name, state: 'held' } as const;
    if (prepared.kind === 'send') checked.push([place, { ...common, would: 'send' }]);
    else if (prepared.kind === 'hold') checked.push([place, { ...common, would: 'fail', sentence: prepared.sentence }]);
    else checked.push([place, { ...common, would: 'filter', sentence: 'the condition of the integration leaves it out' }]);
  }
  return checked;
}

/** Counts what would happen to many, and keeps the first of them one by one. */
class Tally {
  readonly #items: ReplayItem[] = [];
  readonly #reasons = new Map<string, { -readonly [K in keyof ReplayReason]: ReplayReason[K] }>();
  #count = 0;
  #sendable = 0;

  add(item: ReplayItem): void {
    this.#count++;
    if (item.would === 'send') this.#sendable++;
    if (this.#items.length < mostListed) this.#items.push(item);
    const sentence = item.sentence === undefined ? undefined : causeOf(item.sentence);
    const name = `${item.would}\n${sentence ?? ''}`;
    const known = this.#reasons.get(name);
    if (known === undefined)
      this.#reasons.set(name, { would: item.would, count: 1, ...(sentence !== undefined && { sentence }) });
    else known.count++;
  }

  report(): Pick<ReplayReport, 'items' | 'more' | 'reasons' | 'sent' | 'skipped'> {
    const more = this.#count - this.#items.length;
    return {
      items: this.#items,
      ...(more > 0 && { more }),
      reasons: [...this.#reasons.values()].toSorted((a, b) => b.count - a.count).slice(0, 100),
      sent: 0,
      skipped: this.#count - this.#sendable,
    };
  }
}
