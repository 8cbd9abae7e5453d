import type { CollectionPlan, EquipmentPlan, TagBinding } from '../document/plan.ts';
import type { CollectCode } from './codes.ts';
import type { DataValue } from './data-value.ts';
import type { EquipmentEvent } from './equipment-event.ts';
import type { MeasureProgram, TagProgram, TriggerProgram } from './program.ts';
import type { Gap, Sample, SeriesList } from './sample.ts';

/** A collection ready to run for one piece of equipment. Made by `equipmentCompiler`; never changed, and shared in parts by equipment of one class. */
export interface EquipmentProgram {
  readonly plan: CollectionPlan;
  readonly equipment: EquipmentPlan;
  /** What to observe, with the sampling to ask for; the number of a tag is its place here. */
  readonly tags: readonly TagBinding[];
  /** The series that its samples are of; `Sample.series` is the place here. */
  readonly series: SeriesList;
  /** What is made of each tag, in the order of `tags`. */
  readonly watched: readonly TagProgram[];
  readonly measures: readonly MeasureProgram[];
  readonly triggers: readonly TriggerProgram[];
  /** Places of the measurements that change as time passes, and of those with windows. */
  readonly timed: readonly number[];
  readonly windows: readonly number[];
  /** Tags whose last values events or windows need after a restart. */
  readonly survivors: readonly number[];
  /** Where each of the survivors is told and how it becomes a value of the standard, as one text. */
  readonly marks: readonly string[];
  /** Microseconds without anything told after which the equipment counts as silent. */
  readonly silence: number;
}

/** A value of the tag with this number. */
export interface Seen extends DataValue {
  readonly tag: number;
  /** A broker kept it from an earlier time, or it was read again from history: it makes samples; it makes no events unless the history is in order. */
  readonly origin?: 'retained' | 'backfilled';
}

/** What happens to the collecting of one piece of equipment, in order. Times are microseconds since 1970. */
export type CollectInput =
  | { readonly kind: 'values'; readonly values: readonly Seen[] }
  /** Nothing was or will be told about these tags from then to then. */
  | { readonly kind: 'gap'; readonly gap: Omit<Gap, 'site' | 'equipment' | 'measurements'>; readonly tags?: readonly number[] }
  /** A fact of the context changed. */
  | { readonly kind: 'context'; readonly name: string; readonly value: string | undefined; readonly at: number }
  /** Time passed: windows close, settle times end, silence is noticed. */
  | { readonly kind: 'tick'; readonly now: number };

/** What came of it. */
export interface Collected<State> {
  readonly state: State;
  readonly events: readonly EquipmentEvent[];
  readonly samples: readonly Sample[];
  readonly gaps: readonly Gap[];
  /** Things a person should know that stop nothing (`code` stands in docs/errors.md). */
  readonly notices: readonly CollectNotice[];
}

/** Something to know about one tag, or (without one) about the equipment. */
export interface CollectNotice {
  readonly code: CollectCode;
  readonly tag?: string;
  readonly sentence: string;
}
