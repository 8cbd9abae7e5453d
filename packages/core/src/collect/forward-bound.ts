import type { Forwarding } from './forward.ts';

/** How much may wait for a target, and what happens beyond it. */
export interface BacklogLimit {
  readonly bytes: number;
  /** Part of it, from 0 to 1, from which on people are warned. */
  readonly warn: number;
  /** `expire`: the oldest is given up. `stop`: nothing more is collected. */
  readonly full: 'expire' | 'stop';
}

/** Something that waits, with its size. */
export interface WaitingBytes {
  readonly first: number;
  readonly last: number;
  readonly bytes: number;
}

/** What is given up: ranges by first block, and blocks behind the cursor up to a number. */
export interface GivenUp {
  readonly ranges: readonly number[];
  readonly through?: number;
}

/** Once too much waits, so much of the limit is left waiting: what is given up is a piece, not a block every moment. */
const leftOfLimit = 0.9;

/** Whether so much may wait. */
export function isFull({ bytes }: BacklogLimit, waiting: number): boolean {
  return waiting > bytes;
}

/**
 * What is given up so that the limit holds: always the oldest first. Ranges that are held or wait are older than everything behind the cursor. A range
 * that is under way goes as a whole, as it would be given, or not at all: of a part of it nobody would know whether the target has it.
 *
 * @param waiting Bytes that wait in all.
 * @param ranges Held and waiting ranges, in order, as many as are at hand.
 * @param pending Blocks after the cursor, in order, as many as are at hand.
 */
export function giveUp(
  limit: BacklogLimit,
  waiting: number,
  ranges: readonly WaitingBytes[],
  pending: readonly { readonly sequence: number; readonly size: number }[],
  { intent = 0 }: Pick<Forwarding, 'intent'>,
): GivenUp {
  if (!isFull(limit, waiting)) return { ranges: [] };
  let left = waiting - limit.bytes * leftOfLimit;
  const given: number[] = [];
  for (const range of ranges) {
    if (left <= 0) break;
    given.push(range.first);
    left -= range.bytes;
  }
  let through: number | undefined;
  const isWhole = intent <= (pending.at(-1)?.sequence ?? 0);
  for (const block of isWhole ? pending : []) {
    if (left <= 0 && (through === undefined || block.sequence > intent)) break;
    through = block.sequence;
    left -= block.size;
  }
  return { ranges: given, ...(through !== undefined && { through }) };
}
