import { encodeSamples } from '@millrace/core';
import type { Collected, EquipmentEvent, EquipmentState, Gap, Sample } from '@millrace/core';
import type { NewSeriesBlock, SeriesAppend, SeriesCount } from '@millrace/store';
import type { EquipmentRun } from './equipment-run.ts';

/** A block holds samples of one such time only (microseconds), so that reading an hour reads about an hour. */
export const spanMicros = 3_600_000_000;

/** What came of collecting since the last commit and goes into the next one as a whole. */
export class CollectedGroup {
  readonly events: EquipmentEvent[] = [];
  readonly #gaps: Gap[] = [];
  readonly #samples = new Map<EquipmentRun, Sample[]>();
  readonly #touched = new Set<EquipmentRun>();
  readonly #settles: (() => void)[] = [];
  /** Samples and events. */
  size = 0;

  get isEmpty(): boolean {
    return this.#touched.size === 0;
  }

  add(run: EquipmentRun, { events, samples, gaps }: Collected<EquipmentState>): void {
    this.touch(run);
    for (const event of events) this.events.push(event);
    for (const gap of gaps) this.#gaps.push(gap);
    this.size += events.length + samples.length;
    if (samples.length === 0) return;
    const known = this.#samples.get(run);
    if (known === undefined) this.#samples.set(run, [...samples]);
    else for (const sample of samples) known.push(sample);
  }

  /** Its state may be another one now. */
  touch(run: EquipmentRun): void {
    this.#touched.add(run);
  }

  /** A gap that changed without anything else. */
  gap(run: EquipmentRun, gap: Gap): void {
    this.touch(run);
    this.#gaps.push(gap);
  }

  /** To be called once everything is on disk. */
  whenStored(settle: () => void): void {
    this.#settles.push(settle);
  }

  stored(): void {
    for (const settle of this.#settles) settle();
  }

  /** How long writing down the states took, in milliseconds: what each commit costs however little is in it. */
  stateMs = 0;

  /** As the store takes it. Called once. */
  series(): SeriesAppend {
    return {
      blocks: [...this.#samples].flatMap(([run, samples]) => blocksOf(run, samples)),
      gaps: this.#gaps,
      states: this.#states(),
      counts: [...this.#touched].flatMap(countsOf),
    };
  }

  #states(): SeriesAppend['states'] {
    const began = performance.now();
    const states = [...this.#touched].flatMap(run => {
      const state = run.keep();
      return state === undefined ? [] : [[run.name, state] as const];
    });
    this.stateMs = performance.now() - began;
    return states;
  }
}

function blocksOf(run: EquipmentRun, samples: readonly Sample[]): readonly NewSeriesBlock[] {
  const spans = Map.groupBy(samples, ({ time }) => Math.floor(time / spanMicros));
  return [...spans.values()].map(span => blockOf(run, span));
}

function blockOf({ name, program }: EquipmentRun, samples: readonly Sample[]): NewSeriesBlock {
  let [from, to] = [Infinity, -Infinity];
  for (const { time } of samples) {
    from = Math.min(from, time);
    to = Math.max(to, time);
  }
  return { equipment: name, bytes: encodeSamples(program.series, samples), samples: samples.length, from, to };
}

function countsOf({ name, tally }: EquipmentRun): readonly SeriesCount[] {
  const counts = [...tally].map(([counter, add]) => [name, counter, add] as const);
  tally.clear();
  return counts;
}
