import type { CodeSets, Crosswalk, CrosswalkLayer, Lookups } from '@millrace/core';

/** What another thread must learn to have the same lookups: crosswalks whose documents did not change come without these. */
export interface LookupChange {
  readonly codeSets?: CodeSets;
  readonly crosswalks: readonly {
    readonly head: Omit<Crosswalk, 'layers'>;
    readonly added: CrosswalkLayer;
    /** Absent where the other thread has them already. */
    readonly documents?: CrosswalkLayer;
  }[];
}

/** The change from the lookups that another thread has to those that it needs. Large tables go once, not with each entry added. */
export function changeOf(before: Lookups | undefined, after: Lookups): LookupChange {
  return {
    ...(before?.codeSets !== after.codeSets && { codeSets: after.codeSets }),
    crosswalks: [...after.crosswalks.values()].map(({ layers: [documents, added], ...head }) => {
      const known = before?.crosswalks.get(head.name)?.layers[0] === documents;
      return { head, added, ...(!known && { documents }) };
    }),
  };
}

/** The lookups after a change. */
export function applied(before: Lookups | undefined, { codeSets, crosswalks }: LookupChange): Lookups {
  const next = crosswalks.map(({ head, added, documents = before!.crosswalks.get(head.name)!.layers[0] }) => {
    const crosswalk: Crosswalk = { ...head, layers: [documents, added] };
    return [head.name, crosswalk] as const;
  });
  return { codeSets: codeSets ?? before!.codeSets, crosswalks: new Map(next) };
}
