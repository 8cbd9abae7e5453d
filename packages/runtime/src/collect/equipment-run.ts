import { collect, newEquipmentState, quality, readEquipmentState, writeEquipmentState } from '@millrace/core';
import type { Collected, CollectInput, DataValue, EquipmentProgram, EquipmentState, Sample, Seen } from '@millrace/core';
import { readKept, writeKept } from './kept-state.ts';
import type { Link } from './kept-state.ts';
import { LastPoints } from './last-points.ts';
import { SkewMeter } from './skew-meter.ts';

/** Counters of a piece of equipment, as they grow between two commits. */
export type Tally = Map<string, number>;

/** The collecting of one piece of equipment: its program, its state, and what is known of the interfaces that tell its tags. */
export class EquipmentRun {
  readonly program: EquipmentProgram;
  /** By full name of the interface. */
  readonly links = new Map<string, Link>();
  /** The last sample of each series. */
  readonly lastSamples: LastPoints;
  readonly skew = new SkewMeter();
  /** What was read of tags that nothing was told of. */
  readonly #read: LastPoints;
  /** Counters since this run began; those in the store go back further. */
  readonly tally: Tally = new Map();
  /** Why it does not collect any more: a fault of ours. */
  stopped: string | undefined;
  #state: EquipmentState;
  #written: string | undefined;

  /** `kept`: its state as the store has it. `now`: microseconds since 1970. */
  constructor(program: EquipmentProgram, kept: string | undefined, now: number) {
    this.program = program;
    const state = readKept(kept);
    this.#written = kept;
    this.#state =
      state.collect === undefined ? newEquipmentState(this.program, now) : readEquipmentState(this.program, state.collect, now);
    const interfaces = new Set(this.program.tags.map(tag => tag.interface));
    for (const name of interfaces) this.links.set(name, { ...state.links[name] });
    this.lastSamples = new LastPoints(program.series.length);
    this.#read = new LastPoints(program.tags.length);
  }

  get name(): string {
    return this.program.equipment.name;
  }

  /** Where the collecting stands; not to be changed. */
  get state(): EquipmentState {
    return this.#state;
  }

  /** What is known of a tag now: told, or (where a session did not tell it again) read. */
  present(tag: number): PresentValue | undefined {
    const { value, status, time, heard } = this.#state.tags;
    const told = value[tag];
    if (told !== undefined) return { value: told, status: status[tag]!, time: time[tag]!, heard: heard[tag]! };
    const read = this.#read.at(tag);
    return read && { value: read.value, status: read.status, time: read.time, heard: read.received };
  }

  /** The status of what is known of a tag now. */
  presentStatus(tag: number): number | undefined {
    const { value, status } = this.#state.tags;
    return value[tag] === undefined ? this.#read.status(tag) : status[tag];
  }

  /** Takes what was read of a tag, for people to see: nothing is made of it. */
  see(tag: number, { value, status, sourceTime, receivedTime: received }: DataValue): void {
    const read = quality(status) === 'bad' ? null : (this.program.watched[tag]!.read(value) ?? null);
    this.#read.set(tag, { value: read, status, time: sourceTime ?? received, received });
  }

  link(name: string): Link {
    const link = this.links.get(name);
    if (link === undefined) throw new Error(`${this.name} has no tags at ${name}`);
    return link;
  }

  /** Numbers of the tags that an interface tells. */
  tagsOf(name: string): readonly number[] {
    return this.program.tags.flatMap((tag, place) => (tag.interface === name ? [place] : []));
  }

  /** Lets one thing happen, and counts what came of it. */
  apply(input: CollectInput): Collected<EquipmentState> {
    const collected = collect(this.program, this.#state, input);
    this.#state = collected.state;
    for (const sample of collected.samples) this.lastSamples.set(sample.series, sample);
    this.#count(input.kind === 'values' ? input.values : [], collected);
    return collected;
  }

  /** Its state as text. */
  get kept(): string {
    return writeKept({ collect: writeEquipmentState(this.program, this.#state), links: Object.fromEntries(this.links) });
  }

  /** Its state as text where that is another one than was written last. */
  keep(): string | undefined {
    const text = this.kept;
    if (text === this.#written) return undefined;
    this.#written = text;
    return text;
  }

  #count(values: readonly Seen[], { samples, events }: Collected<EquipmentState>): void {
    let [offered, windowed, unmeasured] = [0, 0, 0];
    for (const { tag } of values) {
      const { measures, windowed: windows } = this.program.watched[tag]!;
      offered += measures.length - windows;
      windowed += windows;
      if (measures.length === 0) unmeasured += 1;
    }
    const made = samples.filter(({ origin }) => origin === 'aggregated' || origin === 'repeated').length;
    this.#add('received', values.length);
    this.#add('made', made);
    this.#add('windowed', windowed);
    this.#add('unmeasured', unmeasured);
    this.#add('withheld', offered - (samples.length - made));
    for (const { type } of events) this.#add(`event.${type}`, 1);
  }

  #add(name: string, count: number): void {
    if (count !== 0) this.tally.set(name, (this.tally.get(name) ?? 0) + count);
  }
}

/** The last value of a tag in the standard's unit; null where it is bad. Times are microseconds since 1970. */
export interface PresentValue {
  readonly value: Sample['value'];
  readonly status: number;
  readonly time: number;
  readonly heard: number;
}
