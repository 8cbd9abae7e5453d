import type { Operations } from '@millrace/core';
import { openRules, sampleRules } from './documents.ts';
import { discoveryRules } from './discovery.ts';
import { equipmentCommandRules } from './equipment-commands.ts';
import { heldRules } from './held.ts';
import { heldSeriesRules } from './held-series.ts';
import { messageRules } from './messages.ts';
import { presentRules } from './present.ts';
import { elsewhere, reachOf } from './reach.ts';
import type { Narrowing } from './rules.ts';
import { seriesRules } from './series.ts';
import { systemRules } from './systems.ts';

/**
 * The operations of a node as somebody gets them who is for some sites only; `sites` absent: as they are. Reading is narrowed to what those sites
 * have and what belongs to no site, acting to those sites alone. The compiler refuses an operation that has no rule and is not refused either.
 */
export function scopedOperations(node: Operations, sites: readonly string[] | undefined): Operations {
  if (sites === undefined) return node;
  const narrowing: Narrowing = { node, reach: async () => reachOf(await node.territory(), sites) };
  return {
    ...presentRules(narrowing),
    ...messageRules(narrowing),
    ...heldRules(narrowing),
    ...systemRules(narrowing),
    ...equipmentCommandRules(narrowing),
    ...discoveryRules(narrowing),
    ...seriesRules(narrowing),
    ...heldSeriesRules(narrowing),
    ...openRules(narrowing),
    ...sampleRules(narrowing),
    ...wholeNode(async () => Promise.reject(elsewhere('this is about the whole node', { sites }))),
  };
}

/** What tells of, or changes, the whole node, and what the server alone asks. */
function wholeNode(refuse: () => Promise<never>) {
  return {
    audit: refuse,
    auditSearch: refuse,
    backup: refuse,
    copyMapping: refuse,
    knowAccess: refuse,
    messagePlace: refuse,
    noteAccess: refuse,
    noteOddAccess: refuse,
    reload: refuse,
    saveMapping: refuse,
    startVerification: refuse,
    territory: refuse,
    trust: refuse,
    verifyAudit: refuse,
    verifyBackup: refuse,
  } satisfies Partial<Operations>;
}
