import type { Ledger } from './views.ts';

/** Final states counted for one flow; what is accepted and in none of them is in flight. */
export interface Counts {
  readonly confirmed: number;
  readonly filtered: number;
  readonly held: number;
  readonly cancelled: number;
  readonly expired: number;
  readonly superseded: number;
}

/** Nothing counted. */
export const noCounts: Counts = { confirmed: 0, filtered: 0, held: 0, cancelled: 0, expired: 0, superseded: 0 };

/** The names of the counted states, in the order in which the ledger is read. */
export const countedStates = ['confirmed', 'filtered', 'held', 'cancelled', 'expired', 'superseded'] as const;

/** Whether a state is one that the ledger counts; the others are in flight. */
export function isCounted(state: string): state is keyof Counts {
  return (countedStates as readonly string[]).includes(state);
}

/** The balance of P3 from what was counted and, where it is known independently, what is in flight. */
export function balance(accepted: number, counts: Counts, inFlight?: number): Ledger {
  const settled = countedStates.reduce((sum, state) => sum + counts[state], 0);
  const rest = accepted - settled;
  return {
    accepted,
    ...pick(counts),
    inFlight: inFlight ?? rest,
    balanced: rest >= 0 && (inFlight === undefined || inFlight === rest),
  };
}

/** The change that moving one delivery between two states makes to the counters. */
export function countsOfMove(from: string | undefined, to: string): Partial<Counts> {
  if (from === to) return {};
  return { ...(from !== undefined && isCounted(from) ? { [from]: -1 } : {}), ...(isCounted(to) ? { [to]: 1 } : {}) };
}

/** Adds changes to counters. */
export function addCounts(counts: Counts, change: Partial<Counts>): Counts {
  const sum = { ...counts };
  for (const state of countedStates) sum[state] += change[state] ?? 0;
  return sum;
}

function pick(counts: Counts): Counts {
  const { confirmed, filtered, held, cancelled, expired, superseded } = counts;
  return { confirmed, filtered, held, cancelled, expired, superseded };
}
