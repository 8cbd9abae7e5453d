import type { Operations } from '@millrace/core';
import { openRules, sampleRules } from './documents.ts';
import { heldRules } from './held.ts';
import { messageRules } from './messages.ts';
import { presentRules } from './present.ts';
import { elsewhere, reachOf } from './reach.ts';
import type { Narrowing } from './rules.ts';
import { systemRules } from './systems.ts';

/**
 * The operations of a node as somebody gets them who is for some sites only; `sites` absent: as they are. Reading is narrowed to what those sites
 * have and what belongs to no site, acting to those sites alone. An operation that no rule is about is refused: it tells of, or changes, the whole node.
 */
export function scopedOperations(node: Operations, sites: readonly string[] | undefined): Operations {
  if (sites === undefined) return node;
  const narrowing: Narrowing = { node, reach: async () => reachOf(await node.territory(), sites) };
  const rules: Partial<Operations> = {
    ...presentRules(narrowing),
    ...messageRules(narrowing),
    ...heldRules(narrowing),
    ...systemRules(narrowing),
    ...openRules(narrowing),
    ...sampleRules(narrowing),
  };
  const refusing = Object.keys(node)
    .filter(name => !Object.hasOwn(rules, name))
    .map(name => [name, async () => Promise.reject(elsewhere('this is about the whole node', { sites }))]);
  return { ...(Object.fromEntries(refusing) as Partial<Operations>), ...rules } as Operations;
}
