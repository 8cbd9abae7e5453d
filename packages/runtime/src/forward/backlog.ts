import { expiredRange, forwardCounters, giveUp, isFull } from '@millrace/core';
import type { BacklogLimit, Forwarding, GivenUp } from '@millrace/core';
import type { SeriesBlock, SeriesCount, Store } from '@millrace/store';
import type { ForwardContext } from './forwarder.ts';
import type { ForwarderNames, HeldRanges } from './held-ranges.ts';
import { countsOfMove } from './range-counts.ts';
import type { ForwardPlace } from './forward-place.ts';

/** How often it is looked how much waits. */
const lookEveryMs = 1_000;
/** Held ranges looked at in one turn. */
const rangesInOneTurn = 100;

/** What one forwarder keeps in the store, and the bound of it. */
export class Backlog {
  readonly #of: ForwarderNames;
  readonly #held: HeldRanges;
  readonly #context: ForwardContext;
  readonly #place: ForwardPlace;
  readonly #limit: () => BacklogLimit;
  #lookAt = 0;
  #isWarned = false;
  /** Why nothing more may be collected, while that is so. */
  full: string | undefined;

  constructor(of: ForwarderNames, held: HeldRanges, place: ForwardPlace, context: ForwardContext, limit: () => BacklogLimit) {
    this.#of = of;
    this.#held = held;
    this.#place = place;
    this.#context = context;
    this.#limit = limit;
  }

  /** Bytes that are kept, the most that may be, and how many ranges wait. */
  async view(store: Store): Promise<BacklogLimit & { readonly waiting: number; readonly ranges: number }> {
    const { behind, ranges, count } = await store.forwardWaiting(this.#of.name);
    return { ...this.#limit(), waiting: behind + ranges, ranges: count };
  }

  /** Whether something is to be given up now. Looks seldom. */
  async isOver(): Promise<boolean> {
    const { store, clock } = this.#context;
    const now = clock.now();
    if (now >= this.#lookAt - lookEveryMs && now < this.#lookAt) return false;
    this.#lookAt = now + lookEveryMs;
    const view = await this.view(store);
    this.#warn(view);
    const over = isFull(view, view.waiting);
    this.full = over && view.full === 'stop' ? `${view.waiting} bytes wait for ${this.#of.target}, ${view.bytes} may` : undefined;
    return over && view.full === 'expire';
  }

  /** Says once that much waits, and again when it did not meanwhile. */
  #warn({ waiting, bytes, warn, full }: BacklogLimit & { readonly waiting: number }): void {
    const isMuch = waiting >= bytes * warn;
    if (isMuch && !this.#isWarned) {
      const then = full === 'stop' ? 'nothing more is collected' : 'the oldest is given up';
      const sentence = `${waiting} of ${bytes} bytes wait for ${this.#of.target}; beyond, ${then}`;
      this.#context.log({ level: 'warn', event: 'forward.backlog', about: this.#of.name, detail: sentence });
      this.#context.notice(this.#of.target, 'forward.backlog', sentence);
    }
    this.#isWarned = isMuch;
  }

  /** Gives up the oldest of what is at hand; answers what. */
  giveUp(pending: readonly SeriesBlock[], state: Forwarding): Promise<GivenUp> {
    return this.#held.inTurn(async () => {
      const { store, clock } = this.#context;
      // What the target took meanwhile does not wait any more.
      await this.#place.moved;
      const view = await this.view(store);
      const ranges = await this.#held.kept(rangesInOneTurn);
      // What is behind the cursor is younger than every range: it has its turn when all of them are at hand.
      const behind =
        ranges.length < rangesInOneTurn ? pending.map(({ sequence, bytes }) => ({ sequence, size: bytes.byteLength })) : [];
      const gone = giveUp(view, view.waiting, ranges, behind, state);
      const sentence = `more waited for ${this.#of.target} than the ${view.bytes} bytes that may`;
      const expired = ranges.filter(({ first }) => gone.ranges.includes(first));
      const counts = expired.flatMap(({ state: was, samples }) =>
        countsOfMove(this.#of.target, samples, was === 'held' ? 'held' : undefined, 'expired'),
      );
      if (expired.length > 0)
        await this.#held.change(
          { remove: gone.ranges, put: expired.map(range => expiredRange(range, sentence, clock.now())) },
          counts,
        );
      if (gone.through !== undefined) await this.#giveUpBlocks(state.sequence, gone.through, pending, sentence);
      this.#tell(expired, pending, gone.through, sentence);
      if (expired.length > 0 || gone.through !== undefined) this.#lookAt = 0;
      return gone;
    });
  }

  async #giveUpBlocks(after: number, through: number, pending: readonly SeriesBlock[], sentence: string): Promise<void> {
    const { expired } = forwardCounters(this.#of.target);
    const blocks = pending.filter(({ sequence }) => sequence <= through);
    const counts = blocks.map(({ equipment, samples }): SeriesCount => [equipment, expired, samples]);
    const ranges = await this.#held.joined([
      expiredRange({ first: after + 1, last: through }, sentence, this.#context.clock.now()),
    ]);
    await this.#place.move(through, counts, ranges);
  }

  #tell(
    ranges: readonly { readonly samples: Readonly<Record<string, number>> }[],
    pending: readonly SeriesBlock[],
    through = 0,
    sentence: string,
  ): void {
    const ofRanges = ranges.flatMap(({ samples }) => Object.values(samples));
    const ofBlocks = pending.filter(({ sequence }) => sequence <= through).map(({ samples }) => samples);
    const lost = [...ofRanges, ...ofBlocks].reduce((sum, count) => sum + count, 0);
    if (lost === 0) return;
    const { log, notice } = this.#context;
    const [collection] = this.#of.name.split('>');
    log({ level: 'error', event: 'forward.expired', about: this.#of.name, detail: `${lost} samples: ${sentence}` });
    notice(this.#of.target, 'forward.expired', `${lost} measurements of ${collection} were given up: ${sentence}`);
  }
}
