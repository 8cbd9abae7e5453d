import { equipmentCompiler, eventMessage, isSameCollecting } from '@millrace/core';
import type {
  Collected,
  CollectNotice,
  CollectionPlan,
  EquipmentEvent,
  EquipmentProgram,
  EquipmentState,
  GapReason,
  Seen,
} from '@millrace/core';
import type { TagBatch } from '@millrace/connector';
import type { Store } from '@millrace/store';
import type { Clock } from '../clock.ts';
import type { Log } from '../events.ts';
import type { LiveMessage, SourceReading } from '../live-message.ts';
import { RateMeter } from '../rate-meter.ts';
import { readItem } from '../read-item.ts';
import { EquipmentRun } from './equipment-run.ts';
import { GroupWriter } from './group-writer.ts';
import { LinkGaps } from './link-gaps.ts';
import { Observation } from './observation.ts';
import type { BatchTaker } from './observation.ts';
import { NoticeGate } from './notice-gate.ts';

/** What collecting needs from the node. */
export interface CollectorContext {
  readonly store: Store;
  readonly clock: Clock;
  readonly log: Log;
  notice(about: string, code: string, sentence: string): void;
  /** Tells the flows of this collection which events are on disk now, in order. */
  deliver(messages: readonly LiveMessage[]): void;
  /** Something new is on disk. */
  stored(): void;
  /** Why nothing may be stored now, although the store would take it; absent: never. */
  full?(): string | undefined;
}

/** How often time passes for equipment that tells nothing. */
const tickMs = 1000;

/**
 * Collects one collection at one site: what its equipment tells becomes events, samples and gaps, and what came within some milliseconds becomes
 * one commit with the states and cursors that go with it. Nothing is settled before it is on disk (P1).
 */
export class Collector implements BatchTaker, AsyncDisposable {
  readonly runs = new Map<string, EquipmentRun>();
  readonly samplesRate = new RateMeter();
  readonly #observations = new Map<string, readonly Observation[]>();
  readonly #context: CollectorContext;
  readonly #gaps = new Map<Observation, LinkGaps>();
  readonly #notices: NoticeGate;
  readonly #writer: GroupWriter;
  readonly #ticking: NodeJS.Timeout;
  #plan: CollectionPlan;
  #reading: SourceReading | undefined;

  /** `kept`: states by equipment, as the store has them. `reading`: how flows read its events; absent: no flow does. */
  constructor(
    plan: CollectionPlan,
    source: number,
    kept: ReadonlyMap<string, string>,
    reading: SourceReading | undefined,
    context: CollectorContext,
  ) {
    this.#plan = plan;
    this.#context = context;
    this.#reading = reading;
    this.#notices = new NoticeGate(context.clock, (code, sentence) => context.notice(plan.name, code, sentence));
    this.#writer = new GroupWriter(plan.name, source, context, {
      messages: events => this.#messages(events),
      deliver: live => context.deliver(live),
      stored: () => context.stored(),
    });
    const compile = equipmentCompiler(plan);
    for (const equipment of plan.equipment) this.#begin(compile(equipment), kept.get(equipment.name));
    this.#ticking = setInterval(() => this.#tick(), tickMs).unref();
  }

  get plan(): CollectionPlan {
    return this.#plan;
  }

  /** Everything that is watched for it. */
  get observations(): readonly Observation[] {
    return [...this.#observations.values()].flat();
  }

  /** The equipment that goes on as it is under another plan. */
  staying(next: CollectionPlan | undefined): ReadonlySet<string> {
    const same = (next?.equipment ?? []).filter(equipment => {
      const known = this.runs.get(equipment.name);
      return known !== undefined && isSameCollecting(known.program, { plan: next!, equipment });
    });
    return new Set(same.map(({ name }) => name));
  }

  /** Moves to another plan; what does not stay as it is must have left its sessions. Answers whether anything was begun or ended. */
  moveTo(next: CollectionPlan, reading: SourceReading | undefined): boolean {
    const staying = this.staying(next);
    const changed = [...this.runs.keys()].filter(name => !staying.has(name));
    const kept = new Map(changed.map(name => [name, this.#end(name)]));
    this.#plan = next;
    this.#reading = reading;
    const begun = next.equipment.filter(({ name }) => !this.runs.has(name));
    const compile = equipmentCompiler(next);
    for (const equipment of begun) this.#begin(compile(equipment), kept.get(equipment.name));
    return changed.length + begun.length > 0;
  }

  /** How its events are read now. */
  get reading(): SourceReading | undefined {
    return this.#reading;
  }

  /** Why the store takes nothing, while it does not. */
  get refused(): string | undefined {
    return this.#writer.refused;
  }

  take(observation: Observation, batch: TagBatch): Promise<void> {
    const { run, interface: name } = observation;
    const { group } = this.#writer;
    const link = run.link(name);
    this.#gaps.get(observation)?.told(group, batch);
    for (const { requests, ...gap } of batch.gaps ?? []) {
      const tags = requests?.map(request => observation.tags[request]!) ?? partOf(observation);
      this.#add(run, run.apply({ kind: 'gap', gap, ...(tags && { tags }) }));
    }
    if (batch.values.length > 0) {
      this.#add(run, run.apply({ kind: 'values', values: batch.values.map(value => seenOf(observation, value)) }));
      for (const { receivedTime, sourceTime, origin } of batch.values) {
        link.heard = Math.max(link.heard ?? 0, receivedTime);
        if (sourceTime !== undefined && origin === undefined) run.skew.add(sourceTime, receivedTime);
      }
    }
    if (batch.cursor !== undefined) link.cursor = batch.cursor;
    group.touch(run);
    group.whenStored(() => observation.settle(batch));
    return this.#writer.room();
  }

  ended(observation: Observation): void {
    const { run, interface: name, isLeaving } = observation;
    if (isLeaving) this.#openGap(observation, 'stopped', `the collecting of ${run.name} was stopped`);
    else if (run.stopped === undefined) this.#openGap(observation, 'disconnected', `the session with ${name} ended`);
  }

  failed({ run }: Observation, error: unknown): void {
    run.stopped = error instanceof Error ? error.message : String(error);
    const detail = error instanceof Error ? (error.stack ?? error.message) : String(error);
    this.#context.log({ level: 'error', event: 'collection.stopped', about: `${this.#plan.name} ${run.name}`, detail });
  }

  /** A fact of the context of one piece of equipment. */
  fact(equipment: string, name: string, value: string | undefined): void {
    const run = this.runs.get(equipment);
    if (run === undefined) return;
    this.#add(run, run.apply({ kind: 'context', name, value, at: this.#now() }));
    this.#writer.wake();
  }

  /** Ends with everything on disk that was taken, and settled; to be called after every observation has left its session. */
  async [Symbol.asyncDispose](): Promise<void> {
    clearInterval(this.#ticking);
    await this.#writer[Symbol.asyncDispose]();
    await Promise.all(this.observations.map(({ settled }) => settled));
  }

  #begin(program: EquipmentProgram, kept: string | undefined): void {
    const run = new EquipmentRun(program, kept, this.#now());
    this.runs.set(run.name, run);
    const observations = [...run.links.keys()].map(name => new Observation(run, name, this));
    this.#observations.set(run.name, observations);
    for (const observation of observations) {
      this.#gaps.set(observation, new LinkGaps(observation));
      this.#openGap(observation, 'restarted', `the collecting of ${run.name} was started again`);
    }
  }

  /** Ends the collecting of a piece of equipment; answers its state. */
  #end(name: string): string | undefined {
    const run = this.runs.get(name);
    for (const observation of this.#observations.get(name) ?? []) this.#gaps.delete(observation);
    this.runs.delete(name);
    this.#observations.delete(name);
    return run?.kept;
  }

  #openGap(observation: Observation, reason: GapReason, sentence: string): void {
    this.#gaps.get(observation)?.open(this.#writer.group, reason, sentence);
    this.#writer.wake();
  }

  #tick(): void {
    const now = this.#now();
    for (const run of this.runs.values()) {
      if (run.stopped !== undefined) continue;
      const collected = run.apply({ kind: 'tick', now });
      const { events, samples, gaps, notices } = collected;
      if (events.length + samples.length + gaps.length + notices.length > 0) this.#add(run, collected);
    }
    this.#writer.wake();
  }

  #add(run: EquipmentRun, collected: Collected<EquipmentState>): void {
    this.#writer.group.add(run, collected);
    this.samplesRate.add(collected.samples.length, this.#context.clock.now());
    for (const notice of collected.notices) this.#note(run, notice);
  }

  #note(run: EquipmentRun, { code, tag, sentence }: CollectNotice): void {
    this.#notices.tell(`${run.name} ${tag ?? ''}`, code, sentence);
  }

  /** Without a contract the events are counted, and that is all. */
  #messages(events: readonly EquipmentEvent[]) {
    const reading = this.#reading;
    if (reading === undefined) return [];
    return events.flatMap(event => readItem({ bytes: eventMessage(event), id: event.id, time: event.time }, reading));
  }

  #now(): number {
    return this.#context.clock.now() * 1000;
  }
}

function seenOf({ tags }: Observation, { request, ...value }: TagBatch['values'][number]): Seen {
  return { ...value, tag: tags[request]! };
}

/** The tags of an observation where they are not all of the equipment. */
function partOf({ tags, run }: Observation): readonly number[] | undefined {
  return tags.length === run.program.tags.length ? undefined : tags;
}
