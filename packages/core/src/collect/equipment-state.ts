import type { EquipmentProgram } from './collector.ts';
import type { Occurrence } from './occurrence.ts';
import type { MeasureProgram, TriggerProgram } from './program.ts';
import type { Sample } from './sample.ts';
import { newTagColumns, type TagColumns } from './tag-columns.ts';
import type { AlarmState } from './triggers/alarm.ts';
import type { CounterState } from './triggers/counter.ts';
import type { LevelState } from './triggers/level.ts';
import { newWindow, type WindowState } from './window.ts';

/**
 * Where the collecting of one piece of equipment stands. It changes in place: `collect` takes over the state that it is given, and only the
 * one that it returns may be used afterwards. What must survive a restart is written by `writeEquipmentState`.
 */
export interface EquipmentState {
  readonly tags: TagColumns;
  /** In the order of the program; undefined where the measurement has no rule that needs any. */
  readonly measures: readonly (MeasureState | undefined)[];
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
    tags: newTagColumns(program.tags.length, now),
    measures: program.measures.map(newMeasure),
    triggers: program.triggers.map(trigger => ({ form: newForm(trigger) })),
    facts: new Map(),
    waiting: [],
    heard: now,
    cut: false,
  };
}

/** Without any rule everything told is a sample as it is. */
function newMeasure({ deadband, heartbeat, range, stale, flatline, window }: MeasureProgram): MeasureState | undefined {
  if ((deadband ?? heartbeat ?? range ?? stale ?? flatline ?? window) === undefined) return undefined;
  return { stale: false, flat: false, outside: false, late: false, ...(window && { window: newWindow() }) };
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
