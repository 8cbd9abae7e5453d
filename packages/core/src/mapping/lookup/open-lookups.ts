import { openCodeSet } from '../../contract/code-set.ts';
import type { CrosswalkEntry, Document } from '../../document/model.ts';
import type { Plan } from '../../document/plan.ts';
import { usesOf } from '../../document/uses.ts';
import { layerOf, openCrosswalk, withEntries } from './crosswalk.ts';
import type { Lookups } from '../program.ts';

/** Entries added to a running node, by crosswalk, in the order in which they were added. */
export type AddedEntries = ReadonlyMap<string, readonly CrosswalkEntry[]>;

/** The part of a plan that is looked up in, and who does. */
export type LookupPlan = Pick<Plan, 'codeSets' | 'crosswalks' | 'contracts' | 'mappings'>;

/** Everything that messages of a plan are looked up in. Made once per plan; `withAdded` makes the next version of it. */
export function openLookups(plan: LookupPlan, added: AddedEntries): Lookups {
  const users = usersOf(plan);
  const codeSets = [...plan.codeSets].map(
    ([name, document]) => [name, openCodeSet(document, users.get(`code-set ${name}`))] as const,
  );
  const crosswalks = [...plan.crosswalks].map(([name, { document, rows, readBack }]) => {
    const more = { added: added.get(name), usedBy: users.get(`crosswalk ${name}`) };
    return [name, openCrosswalk(document, layerOf(rows, readBack), more)] as const;
  });
  return { codeSets: new Map(codeSets), crosswalks: new Map(crosswalks) };
}

/** The same lookups with other entries added to one crosswalk; everything else is shared. */
export function withAdded(lookups: Lookups, name: string, added: readonly CrosswalkEntry[]): Lookups {
  const before = lookups.crosswalks.get(name);
  if (before === undefined) throw new Error(`adding to crosswalk ${name}: the plan has none`);
  return { ...lookups, crosswalks: new Map(lookups.crosswalks).set(name, withEntries(before, added)) };
}

/** Where each code set and crosswalk is used, in words: `crosswalk material` → `mapping order-to-work-order`. */
function usersOf({ contracts, mappings, crosswalks }: LookupPlan): ReadonlyMap<string, readonly string[]> {
  const users = new Map<string, readonly string[]>();
  const note = (user: string, document: Document): void => {
    for (const { kind, ref } of usesOf(document)) {
      const known = users.get(`${kind} ${ref}`) ?? [];
      if (!known.includes(user)) users.set(`${kind} ${ref}`, [...known, user]);
    }
  };
  for (const [ref, document] of contracts) note(`contract ${ref}`, document);
  for (const [name, document] of mappings) note(`mapping ${name}`, document);
  for (const [name, { document }] of crosswalks) note(`crosswalk ${name}`, document);
  return users;
}
