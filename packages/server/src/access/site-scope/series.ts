import { elsewhere, type Reach } from './reach.ts';
import type { Rules } from './rules.ts';

/** The operations about measurements and equipment: a collection is named with its site, `line@lyon`. */
export const seriesRules: Rules<'series' | 'equipment' | 'oneEquipment' | 'collections'> = ({ node, reach }) => ({
  async series(query) {
    requireSite(await reach(), query.collection);
    return node.series(query);
  },
  async oneEquipment(collection, equipment) {
    requireSite(await reach(), collection);
    return node.oneEquipment(collection, equipment);
  },
  async equipment(filter) {
    const { seesSite } = await reach();
    return (await node.equipment(filter)).filter(({ site }) => seesSite(site));
  },
  async collections(filter) {
    const { seesSite } = await reach();
    return (await node.collections(filter)).filter(({ site }) => seesSite(site));
  },
});

function requireSite(reach: Reach, collection: string): void {
  const site = collection.slice(collection.indexOf('@') + 1);
  if (!reach.sites.includes(site)) throw elsewhere(`${collection} belongs to another site`, reach);
}
