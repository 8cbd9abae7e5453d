import type { EquipmentProgram } from './collector.ts';
import type { Occurrence } from './occurrence.ts';
import type { TriggerProgram } from './program.ts';
import type { StandardValue } from './read-told.ts';
import type { Sample } from './sample.ts';
import type { AlarmState } from './triggers/alarm.ts';
import type { CounterState } from './triggers/counter.ts';
import type { LevelState } from './triggers/level.ts';
import { newWindow, type WindowState } from './window.ts';

/**
 * Where the collecting of one piece of equipment stands. It changes in place: `collect` takes over the state that it is given, and only the
 * one that it returns may be used afterwards. What must survive a restart is written by `writeEquipmentState`.
 */
export interface EquipmentState {
  /** In the order of the program. */
  readonly tags: readonly TagState[];
  readonly measures: readonly MeasureState[];
  readonly triggers: readonly TriggerState[];
  /** Facts of the context, oldest first, so that an event that comes late is framed by what held when it happened. */
  readonly facts: Map<string, readonly Fact[]>;
  /** What happened and waits until the values that it carries are complete, oldest first. */
  waiting: Waiting[];
  /** When anything was told last. */
  heard: number;
  /** Since when the equipment is silent. */
  silentFrom?: number;
  /** The source said that nothing will be told until further notice. */
  cut: boolean;
}

/** What is known of one tag. Times are microseconds since 1970. */
export interface TagState {
  /** The last value in order; `value` is undefined before the first one. */
  time: number;
  value: StandardValue | null | undefined;
  status: number;
  /** Since which source time the value is what it is. */
  since: number;
  /** When a new value came last. */
  heard: number;
  /** How far the source's clock and path are behind ours. */
  lag: number;
  /** Something may have been lost since the last value. */
  gapped: boolean;
  /** The source said that it will tell nothing until further notice. */
  away: boolean;
  /** Why its values are not used at present. */
  wrong?: 'type' | 'unit';
  /** The source told another unit than agreed. */
  isOtherUnit: boolean;
  /** Values by source time, oldest first, for events that carry them. */
  kept: KeptValue[];
  /** How often the clock of its source was set back, so that what happens at the same time again has another id. */
  turns: number;
  /** Since then nothing came but values that are older than what came before: the clock may have been set back. */
  behind?: { readonly received: number; readonly lag: number };
}

/** A value that an event may carry. */
export interface KeptValue {
  readonly time: number;
  readonly value: StandardValue;
}

/** What was told last of a measurement. */
export interface MeasureState {
  shown?: { readonly value: Sample['value']; readonly status: number; readonly time: number };
  stale: boolean;
  flat: boolean;
  outside: boolean;
  late: boolean;
  window?: WindowState;
}

/** Where an event's trigger stands. */
export interface TriggerState {
  readonly form: LevelState | CounterState | AlarmState;
  /** The id of the last event: its time, and how many before it had the same. */
  told?: { readonly time: number; readonly same: number };
  /** A value that its model does not have was noticed. */
  noticed?: true;
}

/** A fact from this time on; absent value: nobody says. */
export interface Fact {
  readonly at: number;
  readonly value?: string;
}

/** An occurrence of the trigger with this place. */
export interface Waiting {
  readonly trigger: number;
  readonly occurrence: Occurrence;
}

/** The state before anything was told. `now`: microseconds since 1970. */
export function newEquipmentState(program: EquipmentProgram, now: number): EquipmentState {
  return {
    tags: program.watched.map(() => newTag(now)),
    measures: program.measures.map(({ window }) => ({
      stale: false,
      flat: false,
      outside: false,
      late: false,
      ...(window && { window: newWindow() }),
    })),
    triggers: program.triggers.map(trigger => ({ form: newForm(trigger) })),
    facts: new Map(),
    waiting: [],
    heard: now,
    cut: false,
  };
}

function newTag(now: number): TagState {
  return {
    time: -Infinity,
    value: undefined,
    status: 0,
    since: 0,
    heard: now,
    lag: 0,
    gapped: false,
    away: false,
    isOtherUnit: false,
    kept: [],
    turns: 0,
  };
}

function newForm({ form: { kind } }: TriggerProgram): TriggerState['form'] {
  switch (kind) {
    case 'level':
      return { kind };
    case 'counter':
      return { kind, rest: 0n, afterGap: false, reset: false };
    case 'alarm':
      return { kind, active: false, known: false, repeats: 0 };
  }
}
