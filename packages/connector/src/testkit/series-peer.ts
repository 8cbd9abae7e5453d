import type { Sample, SeriesName } from '@millrace/core';

import type { SinkFault } from './harness.ts';

/** The peer as the target of measurements. */
export interface SeriesPeer {
  /** Every sample that the target holds now, in any order; whole numbers of whole-number series as bigint. */
  kept(): Promise<readonly KeptSample[]>;
  /** Sets the fault for every later call. A fault this peer cannot have throws (waive the case). */
  dial(fault: SinkFault): Promise<void>;
  /** Calls taken and not answered now; lets the suite abort a hanging call when it is surely under way. */
  waitingCalls?(): number | Promise<number>;
  /** Values that the target has no form for: such a sample is kept without its value. */
  readonly lacks?: readonly ('nan' | 'infinity')[];
  /** A sink that takes whatever stands at its place says nothing of when it came, or of what else it does not keep. */
  readonly forgets?: readonly ('received' | 'unit' | 'origin')[];
}

/** One sample as the target holds it. */
export interface KeptSample extends SeriesName, Pick<Sample, 'value' | 'status' | 'time' | 'origin'> {
  readonly received?: number;
  readonly unit?: string;
}
