import { elsewhere } from './reach.ts';
import type { Narrowing, Rules } from './rules.ts';

/** Looking at what endpoints have: only at those of one's own sites. */
export const discoveryRules: Rules<'browse' | 'readNodes' | 'discover'> = narrowing => ({
  async browse(name, node, page) {
    await requireOwn(narrowing, name);
    return narrowing.node.browse(name, node, page);
  },
  async readNodes(name, addresses) {
    await requireOwn(narrowing, name);
    return narrowing.node.readNodes(name, addresses);
  },
  async discover(query) {
    await requireOwn(narrowing, query.interface);
    return narrowing.node.discover(query);
  },
});

async function requireOwn({ reach }: Narrowing, name: string): Promise<void> {
  const known = await reach();
  if (!known.ownsInterface(name)) throw elsewhere(`${name} does not belong to a site of yours`, known);
}
