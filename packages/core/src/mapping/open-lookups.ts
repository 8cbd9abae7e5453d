import { openCodeSet } from '../contract/code-set.ts';
import type { CrosswalkEntry, Document } from '../document/model.ts';
import type { Plan } from '../document/plan.ts';
import { usesOf } from '../document/uses.ts';
import { layerOf, openCrosswalk, type Crosswalk, type CrosswalkLayer } from './crosswalk.ts';
import type { Lookups } from './program.ts';

/** Entries added to a running node, by crosswalk, in the order in which they were added. */
export type AddedEntries = ReadonlyMap<string, readonly CrosswalkEntry[]>;

/** Everything that messages of a plan are looked up in. Made once per plan; `withAdded` makes the next version of it. */
export function openLookups(
  plan: Pick<Plan, 'codeSets' | 'crosswalks' | 'contracts' | 'mappings'>,
  added: AddedEntries,
): Lookups {
  const users = usersOf(plan);
  const codeSets = [...plan.codeSets].map(([name, document]) => [name, openCodeSet(document, users.get(name) ?? [])] as const);
  const crosswalks = [...plan.crosswalks].map(
    ([name, { document, rows, readBack }]) => [name, openCrosswalk(document, layerOf(rows, readBack), added.get(name))] as const,
  );
  return { codeSets: new Map(codeSets), crosswalks: new Map(crosswalks) };
}

/** The same lookups with other entries added to one crosswalk; everything else is shared. */
export function withAdded(
  lookups: Lookups,
  name: string,
  plan: Pick<Plan, 'crosswalks'>,
  added: readonly CrosswalkEntry[],
): Lookups {
  const before = lookups.crosswalks.get(name);
  const planned = plan.crosswalks.get(name);
  if (before === undefined || planned === undefined) throw new Error(`adding to crosswalk ${name}: the plan has none`);
  const documents: CrosswalkLayer = before.layers[0];
  const after: Crosswalk = openCrosswalk(planned.document, documents, added);
  return { ...lookups, crosswalks: new Map(lookups.crosswalks).set(name, after) };
}

/** Where each code set is used, in words. */
function usersOf({
  contracts,
  mappings,
  crosswalks,
}: Omit<Plan, 'text' | 'sites' | 'systems' | 'interfaces' | 'flows' | 'codeSets'>) {
  const users = new Map<string, readonly string[]>();
  const note = (name: string, document: Document): void => {
    for (const { kind, ref } of usesOf(document)) {
      if (kind !== 'code-set') continue;
      const list = users.get(ref) ?? [];
      if (!list.includes(name)) users.set(ref, [...list, name]);
    }
  };
  for (const [ref, document] of contracts) note(`contract ${ref}`, document);
  for (const [name, document] of mappings) note(`mapping ${name}`, document);
  for (const [name, { document }] of crosswalks) note(`crosswalk ${name}`, document);
  return users;
}
