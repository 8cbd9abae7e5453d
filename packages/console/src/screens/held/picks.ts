import type { ArgumentsOf } from '@millrace/api';
import type { HeldItem } from '@millrace/core';
import { selectionOf, type HeldChoice } from './choice.ts';

/** Which of the listed deliveries are chosen: all that the list means, or some by message. */
export type Picks = 'all' | ReadonlySet<number>;

/** Nothing is chosen. */
export const noPicks: Picks = new Set<number>();

/** Most messages that can be chosen one by one; an operation takes no more. */
export const mostPicks = 10_000;

/** The choice with some rows added or taken away. */
export function picked(picks: Picks, items: readonly Pick<HeldItem, 'message'>[], isOn: boolean): Picks {
  const next = new Set(picks === 'all' ? [] : picks);
  for (const { message } of items) {
    if (!isOn) next.delete(message);
    else if (next.size < mostPicks) next.add(message);
  }
  return next;
}

/** How many are chosen, of a list of so many. */
export function countOf(picks: Picks, total: number): number {
  return picks === 'all' ? total : picks.size;
}

/** The chosen ones as an operation takes them. */
export function selectionOfPicks(picks: Picks, choice: HeldChoice): ArgumentsOf<'release'>['selection'] {
  const selection = selectionOf(choice);
  return picks === 'all' ? selection : { ...selection, messages: [...picks].toSorted((a, b) => a - b) };
}
