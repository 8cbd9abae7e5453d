import type { Value } from '../value/value.ts';

/** Which events of one piece of equipment are asked for. Moments in RFC 3339. */
export interface EquipmentEventQuery {
  /** Full name of the collection, `line@lyon`. */
  readonly collection: string;
  readonly equipment: string;
  /** Event types of the collection; absent: those that tell a state. */
  readonly types?: readonly string[];
  /** Default: an hour before `to`. */
  readonly from?: string;
  /** Default: now. */
  readonly to?: string;
  readonly limit: number;
}

/** Events of one piece of equipment over a time. */
export interface EquipmentEventAnswer {
  readonly collection: string;
  readonly equipment: string;
  readonly from: string;
  readonly to: string;
  /** By their time, oldest first. */
  readonly events: readonly ShownEvent[];
  /** Of each type the last one before `from`, where it was found: what held then. */
  readonly before: readonly ShownEvent[];
  /** What of the collection tells states. */
  readonly states: readonly ShownStateEvent[];
  /** Since when these are all there are, where that is later than `from`: more was stored than a question reads. */
  readonly completeFrom?: string;
}

/** An event type that tells a state: every change of a state model, or a tag that turns to `to`. */
export interface ShownStateEvent {
  readonly type: string;
  readonly title?: string;
  readonly tag: string;
  readonly to?: boolean;
}

/** An event as a collection told it, with the number of its message. */
export interface ShownEvent {
  readonly message: number;
  readonly id: string;
  readonly type: string;
  /** By the clock of the source. */
  readonly time: string;
  readonly quality: 'good' | 'uncertain';
  /** Value before and after, where it is a change; states of a model by their names. */
  readonly from?: Value;
  readonly to?: Value;
  /** A gap lies before it. */
  readonly afterGap?: true;
}

/** What happened at equipment. */
export interface EquipmentEventOperations {
  /** Events of some types of one piece of equipment over a time. Reads a bounded part of the journal, the newest first. */
  equipmentEvents(query: EquipmentEventQuery): Promise<EquipmentEventAnswer>;
}
