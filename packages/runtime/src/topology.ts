import { backlogLimitOf, defaultLimits, openFormat } from '@millrace/core';
import type { CollectionPlan, FlowPlan, InterfacePlan, Plan, Shape } from '@millrace/core';
import { Collections } from './collect/collections.ts';
import type { FlowContext } from './flow-context.ts';
import type { CorrectionBook } from './correction-book.ts';
import { FlowRunner } from './flow-runner.ts';
import { ProgramCache } from './flow-program.ts';
import { Intake } from './intake.ts';
import type { IntakeContext } from './intake.ts';
import { Forwards } from './forward/forwards.ts';
import { InterfaceRunner } from './interface-runner.ts';
import type { InterfaceContext, InterfaceShapes } from './interface-runner.ts';
import type { LookupBook } from './lookup-book.ts';
import type { LiveMessage, SourceReading } from './live-message.ts';
import { concludedOf, deliveryPolicy, finishOf, recoverFlow } from './open-flow.ts';
import { SourceFeed } from './source-feed.ts';

/** What running interfaces and flows need from the node. */
export type TopologyContext = InterfaceContext &
  Omit<FlowContext, 'isHeard' | 'delivered'> &
  Omit<IntakeContext, 'deliver'> & { readonly lookups: LookupBook; readonly corrections: CorrectionBook };

/** A running flow with what feeds it. */
export interface RunningFlow {
  readonly plan: FlowPlan;
  readonly runner: FlowRunner;
  readonly feed: SourceFeed;
}

/** Flows opened at the same time at the start. */
const startedAtOnce = 500;

/** What moving to another plan changed, by name. */
export interface Moved {
  readonly started: readonly string[];
  readonly stopped: readonly string[];
  readonly restarted: readonly string[];
  readonly untouched: readonly string[];
}

/** The running interfaces, intakes and flows of one plan. `moveTo` changes what differs and leaves everything else untouched (P12). */
export class Topology implements AsyncDisposable {
  readonly interfaces = new Map<string, InterfaceRunner>();
  readonly intakes = new Map<string, Intake>();
  readonly flows = new Map<string, RunningFlow>();
  readonly collections: Collections;
  readonly forwards: Forwards;
  readonly #sources = new Map<string, number>();
  readonly #context: TopologyContext & FlowContext;
  readonly #programs: ProgramCache;
  #bySource = new Map<string, readonly RunningFlow[]>();
  plan: Plan | undefined;

  constructor(context: TopologyContext) {
    this.collections = new Collections({
      ...context,
      deliver: (name, messages) => this.#deliver(name, messages),
      stored: name => this.forwards.stored(name),
      full: name => this.forwards.full(name),
    });
    this.forwards = new Forwards({
      ...context,
      target: name => this.interfaces.get(name),
      limit: name => backlogLimitOf(this.plan?.collections.get(name)?.collection ?? {}),
    });
    this.#context = {
      ...context,
      isHeard: target => this.collections.listensTo(target),
      delivered: (target, contract, messages) => this.collections.heard(target, contract, () => messages),
    };
    this.#programs = new ProgramCache(context.lookups, context.clock);
  }

  /** Number of a source in the store, if it runs. */
  sourceNumber(name: string): number | undefined {
    return this.#sources.get(name);
  }

  /** Names of everything that messages come from: interfaces and collections. */
  get sources(): readonly string[] {
    return [...this.intakes.keys(), ...this.collections.running.keys()];
  }

  isSource(name: string): boolean {
    return this.intakes.has(name) || this.collections.running.has(name);
  }

  /** How the bytes of an interface are read under the present documents; absent where no flow reads it. */
  reading(name: string): SourceReading | undefined {
    return this.intakes.get(name)?.reading ?? this.collections.running.get(name)?.reading;
  }

  /** Moves to a plan. `paused` names the flows that a person paused, with the reason. */
  async moveTo(plan: Plan, paused: ReadonlyMap<string, string>): Promise<Moved> {
    const before = this.#names();
    const wanted = this.#candidates(plan);
    const read = new Set(plan.flows.map(flow => flow.source));
    const kept = new Set([...wanted].filter(([name, runner]) => this.#isSame(name, runner, read)).map(([name]) => name));
    const next = new Map(plan.flows.map(flow => [flow.name, flow]));
    const steady = new Set([...kept, ...plan.collections.keys()]);
    const stopping = [...this.flows.values()].filter(flow => !staysAsItIs(flow, next.get(flow.plan.name), steady));
    await Promise.all(stopping.map(flow => this.#stopFlow(flow)));
    await this.collections.leave(plan, kept);
    await Promise.all([...this.interfaces.keys()].filter(name => !kept.has(name)).map(name => this.#stopInterface(name)));
    for (const { runner } of this.flows.values()) runner.release = this.#context.release();
    this.plan = plan;
    this.#context.lookups.moveTo(plan);
    const fresh = [...wanted].filter(([name]) => !kept.has(name));
    for (const [name, runner] of fresh) this.interfaces.set(name, runner);
    await this.#readSources(plan);
    const changed = await this.#moveCollections(plan);
    const missing = plan.flows.filter(flow => !this.flows.has(flow.name));
    const newest = new Map((await this.#context.store.sources()).map(source => [source.number, source.lastMessage]));
    for (let from = 0; from < missing.length; from += startedAtOnce)
      await Promise.all(
        missing.slice(from, from + startedAtOnce).map(flow => this.#startFlow(plan, flow, paused.get(flow.name), newest)),
      );
    this.#index();
    for (const { runner, feed } of this.flows.values()) {
      feed.attach(runner);
      runner.pump();
    }
    this.collections.join(this.interfaces);
    for (const [name, runner] of fresh) runner.start(this.intakes.get(name));
    await this.forwards.moveTo(plan);
    return movedOf(
      before,
      this.#names(),
      new Set([...fresh.map(([name]) => name), ...missing.map(flow => flow.name), ...changed]),
    );
  }

  /** Begins or ends leaving interfaces alone, as the maintenance windows say now. */
  followMaintenance(): void {
    for (const runner of this.interfaces.values()) runner.followMaintenance();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all(
      [...this.interfaces.values()]
        .filter(runner => this.intakes.has(runner.plan.name))
        .map(runner => runner[Symbol.asyncDispose]()),
    );
    await this.collections[Symbol.asyncDispose]();
    await this.forwards[Symbol.asyncDispose]();
    await Promise.all([...this.flows.values()].map(flow => this.#stopFlow(flow)));
    await Promise.all([...this.interfaces.values()].map(runner => runner[Symbol.asyncDispose]()));
    this.interfaces.clear();
    this.intakes.clear();
  }

  #candidates(plan: Plan): Map<string, InterfaceRunner> {
    const used = usedInterfaces(plan);
    const runners = new Map<string, InterfaceRunner>();
    for (const name of used) {
      const found = plan.interfaces.get(name);
      if (found === undefined) throw new Error(`starting: the plan has no interface ${name}`);
      runners.set(name, new InterfaceRunner(found, this.#shapes(plan, found), this.#context));
    }
    return runners;
  }

  /** What the contracts say of what comes in and goes out; where nothing comes in, what goes out is all there is to say. */
  #shapes(plan: Plan, found: InterfacePlan): InterfaceShapes {
    const shapeOf = (ref: string): Shape => this.#programs.contract(plan, ref).shape;
    const writes = found.writes?.map(shapeOf);
    const shape = found.contract === undefined ? writes?.[0] : shapeOf(found.contract);
    return { ...(shape && { shape }), ...(writes && { writes }) };
  }

  #isSame(name: string, candidate: InterfaceRunner, read: ReadonlySet<string>): boolean {
    const running = this.interfaces.get(name);
    return running !== undefined && running.identity === candidate.identity && read.has(name) === this.intakes.has(name);
  }

  async #stopFlow(flow: RunningFlow): Promise<void> {
    flow.feed.detach();
    this.flows.delete(flow.plan.name);
    const { source } = flow.plan;
    this.#bySource.set(
      source,
      (this.#bySource.get(source) ?? []).filter(one => one !== flow),
    );
    await flow.runner[Symbol.asyncDispose]();
  }

  async #stopInterface(name: string): Promise<void> {
    const runner = this.interfaces.get(name);
    this.interfaces.delete(name);
    this.intakes.delete(name);
    await runner?.[Symbol.asyncDispose]();
  }

  /** Every source that a flow reads has an intake, with the contract of the present plan. */
  async #readSources(plan: Plan): Promise<void> {
    const readings = [...Map.groupBy(plan.flows, flow => flow.source)]
      .filter(([name]) => plan.interfaces.has(name))
      .map(([name, [flow]]) => {
        const contract = this.#programs.contract(plan, flow!.sourceContract);
        return [name, { format: this.#formatOf(plan, name), contract }] as const;
      });
    for (const [name, reading] of readings) this.intakes.get(name)?.changeReading(reading);
    const fresh = readings.filter(([name]) => !this.intakes.has(name));
    const numbers = await Promise.all(fresh.map(([name]) => this.#context.store.sourceNumber(name)));
    for (const [index, [name, reading]] of fresh.entries()) this.#openIntake(name, numbers[index]!, reading);
  }

  /** The collections move along; their events are read as JSON by the contract of the flows, or by the one that events have. */
  async #moveCollections(plan: Plan): Promise<readonly string[]> {
    const readings = new Map<string, SourceReading>();
    for (const collection of plan.collections.values()) {
      const ref = eventContract(plan, collection);
      if (ref === undefined) continue;
      const contract = this.#programs.contract(plan, ref);
      const format = openFormat({ kind: 'json' }, { limits: defaultLimits, shape: contract.shape });
      if (format.ok) readings.set(collection.name, { format: format.value, contract });
    }
    const changed = await this.collections.moveTo(plan, readings);
    for (const name of plan.collections.keys()) this.#sources.set(name, await this.#context.store.sourceNumber(name));
    return changed;
  }

  #names(): ReadonlySet<string> {
    return new Set([...this.interfaces.keys(), ...this.collections.running.keys(), ...this.flows.keys()]);
  }

  #openIntake(name: string, source: number, reading: SourceReading): void {
    this.#sources.set(name, source);
    const deliver = (messages: readonly LiveMessage[]): void => this.#deliver(name, messages);
    this.intakes.set(name, new Intake(name, source, reading, { ...this.#context, deliver }));
  }

  /** The running format, unless the contract now says other things about values. */
  #formatOf(plan: Plan, name: string): SourceReading['format'] {
    const found = plan.interfaces.get(name)!;
    const running = this.interfaces.get(name)!;
    return running.plan.contract === found.contract
      ? running.format
      : new InterfaceRunner(found, this.#shapes(plan, found), this.#context).format;
  }

  async #startFlow(
    plan: Plan,
    flow: FlowPlan,
    pausedBecause: string | undefined,
    newest: ReadonlyMap<number, number>,
  ): Promise<void> {
    const { store } = this.#context;
    const source = this.#sources.get(flow.source)!;
    const target = this.interfaces.get(flow.target)!;
    const record = await store.flow(flow.name, source, 'now');
    const policy = deliveryPolicy(target, flow.policy);
    const recovered = await recoverFlow(store, record);
    const feed = new SourceFeed(
      source,
      newest.get(source) ?? 0,
      store,
      () => this.reading(flow.source)!,
      message => this.#context.corrections.inForce(message, record.number),
    );
    const runner = new FlowRunner(
      record.number,
      recovered.flow,
      this.#programs.program(plan, flow),
      policy,
      target,
      feed,
      this.#context,
    );
    if (pausedBecause !== undefined) runner.pause(pausedBecause);
    await this.#recover(runner, recovered);
    this.flows.set(flow.name, { plan: flow, runner, feed });
  }

  async #recover(runner: FlowRunner, recovered: Awaited<ReturnType<typeof recoverFlow>>): Promise<void> {
    if (recovered.interrupted.length === 0) return;
    const now = this.#context.clock.now();
    await runner.conclude(concludedOf(recovered, runner.policy, now), { finish: finishOf(recovered, now) });
  }

  #deliver(source: string, messages: readonly LiveMessage[]): void {
    const flows = this.#bySource.get(source) ?? [];
    for (const { feed } of flows) feed.accept(messages);
    const contract = flows[0]?.plan.sourceContract;
    if (contract !== undefined) this.collections.heard(source, contract, () => messages.map(({ value }) => value));
  }

  #index(): void {
    this.#bySource = Map.groupBy(this.flows.values(), flow => flow.plan.source);
  }
}

/** Interfaces that flows or collections use. */
function usedInterfaces({ flows, collections }: Plan): ReadonlySet<string> {
  const ofCollection = ({ equipment, to }: CollectionPlan): readonly string[] => [
    ...to,
    ...equipment.flatMap(({ tags }) => tags.map(tag => tag.interface)),
  ];
  return new Set([
    ...flows.flatMap(({ source, target }) => (collections.has(source) ? [target] : [source, target])),
    ...[...collections.values()].flatMap(ofCollection),
  ]);
}

/** The contract of the events of a collection: that of its flows, else the newest one that events have. */
function eventContract(plan: Plan, { name }: CollectionPlan): string | undefined {
  const read = plan.flows.find(({ source }) => source === name)?.sourceContract;
  const versions = [...plan.contracts].filter(([, contract]) => contract.name === 'equipment-event');
  return read ?? versions.toSorted(([, a], [, b]) => b.version - a.version)[0]?.[0];
}

function staysAsItIs(flow: RunningFlow, next: FlowPlan | undefined, kept: ReadonlySet<string>): boolean {
  return next !== undefined && next.text === flow.plan.text && kept.has(next.source) && kept.has(next.target);
}

function movedOf(before: ReadonlySet<string>, after: ReadonlySet<string>, fresh: ReadonlySet<string>): Moved {
  return {
    started: [...after].filter(name => !before.has(name)),
    stopped: [...before].filter(name => !after.has(name)),
    restarted: [...fresh].filter(name => before.has(name)),
    untouched: [...after].filter(name => before.has(name) && !fresh.has(name)),
  };
}
