import { nextCondition, unknownCondition, type ConditionState } from './conditions.ts';
import type { Observation } from './observation.ts';

/** What is active at each condition, by data item. */
export class ConditionBook {
  readonly #states = new Map<string, ConditionState>();

  /** Forgets everything. */
  clear(): void {
    this.#states.clear();
  }

  /** Takes an observation of any category and gives the condition of its data item after it. */
  take(told: Observation): ConditionState {
    if (told.category !== 'CONDITION') return unknownCondition;
    const state = nextCondition(this.#states.get(told.dataItemId) ?? unknownCondition, told);
    this.#states.set(told.dataItemId, state);
    return state;
  }
}
