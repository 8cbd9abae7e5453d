import {
  begunForwarding,
  begunRange,
  concludedForwarding,
  expiredRange,
  interruptedRange,
  nextForward,
  rangeForwarding,
  settledRange,
  standsOnDiskFirst,
} from '@millrace/core';
import type { Forwarding, ForwardPolicy, ForwardVerdict, RangeFacts } from '@millrace/core';
import type { ForwardRangeRecord } from '@millrace/store';
import type { InterfaceRunner } from '../interface-runner.ts';
import { isPassing } from './forward-place.ts';
import { readRange } from './forward-range.ts';
import type { ForwardRange } from './forward-range.ts';
import type { ForwardContext } from './forwarder.ts';
import { giveRange } from './give-range.ts';
import type { ForwarderNames, HeldRanges } from './held-ranges.ts';
import { countsOfMove, countsOfVerdict, heldOf } from './range-counts.ts';

/** Blocks looked at for one part of a range. */
const page = { count: 256, bytes: 1024 * 1024 };

/** The range that is given now. */
interface Current {
  readonly range: RangeFacts;
  readonly state: Forwarding;
}

/** Gives ranges again that a person released: one part at a time, in order, between what is new. */
export class ReleasedRanges {
  readonly #of: ForwarderNames & { readonly collection: string };
  readonly #held: HeldRanges;
  readonly #context: ForwardContext;
  #current: Current | undefined;
  /** There may be waiting ranges that were not looked at. */
  #mayBeMore = true;

  constructor(of: ForwarderNames & { readonly collection: string }, held: HeldRanges, context: ForwardContext) {
    this.#of = of;
    this.#held = held;
    this.#context = context;
  }

  /** Says that a range was released. */
  released(): void {
    this.#mayBeMore = true;
  }

  /** Says that ranges were given up: the one that is given may be among them. */
  changed(): void {
    this.#current = undefined;
    this.#mayBeMore = true;
  }

  /** Gives one part where there is one and the target takes it; answers whether it was given. */
  async turn(target: InterfaceRunner, policy: ForwardPolicy): Promise<boolean> {
    if (this.#current === undefined && !this.#mayBeMore) return false;
    const current = this.#current ?? (await this.#begin(policy));
    this.#current = current;
    if (current === undefined || !target.isOpen) return false;
    const through = await this.#partOf(current, policy);
    if (through === undefined || target.enter(1).admitted === 0) return false;
    const begun: Current = { range: current.range, state: begunForwarding(current.state, through) };
    const range = await this.#intend(target, policy, current, through);
    if (range === undefined) return false;
    this.#current = begun;
    const outcome = await giveRange(target, range);
    const { clock } = this.#context;
    const blocks = range.blocks - range.damaged.length;
    const { state, verdict } = concludedForwarding(begun.state, policy, blocks, outcome, clock.now(), clock.random());
    await this.#settle(begun, through, range, verdict, state);
    return verdict.kind === 'forwarded' || verdict.kind === 'held';
  }

  /** The next waiting range. What was under way of it when the node stopped is held at a target that would act twice. */
  async #begin(policy: ForwardPolicy): Promise<Current | undefined> {
    for (;;) {
      const range = await this.#held.next();
      this.#mayBeMore = range !== undefined;
      if (range === undefined) return undefined;
      const facts = factsOf(range);
      const step = interruptedRange(facts, policy, this.#context.clock.now());
      if (step === undefined) return { range: facts, state: rangeForwarding(facts) };
      const { source, target, collection } = this.#of;
      const place = { collection, source, after: range.first - 1, through: range.intent ?? range.last };
      const under = await readRange(this.#context.store, place);
      const verdict: ForwardVerdict = { kind: 'held', code: 'forward.unknown', sentence: '' };
      await this.#held.change(step, countsOfVerdict(target, under, verdict));
    }
  }

  /** Up to where the part goes that is given now; nothing while it has to wait. */
  async #partOf({ range, state }: Current, policy: ForwardPolicy): Promise<number | undefined> {
    const { store, clock } = this.#context;
    const { source } = this.#of;
    const isUnderWay = state.intent !== undefined;
    const pending = isUnderWay ? [] : await store.seriesAfter(source, state.sequence, { ...page, through: range.last });
    if (!isUnderWay && pending.length === 0) return this.#gone(range);
    const step = nextForward(state, policy, pending, -Infinity, clock.now());
    return step.kind === 'give' ? step.through : undefined;
  }

  /** The store has lost the blocks of a range: that is said, not passed over. */
  async #gone(range: RangeFacts): Promise<undefined> {
    const { store, clock } = this.#context;
    const { name, target } = this.#of;
    const after = { name, first: range.first - 1 };
    const [record] = await store.forwardRanges({ name, states: ['waiting'], after, limit: 1 });
    const next = expiredRange(range, 'its blocks are not in the store any more', clock.now());
    const counts = record === undefined ? [] : countsOfMove(target, record.samples, undefined, 'expired');
    await this.#held.change({ remove: [range.first], put: [next] }, counts);
    this.changed();
  }

  /** Puts the intent on disk, unless any range may come again, and makes the range; nothing where the store takes none now. */
  async #intend(
    target: InterfaceRunner,
    policy: ForwardPolicy,
    { range, state }: Current,
    through: number,
  ): Promise<ForwardRange | undefined> {
    try {
      if (state.intent !== through && standsOnDiskFirst(policy)) await this.#held.change(begunRange(range, through));
      const { collection, source } = this.#of;
      return await readRange(this.#context.store, { collection, source, after: state.sequence, through });
    } catch (error) {
      target.leave([]);
      if (!isPassing(error)) throw error;
      this.#context.log({ level: 'warn', event: 'store.retried', about: this.#of.name, detail: error.message });
      return undefined;
    }
  }

  async #settle(
    { range }: Current,
    through: number,
    given: ForwardRange,
    verdict: ForwardVerdict,
    state: Forwarding,
  ): Promise<void> {
    if (verdict.kind === 'again' || verdict.kind === 'split') {
      this.#current = { range, state };
      return;
    }
    const now = this.#context.clock.now();
    const { remove, put } = settledRange(range, through, verdict, now);
    const damaged = verdict.kind === 'forwarded' ? heldOf(range.first - 1, through, given, verdict, now) : [];
    await this.#held.change({ remove, put: [...put, ...damaged] }, countsOfVerdict(this.#of.target, given, verdict));
    const rest = put.find(one => one.state === 'waiting');
    this.#current = rest && { range: rest, state };
    for (const { code, sentence } of [...put.filter(one => one.state === 'held'), ...damaged])
      this.#context.notice(this.#of.target, code, `measurements of ${this.#of.collection} that were released: ${sentence}`);
  }
}

function factsOf({
  name: _name,
  source: _source,
  blocks: _,
  bytes: _b,
  samples: _s,
  from: _f,
  to: _t,
  ...facts
}: ForwardRangeRecord): RangeFacts {
  return facts;
}
