import { retentionOf } from '@millrace/core';
import type { Plan, Value } from '@millrace/core';
import type { InterfaceRunner } from '../interface-runner.ts';
import type { LiveMessage, SourceReading } from '../live-message.ts';
import { Collector } from './collector.ts';
import type { CollectorContext } from './collector.ts';
import { ContextTap } from './context-tap.ts';
import type { Observation } from './observation.ts';
import { SeriesKeeper } from './series-keeper.ts';
import type { KeptSource } from './series-keeper.ts';

/** What running collections need from the node. */
export interface CollectionsContext extends Omit<CollectorContext, 'deliver' | 'stored' | 'full'> {
  deliver(collection: string, messages: readonly LiveMessage[]): void;
  /** Something new of a collection is on disk. */
  stored(collection: string): void;
  /** Why nothing more of a collection may be stored now. */
  full?(collection: string): string | undefined;
}

/**
 * The running collections of a plan. Moving to another plan is done in two steps around the change of the interfaces: first what does not stay
 * leaves its sessions, then the new joins; what stays is not touched (P12).
 */
export class Collections implements AsyncDisposable {
  readonly running = new Map<string, Collector>();
  readonly #context: CollectionsContext;
  readonly #joined = new Map<Observation, InterfaceRunner>();
  readonly #sources = new Map<number, KeptSource>();
  readonly #keeper: SeriesKeeper;
  #tap = new ContextTap({ collections: new Map() });

  constructor(context: CollectionsContext) {
    this.#context = context;
    this.#keeper = new SeriesKeeper(context.store, context.clock, () => [...this.#sources.values()]);
  }

  /** Ends watching what is not the same under the next plan, or at an interface that does not stay; ends collections that are gone. */
  async leave(next: Plan, keptInterfaces: ReadonlySet<string>): Promise<void> {
    const leaving: Promise<void>[] = [];
    for (const [name, collector] of this.running) {
      const staying = collector.staying(next.collections.get(name));
      for (const observation of collector.observations) {
        if (!keptInterfaces.has(observation.interface) || !staying.has(observation.run.name))
          leaving.push(this.#leave(observation));
      }
    }
    await Promise.all(leaving);
    const gone = [...this.running.values()].filter(({ plan }) => !next.collections.has(plan.name));
    for (const { plan } of gone) this.running.delete(plan.name);
    await Promise.all(gone.map(collector => collector[Symbol.asyncDispose]()));
  }

  /** Begins what is new. Answers the names of the collections that changed. */
  async moveTo(plan: Plan, readings: ReadonlyMap<string, SourceReading>): Promise<readonly string[]> {
    const changed: string[] = [];
    for (const [name, next] of plan.collections) {
      const running = this.running.get(name);
      if (running?.moveTo(next, readings.get(name)) ?? true) changed.push(name);
      if (running !== undefined) continue;
      const { store } = this.#context;
      const source = await store.sourceNumber(name);
      const context = {
        ...this.#context,
        deliver: (live: readonly LiveMessage[]) => this.#context.deliver(name, live),
        stored: () => this.#context.stored(name),
        full: () => this.#context.full?.(name),
      };
      this.running.set(name, new Collector(next, source, await store.seriesStates(source), readings.get(name), context));
    }
    this.#tap = new ContextTap(plan);
    await this.#keepFor(plan);
    return changed;
  }

  /** How long the samples of each collection are kept; of those that the documents no longer name, as long as of those that say nothing. */
  async #keepFor(plan: Plan): Promise<void> {
    this.#sources.clear();
    for (const { number, name } of await this.#context.store.sources()) {
      if (!name.includes('@')) continue;
      this.#sources.set(number, { number, retentionMs: retentionOf(plan.collections.get(name)?.collection ?? {}) });
    }
  }

  /** Everything that watches nowhere yet joins the session of its interface. */
  join(interfaces: ReadonlyMap<string, InterfaceRunner>): void {
    for (const { observations } of this.running.values()) {
      for (const observation of observations) {
        const runner = interfaces.get(observation.interface);
        if (runner === undefined || this.#joined.has(observation)) continue;
        observation.isLeaving = false;
        this.#joined.set(observation, runner);
        runner.users.join(observation);
      }
    }
  }

  /** Whether facts come from the messages of an interface. */
  listensTo(name: string): boolean {
    return this.#tap.listensTo(name);
  }

  /** Messages came from an interface, or went to it. */
  heard(name: string, contract: string, messages: () => readonly (Value | undefined)[]): void {
    if (!this.listensTo(name)) return;
    for (const message of messages()) {
      if (message === undefined) continue;
      for (const { collection, equipment, fact, value } of this.#tap.heard(name, contract, message))
        this.running.get(collection)?.fact(equipment, fact, value);
    }
  }

  /** Ends every watching, and has on disk what was taken. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.#keeper[Symbol.asyncDispose]();
    await Promise.all([...this.#joined.keys()].map(observation => this.#leave(observation)));
    await Promise.all([...this.running.values()].map(collector => collector[Symbol.asyncDispose]()));
    this.running.clear();
  }

  async #leave(observation: Observation): Promise<void> {
    const runner = this.#joined.get(observation);
    this.#joined.delete(observation);
    observation.isLeaving = true;
    await runner?.users.leave(observation);
  }
}
