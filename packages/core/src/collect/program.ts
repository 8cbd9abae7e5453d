import type { AggregateFunction, EventDeclaration } from '../document/collect-model.ts';
import type { StandardValue, ToldReader } from './read-told.ts';

/** One tag of a program: how its values are read, and what is made of them. Equipment that tells it alike shares it. */
export interface TagProgram {
  readonly name: string;
  readonly read: ToldReader;
  /** UCUM unit that the source is expected to tell, where any. */
  readonly unit?: string;
  /** Whether a unit that the source tells is that one; where nobody knows what it is, it is not held against it. */
  isUnit(told: string): boolean;
  /** Uncertain values count as values in events and aggregates. */
  readonly uncertain: boolean;
  /** Places of its measurements and of the events that it triggers. */
  readonly measures: readonly number[];
  readonly triggers: readonly number[];
  /** How many of its measurements are windows. */
  readonly windowed: number;
  /** Events carry its value: microseconds that earlier values are kept for. Absent: none do. */
  readonly kept?: number;
}

/** One measurement; durations are microseconds. */
export interface MeasureProgram {
  readonly name: string;
  readonly tag: number;
  /** Place of its series, and of the one for whole numbers beyond 2^63; an aggregate has its own. */
  readonly series: number;
  readonly wideSeries: number;
  readonly deadband?: number;
  readonly heartbeat?: number;
  readonly range?: { readonly min?: number; readonly max?: number };
  readonly stale?: number;
  readonly flatline?: number;
  readonly window?: WindowProgram;
}

/** Windows of so many microseconds, and what is told of each: a function and the place of its series. */
export interface WindowProgram {
  readonly every: number;
  readonly of: readonly { readonly function: AggregateFunction; readonly series: number }[];
}

/** One event and what triggers it. */
export interface TriggerProgram {
  /** Event type. */
  readonly name: string;
  readonly tag: number;
  readonly declaration: EventDeclaration;
  /** Tags whose values it carries. */
  readonly snapshot: readonly number[];
  readonly form: LevelForm | CounterForm | AlarmForm;
}

/** A level that changes: a flag, a state of a model, or any value. `settle`: microseconds that it must last before it counts. */
export interface LevelForm {
  readonly kind: 'level';
  readonly settle: number;
  /** The level that a value stands for. */
  level(value: StandardValue): StandardValue;
  /** Whether the model has it; absent: every value is one. */
  knows?(value: StandardValue): boolean;
  /** Whether coming to this level is an event. */
  tells(level: StandardValue): boolean;
  /** Each event is one cycle. */
  readonly counts?: true;
}

/** A counter that grows; events tell multiples of `per`. */
export interface CounterForm {
  readonly kind: 'counter';
  readonly rollover?: bigint;
  readonly per: bigint;
}

/** An alarm that comes and goes; gone for less than `chatter` microseconds it has not gone. */
export interface AlarmForm {
  readonly kind: 'alarm';
  readonly severity?: number;
  readonly chatter: number;
}
