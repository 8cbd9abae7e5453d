import type { CollectingState, CollectionLine, EquipmentLine } from '@millrace/core';
import { hasWords, type ListSearch } from '../../parts/list-search.ts';

type Wanted = ListSearch<CollectingState>;

/** A line of the list: a collection at its site, or a piece of its equipment under it. */
export type Row =
  | { readonly kind: 'collection'; readonly collection: CollectionLine }
  | { readonly kind: 'equipment'; readonly line: EquipmentLine; readonly collection: CollectionLine };

/** The states of collecting, the worst first. */
export const collectingStates: readonly CollectingState[] = [
  'stopped',
  'disconnected',
  'silent',
  'stale',
  'waiting',
  'collecting',
];

/** The lines that are wanted: collections in trouble first, then by site and name; each with its equipment, the worst first. */
export function rowsOf(collections: readonly CollectionLine[], wanted: Wanted): readonly Row[] {
  return collections
    .filter(({ site }) => wanted.site === undefined || site === wanted.site)
    .map(collection => ({ ...collection, equipment: collection.equipment.filter(line => isWanted(collection, line, wanted)) }))
    .filter(({ equipment }) => equipment.length > 0)
    .toSorted(
      (one, other) => worst(one) - worst(other) || compare(one.site, other.site) || compare(one.collection, other.collection),
    )
    .flatMap((collection): readonly Row[] => [
      { kind: 'collection', collection },
      ...worstFirst(collection.equipment).map(line => ({ kind: 'equipment', line, collection }) as const),
    ]);
}

/** Equipment that is not collected as it should be, the worst first, with its collection. */
export function troubled(
  collections: readonly CollectionLine[],
): readonly { readonly line: EquipmentLine; readonly collection: CollectionLine }[] {
  return collections
    .flatMap(collection => collection.equipment.map(line => ({ line, collection })))
    .filter(({ line }) => line.state !== 'collecting')
    .toSorted((one, other) => rank(one.line) - rank(other.line));
}

/** How many samples each target of a collection has not taken yet. */
export function behindOf(
  { to }: Pick<CollectionLine, 'to'>,
  { counts }: Pick<EquipmentLine, 'counts'>,
): ReadonlyMap<string, number> {
  return new Map(to.map(target => [target, Math.max(0, counts.samples - (counts.forwarded[target] ?? 0))]));
}

function isWanted(collection: CollectionLine, line: EquipmentLine, { text, state }: Wanted): boolean {
  if (state !== undefined && line.state !== state) return false;
  return hasWords(text, [
    line.equipment,
    line.title ?? '',
    line.sentence,
    collection.collection,
    collection.title ?? '',
    collection.class,
    collection.owner,
  ]);
}

function worstFirst(equipment: readonly EquipmentLine[]): readonly EquipmentLine[] {
  return equipment.toSorted((one, other) => rank(one) - rank(other) || compare(one.equipment, other.equipment));
}

function worst({ equipment }: CollectionLine): number {
  return Math.min(...equipment.map(rank)) < collectingStates.indexOf('waiting') ? 0 : 1;
}

function rank({ state }: EquipmentLine): number {
  return collectingStates.indexOf(state);
}

function compare(one: string, other: string): number {
  return one.localeCompare(other, 'en', { numeric: true });
}
