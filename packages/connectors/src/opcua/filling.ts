import type { TagSeen } from '@millrace/connector';

import type { Hold } from './in-order.ts';
import type { Message } from './inbox.ts';
import { micros } from './limits.ts';
import { gapsOf, recall } from './missed.ts';
import type { Missed, MissedSpan } from './missed.ts';
import { goesOn } from './observed.ts';
import type { Observed } from './observed.ts';
import type { Sight } from './sight.ts';
import type { Change } from './subscription.ts';

/** Values that there was no room for: where they belong, and the messages that they came with. */
interface Dropping {
  readonly hold: Hold<Message>;
  readonly spans: Map<number, MissedSpan>;
  readonly messages: Message[];
  readonly from: number;
}

/** Does one thing after the other. */
export type InTurn = (step: () => Promise<void>) => void;

/** Marks what an observation misses where it was missed, and fills it from the history of the server where that keeps one. */
export class Filling {
  readonly #observed: Observed;
  readonly #sight: Sight;
  readonly #inTurn: InTurn;
  #dropping: Dropping | undefined;

  constructor(observed: Observed, sight: Sight, inTurn: InTurn) {
    this.#observed = observed;
    this.#sight = sight;
    this.#inTurn = inTurn;
  }

  /** Whether values are left out, for there is no room for them. */
  get isDropping(): boolean {
    return this.#dropping !== undefined || !this.#observed.inbox.hasRoom;
  }

  /** Keeps the place of what is missed now: what is told from now on comes after it. `repeats`: see `InOrder.hold`. */
  hold(spans: readonly MissedSpan[], repeats: boolean): Hold<Message> {
    return this.#observed.inbox.hold(new Map(spans.map(({ request, since }) => [request, since])), repeats);
  }

  /** What was missed just now, to be filled when its turn comes. */
  missed(missed: Missed): void {
    const hold = this.hold(missed.spans, false);
    this.#inTurn(() => this.fill(hold, missed));
  }

  /** Fills the place of what was missed as far as history goes, marks the gap, and lets go what came afterwards. */
  async fill(hold: Hold<Message>, missed: Missed, messages: readonly Message[] = []): Promise<void> {
    const { inbox } = this.#observed;
    let count = 0;
    const take = async (values: readonly TagSeen[]): Promise<void> => {
      const filled = inbox.fill(hold, values);
      this.#sight.recalled(filled);
      count += filled.length;
      while (!inbox.isEmpty && goesOn(this.#observed)) await inbox.changed;
    };
    const requests = await recall(this.#observed, missed, take);
    const gaps = gapsOf(missed, requests, count);
    inbox.release(hold, [...gaps.map(gap => ({ values: [], gap })), { values: [], messages }]);
  }

  /** Leaves a message out; once there is room again it is read from history. */
  drop(changes: readonly Change[], requestOf: (change: Change) => number, messages: readonly Message[], now: number): void {
    const dropping = (this.#dropping ??= this.#startDropping(now));
    dropping.messages.push(...messages);
    for (const change of changes) {
      const request = requestOf(change);
      const span = dropping.spans.get(request) ?? this.#sight.spanOf(request);
      dropping.spans.set(request, span);
      this.#observed.inbox.cover(dropping.hold, request, span.since);
      this.#sight.see(request, change, now, [], []);
    }
  }

  #startDropping(from: number): Dropping {
    this.#inTurn(() => this.#fillDropped());
    return { hold: this.hold([], false), spans: new Map(), messages: [], from };
  }

  async #fillDropped(): Promise<void> {
    const { inbox, session } = this.#observed;
    while (!inbox.hasMuchRoom && goesOn(this.#observed)) await inbox.changed;
    const dropping = this.#dropping;
    if (dropping === undefined) return;
    this.#dropping = undefined;
    const { hold, messages, from } = dropping;
    const spans = [...dropping.spans.values()];
    const because = 'values came faster than they were taken';
    await this.fill(hold, { spans, from, to: micros(session.env), reason: 'overflow', because }, messages);
  }
}
