import { decidedRange, joinedRange } from '@millrace/core';
import type { RangeDecision, RangeFacts, RangeStep } from '@millrace/core';
import type { ForwardRangeRecord, SeriesCount, Store } from '@millrace/store';
import { newTurns } from '../operations/in-turn.ts';
import { countsOfMove } from './range-counts.ts';

/** Which forwarder, and what of. */
export interface ForwarderNames {
  /** Of its cursor in the store. */
  readonly name: string;
  readonly source: number;
  readonly target: string;
}

const kept = ['held', 'waiting'] as const;

/** What one forwarder did not simply give. Everything that reads ranges and then changes them takes turns. */
export class HeldRanges {
  readonly inTurn = newTurns();
  readonly #store: Store;
  readonly #of: ForwarderNames;

  constructor(store: Store, of: ForwarderNames) {
    this.#store = store;
    this.#of = of;
  }

  /** Held and waiting ranges, the oldest first. */
  kept(limit: number): Promise<readonly ForwardRangeRecord[]> {
    return this.#store.forwardRanges({ name: this.#of.name, states: kept, limit });
  }

  /** The waiting range that is given next. */
  async next(): Promise<ForwardRangeRecord | undefined> {
    return (await this.#store.forwardRanges({ name: this.#of.name, states: ['waiting'], limit: 1 }))[0];
  }

  /** How ranges are put to those that are there: those with the same reason become one. */
  async joined(ranges: readonly RangeFacts[]): Promise<RangeStep> {
    const step: { remove: number[]; put: RangeFacts[] } = { remove: [], put: [] };
    if (ranges.length === 0) return step;
    let [last] = (await this.#store.forwardRanges({ name: this.#of.name, newestFirst: true, limit: 1 })) as readonly RangeFacts[];
    for (const range of ranges) {
      const { remove, put } = joinedRange(last, range);
      const known = step.put.filter(({ first }) => !remove.includes(first));
      step.remove.push(...remove.filter(first => !step.put.some(one => one.first === first)));
      step.put = [...known, ...put];
      last = put[0];
    }
    return step;
  }

  async change({ remove, put }: RangeStep, counts: readonly SeriesCount[] = []): Promise<void> {
    const { name, source } = this.#of;
    await this.#store.changeRanges({ name, source, remove, put, counts });
  }

  /** Carries out what a person decided about held ranges; answers how many of them were still held. */
  decide(firsts: ReadonlySet<number>, decision: RangeDecision): Promise<number> {
    return this.inTurn(async () => {
      const { name, target } = this.#of;
      const all = await this.#store.forwardRanges({ name, states: ['held'], limit: Number.MAX_SAFE_INTEGER });
      const decided = all
        .filter(({ first }) => firsts.has(first))
        .flatMap(range => {
          const next = decidedRange(range, decision);
          return next === undefined ? [] : [{ range, next }];
        });
      if (decided.length === 0) return 0;
      const to = decision.kind === 'cancel' ? 'cancelled' : undefined;
      const counts = decided.flatMap(({ range }) => countsOfMove(target, range.samples, 'held', to));
      await this.change({ remove: decided.map(({ range }) => range.first), put: decided.map(({ next }) => next) }, counts);
      return decided.length;
    });
  }
}
