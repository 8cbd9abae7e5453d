import type { EquipmentEvent } from './equipment-event.ts';
import type { StandardValue } from './read-told.ts';

/** A usable value of a tag in the order of its source. */
export interface Reading {
  readonly value: StandardValue;
  /** Source time and receipt, microseconds since 1970. */
  readonly time: number;
  readonly received: number;
  /** The moment whose facts frame it: by our clock for what was watched, by the source's for what was read from its history. */
  readonly framedAt: number;
  readonly quality: 'good' | 'uncertain';
  /** Something may have been lost before it. */
  readonly afterGap: boolean;
}

/** What a trigger found, before it is framed as an event. */
export interface Occurrence
  extends Omit<Reading, 'value'>, Pick<EquipmentEvent, 'count' | 'total' | 'reset' | 'repeats' | 'severity'> {
  readonly from?: StandardValue;
  readonly to?: StandardValue;
}

/** Takes what a trigger found. */
export type Tell = (occurrence: Occurrence) => void;
