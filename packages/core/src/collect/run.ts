import type { CollectNotice, EquipmentProgram } from './collector.ts';
import type { EquipmentEvent } from './equipment-event.ts';
import type { EquipmentState } from './equipment-state.ts';
import type { Gap, Sample } from './sample.ts';

/** One call of `collect` under way: what it works on, and what came of it so far. */
export interface Run {
  readonly program: EquipmentProgram;
  readonly state: EquipmentState;
  readonly events: EquipmentEvent[];
  readonly samples: Sample[];
  readonly gaps: Gap[];
  readonly notices: CollectNotice[];
}
