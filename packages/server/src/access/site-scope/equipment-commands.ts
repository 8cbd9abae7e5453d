import { requireCollection, siteOf } from './reach.ts';
import type { Rules } from './rules.ts';

/** The operations about commands to equipment: a collection is named with its site, `line@lyon`. */
export const equipmentCommandRules: Rules<'commandOffers' | 'commands' | 'command' | 'sendCommand' | 'decideCommand'> = ({
  node,
  reach,
}) => ({
  async commandOffers(collection, equipment) {
    requireCollection(await reach(), collection);
    return node.commandOffers(collection, equipment);
  },
  async commands(filter) {
    const { seesSite } = await reach();
    return (await node.commands(filter)).filter(({ collection }) => seesSite(siteOf(collection)));
  },
  async command(id) {
    const record = await node.command(id);
    requireCollection(await reach(), record.collection);
    return record;
  },
  async sendCommand(order, dryRun, actor) {
    requireCollection(await reach(), order.collection);
    return node.sendCommand(order, dryRun, actor);
  },
  async decideCommand(id, agree, reason, actor) {
    requireCollection(await reach(), (await node.command(id)).collection);
    return node.decideCommand(id, agree, reason, actor);
  },
});
