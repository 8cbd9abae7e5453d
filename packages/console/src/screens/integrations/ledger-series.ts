import { countedStates, type HistoryPoint, type Ledger } from '@millrace/core';

/** What the ledger is made of, in the order in which it is drawn, from the ground up. */
export const ledgerParts = ['confirmed', 'filtered', 'cancelled', 'superseded', 'expired', 'held', 'inFlight'] as const;
export type LedgerPart = (typeof ledgerParts)[number];

/** The ledger over time: accepted, and each part of it; `null` where nothing is known. */
export interface LedgerSeries {
  readonly at: readonly number[];
  readonly accepted: readonly (number | null)[];
  readonly parts: Readonly<Record<LedgerPart, readonly (number | null)[]>>;
  /** The moments at which accepted is not the sum of its parts. */
  readonly open: readonly number[];
  /** How many moments are known. */
  readonly known: number;
}

/**
 * The series of points. Counted in this time, what was final already at its lowest is left out of both sides alike: accepted stays the sum of the
 * parts, and an hour of a flow that has taken millions can be seen.
 */
export function ledgerSeries(points: readonly HistoryPoint[], counted: 'range' | 'begin'): LedgerSeries {
  const ledgers = points.map(({ ledger }) => ledger);
  const grounds = groundsOf(
    ledgers.filter(ledger => ledger !== undefined),
    counted,
  );
  const ground = ledgerParts.reduce((sum, part) => sum + grounds[part], 0);
  const values = (part: LedgerPart): readonly (number | null)[] =>
    ledgers.map(ledger => (ledger === undefined ? null : ledger[part] - grounds[part]));
  return {
    at: points.map(({ at }) => Date.parse(at)),
    accepted: ledgers.map(ledger => (ledger === undefined ? null : ledger.accepted - ground)),
    parts: Object.fromEntries(ledgerParts.map(part => [part, values(part)])) as LedgerSeries['parts'],
    open: points.flatMap(({ at, ledger }) => (ledger === undefined || closes(ledger) ? [] : [Date.parse(at)])),
    known: ledgers.filter(ledger => ledger !== undefined).length,
  };
}

/** Whether accepted is the sum of its parts, none of them less than nothing. */
export function closes(ledger: Ledger): boolean {
  return sumOf(ledger) === ledger.accepted && ledgerParts.every(part => ledger[part] >= 0);
}

/** Everything that is accounted for. */
export function sumOf(ledger: Ledger): number {
  return ledgerParts.reduce((sum, part) => sum + ledger[part], 0);
}

/** What waits, for a person or on its way, is never left out. */
function groundsOf(ledgers: readonly Ledger[], counted: 'range' | 'begin'): Readonly<Record<LedgerPart, number>> {
  const isLeftOut = (part: LedgerPart): boolean =>
    counted === 'range' && part !== 'inFlight' && part !== 'held' && ledgers.length > 0;
  const least = (part: LedgerPart): number => (isLeftOut(part) ? Math.min(...ledgers.map(ledger => ledger[part])) : 0);
  return Object.fromEntries(ledgerParts.map(part => [part, least(part)])) as Record<LedgerPart, number>;
}

/** The parts that a ledger has anything of, as they are read. */
export function partsOf(ledger: Ledger): readonly LedgerPart[] {
  return [...countedStates, 'inFlight' as const].filter((part, index) => index === 0 || ledger[part] !== 0);
}
