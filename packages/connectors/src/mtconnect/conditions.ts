import type { Observation } from './observation.ts';

const ranks = ['Unavailable', 'Normal', 'Warning', 'Fault'] as const;

/**
 * What is active at one condition (MTConnect Part 2, Condition): several faults and warnings at once, told apart by their native code. `Normal`
 * without a code clears all, with a code that one; `Unavailable` says that nothing is known.
 */
export interface ConditionState {
  readonly level: (typeof ranks)[number];
  /** Warnings and faults by native code. */
  readonly active: ReadonlyMap<string, Observation>;
}

/** Before anything was told. */
export const unknownCondition: ConditionState = { level: 'Unavailable', active: new Map() };

/** The condition after an observation. */
export function nextCondition(state: ConditionState, told: Observation): ConditionState {
  const level = levelOf(told.type);
  const code = told.attributes.conditionId ?? told.attributes.nativeCode ?? '';
  if (level === 'Unavailable') return unknownCondition;
  const active = new Map(level === 'Normal' && code === '' ? [] : state.active);
  active.delete(code);
  if (level !== 'Normal') active.set(code, told);
  const worst = [...active.values()].reduce((rank, each) => Math.max(rank, ranks.indexOf(levelOf(each.type))), 1);
  return { level: ranks[worst] as ConditionState['level'], active };
}

function levelOf(type: string): ConditionState['level'] {
  const word = type.charAt(0).toUpperCase() + type.slice(1).toLowerCase();
  return ranks.find(rank => rank === word) ?? 'Unavailable';
}
