import type { TagBatch } from '@millrace/connector';
import type { Gap, GapReason } from '@millrace/core';
import type { CollectedGroup } from './collected-group.ts';
import type { EquipmentRun } from './equipment-run.ts';
import type { Observation } from './observation.ts';

/**
 * The gaps of the tags that one interface tells of a piece of equipment: from the last value before to the first one after, by the clock of the
 * node. What is read again of the time between is counted, also when it comes late.
 */
export class LinkGaps {
  readonly #observation: Observation;
  /** The last gap, which may still be filled. */
  #closed: Gap | undefined;

  constructor(observation: Observation) {
    this.#observation = observation;
  }

  /** Nothing is told from the last value on. */
  open(group: CollectedGroup, reason: GapReason, sentence: string): void {
    const { run, tags, interface: name } = this.#observation;
    const link = run.link(name);
    if (link.gap !== undefined || link.heard === undefined) return;
    const collected = run.apply({ kind: 'gap', gap: { from: link.heard, reason, sentence }, ...someTags(run, tags) });
    link.gap = collected.gaps[0] as Gap;
    group.add(run, collected);
  }

  /** Something is told again: ends the gap before its first value is taken, and counts what fills it. */
  told(group: CollectedGroup, { values }: TagBatch): void {
    const { run, interface: name } = this.#observation;
    const link = run.link(name);
    const gap = link.gap ?? this.#closed;
    if (gap === undefined || values.length === 0) return;
    const live = values.find(({ origin }) => origin === undefined);
    const to = gap.to ?? live?.receivedTime;
    const within = values.filter(({ sourceTime = -1 }) => sourceTime > gap.from && sourceTime < (to ?? Infinity)).length;
    const filled = (gap.backfilled ?? 0) + within;
    const next: Gap = { ...gap, ...(to !== undefined && { to }), ...(filled > 0 && { backfilled: filled }) };
    if (within > 0 || gap.to !== to) group.gap(run, next);
    if (to === undefined) link.gap = next;
    else {
      delete link.gap;
      this.#closed = next;
    }
  }
}

/** Which tags a gap is of; absent where it is all of the equipment. */
function someTags(run: EquipmentRun, tags: readonly number[]): { readonly tags?: readonly number[] } {
  return tags.length === run.program.tags.length ? {} : { tags };
}
