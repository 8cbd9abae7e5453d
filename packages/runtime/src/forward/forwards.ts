import type { ForwardStatus, Plan, RangeDecision } from '@millrace/core';
import { Forwarder } from './forwarder.ts';
import type { ForwardContext } from './forwarder.ts';
import { countsOfMove } from './range-counts.ts';

/** All forwarding of one plan: a forwarder for each collection and target. */
export class Forwards implements AsyncDisposable {
  readonly #context: ForwardContext;
  readonly #forwarders = new Map<string, Forwarder>();

  constructor(context: ForwardContext) {
    this.#context = context;
  }

  /**
   * Moves to a plan: starts and ends what differs, leaves the rest untouched. A target that is no longer named is forgotten, and holds back
   * nothing of the store; named again, it gets whatever the store still keeps.
   */
  async moveTo(plan: Plan): Promise<void> {
    const { store } = this.#context;
    const wanted = new Map(
      [...plan.collections.values()].flatMap(({ name, to }) => to.map(target => [`${name}>${target}`, [name, target] as const])),
    );
    await this.#end([...this.#forwarders.keys()].filter(name => !wanted.has(name)));
    for (const { name, source } of await store.forwardCursors()) if (!wanted.has(name)) await this.#forget(name, source);
    for (const [name, [collection, target]] of wanted) {
      if (this.#forwarders.has(name)) continue;
      const forwarder = new Forwarder(collection, target, await store.sourceNumber(collection), this.#context);
      this.#forwarders.set(name, forwarder);
      forwarder.start();
    }
  }

  /** Carries out what a person decided about held ranges of one forwarder, by first block; answers how many were still held. */
  async decide(name: string, firsts: ReadonlySet<number>, decision: RangeDecision): Promise<number> {
    return (await this.#forwarders.get(name)?.decide(firsts, decision)) ?? 0;
  }

  /** Why nothing more of a collection may be collected, while too much of it waits for one of its targets. */
  full(collection: string): string | undefined {
    for (const forwarder of this.#forwarders.values())
      if (forwarder.collection === collection && forwarder.full !== undefined) return forwarder.full;
    return undefined;
  }

  /** How forwarding stands, of every collection or of one. */
  async status(collection?: string): Promise<readonly ForwardStatus[]> {
    const wanted = [...this.#forwarders.values()].filter(one => collection === undefined || one.collection === collection);
    return Promise.all(wanted.map(one => one.status()));
  }

  /** Says that there are new blocks of a collection. */
  stored(collection: string): void {
    for (const forwarder of this.#forwarders.values()) if (forwarder.collection === collection) forwarder.stored();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#end([...this.#forwarders.keys()]);
  }

  /** What is held for a target that the documents no longer name is given up with it, and the balance says so. */
  async #forget(name: string, source: number): Promise<void> {
    const { store, log } = this.#context;
    const target = name.slice(name.indexOf('>') + 1);
    const held = await store.forwardRanges({ name, states: ['held'], limit: Number.MAX_SAFE_INTEGER });
    const counts = held.flatMap(({ samples }) => countsOfMove(target, samples, 'held', 'cancelled'));
    if (counts.length > 0) await store.changeRanges({ name, source, remove: [], put: [], counts });
    await store.forgetForward(name);
    log({ level: 'info', event: 'forward.forgotten', about: name, detail: `${held.length} held ranges were given up with it` });
  }

  async #end(names: readonly string[]): Promise<void> {
    await Promise.all(names.map(name => this.#forwarders.get(name)?.[Symbol.asyncDispose]()));
    for (const name of names) this.#forwarders.delete(name);
  }
}
