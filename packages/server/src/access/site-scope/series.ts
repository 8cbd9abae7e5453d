import { requireCollection } from './reach.ts';
import type { Rules } from './rules.ts';

/** The operations about measurements and equipment: a collection is named with its site, `line@lyon`. */
export const seriesRules: Rules<'series' | 'equipmentEvents' | 'equipment' | 'oneEquipment' | 'collections'> = ({
  node,
  reach,
}) => ({
  async series(query) {
    requireCollection(await reach(), query.collection);
    return node.series(query);
  },
  async equipmentEvents(query) {
    requireCollection(await reach(), query.collection);
    return node.equipmentEvents(query);
  },
  async oneEquipment(collection, equipment) {
    requireCollection(await reach(), collection);
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
