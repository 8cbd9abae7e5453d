import type { Actor, CorrectionView, HeldGroups } from '@millrace/core';
import { requireMessage, seenCorrection } from './messages.ts';
import { elsewhere, type Reach } from './reach.ts';
import type { Narrowing, Rules } from './rules.ts';

/** The operations about what waits for a person, and what persons do with many messages. */
export const heldRules: Rules<
  | 'held'
  | 'heldGroups'
  | 'heldProgress'
  | 'forward'
  | 'release'
  | 'cancel'
  | 'replay'
  | 'correction'
  | 'correct'
  | 'corrections'
  | 'decideCorrection'
> = narrowing => {
  const { node, reach } = narrowing;
  return {
    held: async query => node.held({ ...query, sites: (await reach()).sites }),
    heldGroups: async () => seenGroups(await reach(), await node.heldGroups()),
    heldProgress: () => node.heldProgress(),
    // The runtime itself leaves out the flows of other sites: it narrows what a selection means by the sites of the actor.
    forward: async (selection, to, note, actor) => node.forward(selection, to, note, narrowed(actor, await reach())),
    release: async (selection, reason, actor, dryRun) => node.release(selection, reason, narrowed(actor, await reach()), dryRun),
    cancel: async (selection, reason, actor, dryRun) => node.cancel(selection, reason, narrowed(actor, await reach()), dryRun),
    replay: async (selection, dryRun, reason, actor) => node.replay(selection, dryRun, reason, narrowed(actor, await reach())),
    async correction(message) {
      await requireMessage(narrowing, message);
      const desk = await node.correction(message);
      const known = await reach();
      return {
        ...desk,
        held: desk.held.filter(({ flow }) => known.seesFlow(flow)),
        corrections: desk.corrections.map(correction => seenCorrection(known, correction)),
      };
    },
    async correct(message, content, dryRun, reason, actor) {
      await requireOwnMessage(narrowing, message);
      return node.correct(message, content, dryRun, reason, actor);
    },
    async corrections(filter) {
      const page = await node.corrections(filter);
      const isSeen = await Promise.all(page.items.map(({ message }) => isOfReach(narrowing, message)));
      const known = await reach();
      return { ...page, items: page.items.filter((_, index) => isSeen[index]).map(item => seenCorrection(known, item)) };
    },
    async decideCorrection(number, agree, reason, actor) {
      const proposal = await correctionOf(narrowing, number);
      if (proposal) await requireOwnMessage(narrowing, proposal.message);
      return node.decideCorrection(number, agree, reason, actor);
    },
  };
};

function seenGroups({ seesFlow }: Reach, all: HeldGroups): HeldGroups {
  const groups = all.groups.filter(({ flow }) => seesFlow(flow));
  return {
    ...all,
    groups,
    total: groups.reduce((sum, { count }) => sum + count, 0),
    behind: groups.reduce((sum, { behind }) => sum + behind, 0),
  };
}

async function isOfReach(narrowing: Narrowing, message: number): Promise<boolean> {
  return requireMessage(narrowing, message).then(
    () => true,
    () => false,
  );
}

async function correctionOf({ node }: Narrowing, number: number): Promise<CorrectionView | undefined> {
  const { items } = await node.corrections({ limit: 1, after: number + 1 });
  return items.find(item => item.number === number);
}

/** A correction changes what every flow of the message gets, so all of them have to be of the own sites. */
async function requireOwnMessage(narrowing: Narrowing, message: number): Promise<void> {
  await requireMessage(narrowing, message);
  const reach = await narrowing.reach();
  const flows = (await narrowing.node.messagePlace(message))?.flows ?? [];
  if (!flows.every(flow => reach.ownsFlow(flow))) throw elsewhere(`message ${message} goes to other sites too`, reach);
}

/** Somebody narrowed to sites, for those operations that narrow by themselves. */
export function narrowed(actor: Actor, { sites }: Reach): Actor {
  return { ...actor, sites };
}
