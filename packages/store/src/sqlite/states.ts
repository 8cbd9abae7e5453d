import type { Counts, DeliveryState } from '../store.ts';

/** Delivery states by the number that stands in the table; 0 to 3 are open (partial indexes rely on it). Only ever appended to. */
export const states: readonly DeliveryState[] = [
  'waiting',
  'sending',
  'unknown',
  'held',
  'confirmed',
  'filtered',
  'cancelled',
  'expired',
  'superseded',
];

/** The number of a state in the table. */
export function stateNumber(state: DeliveryState): number {
  return states.indexOf(state);
}

/** The counters of a flow, in the order of their columns. */
export const countNames: readonly (keyof Counts)[] = ['confirmed', 'filtered', 'held', 'cancelled', 'expired', 'superseded'];
