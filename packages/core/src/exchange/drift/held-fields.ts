import type { HeldField } from './drift-views.ts';
import { sightingOf } from './sightings.ts';

/** One delivery that waits for a person. */
export interface HeldDelivery {
  readonly message: number;
  readonly code: string;
  readonly sentence: string;
  /** Since when, in milliseconds since 1970. */
  readonly at: number;
}

const place = /^[^\s:"]+(?:"(?:[^"\\]|\\.)*"[^\s:"]*)*(?=: )/u;

/** Deliveries held because of a contract, counted by reason and field; those of other contracts are left out. Most first. */
export function heldFields(ref: string, held: readonly HeldDelivery[]): readonly HeldField[] {
  const own = held.filter(({ sentence }) => sentence.startsWith(`${ref}: `));
  const groups = Map.groupBy(own, ({ code, sentence }) => `${code} ${fieldOf(sentence.slice(ref.length + 2))}`);
  return [...groups.values()]
    .map(group => {
      const ordered = group.toSorted((a, b) => a.at - b.at || a.message - b.message);
      const [first, last] = [ordered[0]!, ordered.at(-1)!];
      const sentence = last.sentence.slice(ref.length + 2);
      return {
        code: last.code,
        path: fieldOf(sentence),
        deliveries: group.length,
        sentence,
        first: sightingOf(first),
        last: sightingOf(last),
      };
    })
    .sort((a, b) => b.deliveries - a.deliveries || (a.path < b.path ? -1 : 1));
}

/** The field that a reason begins with, without positions in lists. */
function fieldOf(sentence: string): string {
  return (place.exec(sentence)?.[0] ?? '').replaceAll(/\[\d+\]/gu, '');
}
