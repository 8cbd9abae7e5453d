import { interruptedForwarding, mayRepeat, resumedForwarding } from './forward.ts';
import type { Forwarding, ForwardPolicy, ForwardVerdict } from './forward.ts';

/**
 * A range of blocks that a target did not simply get. `held`: a person decides. `waiting`: it was released, and is given again. `cancelled`: a
 * person gave it up. `expired`: the node did, because too much waited. What the target took is no such range any more.
 */
export interface RangeFacts {
  /** Numbers of the first and last block. */
  readonly first: number;
  readonly last: number;
  readonly state: 'held' | 'waiting' | 'cancelled' | 'expired';
  readonly code: string;
  readonly sentence: string;
  /** Since when it is so: milliseconds since 1970. */
  readonly at: number;
  /** The part of a waiting range that is under way ends here. */
  readonly intent?: number;
  /** Who decided, why, and the number of the audit entry of it. */
  readonly who?: string;
  readonly reason?: string;
  readonly audit?: number;
}

/** Ranges that go, by first block, and those that come in their place; nothing but these changes. */
export interface RangeStep {
  readonly remove: readonly number[];
  readonly put: readonly RangeFacts[];
}

/** What a person decides about held ranges. */
export interface RangeDecision {
  readonly kind: 'release' | 'cancel';
  readonly at: number;
  readonly who: string;
  readonly reason: string;
  readonly audit?: number;
}

/** Blocks that ranges held for the same reason become one range of, at the most. */
const mostJoined = 1_000;

/** A waiting range is given as a forwarding of its own, which ends with its last block. */
export function rangeForwarding({ first, intent }: RangeFacts): Forwarding {
  return resumedForwarding({ sequence: first - 1, ...(intent !== undefined && { intent }) });
}

/** The part of a waiting range up to here is about to be given; on disk before the call where the target minds. */
export function begunRange(range: RangeFacts, through: number): RangeStep {
  return { remove: [range.first], put: [{ ...range, intent: through }] };
}

/** What becomes of a waiting range whose part up to `through` was given: what was taken is gone from it, what was refused is held again. */
export function settledRange(range: RangeFacts, through: number, verdict: ForwardVerdict, at: number): RangeStep {
  if (verdict.kind === 'again' || verdict.kind === 'split') return { remove: [], put: [] };
  const { intent: _, ...plain } = range;
  const rest: readonly RangeFacts[] = through < range.last ? [{ ...plain, first: through + 1 }] : [];
  if (verdict.kind === 'forwarded') return { remove: [range.first], put: rest };
  const { code, sentence } = verdict;
  const held: RangeFacts = { first: range.first, last: through, state: 'held', code, sentence, at };
  return { remove: [range.first], put: [held, ...rest] };
}

/** A waiting range of which a part was under way when the node stopped; nothing where that part may be given again. */
export function interruptedRange(range: RangeFacts, policy: Pick<ForwardPolicy, 'repeat'>, at: number): RangeStep | undefined {
  if (range.intent === undefined || mayRepeat(policy)) return undefined;
  return settledRange(range, range.intent, interruptedForwarding(rangeForwarding(range)).verdict, at);
}

/** A held range after what a person decided; nothing where it is not held any more. */
export function decidedRange(range: RangeFacts, { kind, ...decision }: RangeDecision): RangeFacts | undefined {
  if (range.state !== 'held') return undefined;
  const { first, last, code, sentence } = range;
  return { first, last, code, sentence, state: kind === 'release' ? 'waiting' : 'cancelled', ...decision };
}

/** A range that the node gives up because too much waits. */
export function expiredRange({ first, last }: Pick<RangeFacts, 'first' | 'last'>, sentence: string, at: number): RangeFacts {
  return { first, last, state: 'expired', code: 'forward.expired', sentence, at };
}

/** Puts a range to those that are known, as one with the last of them where it goes on from there for the same reason. */
export function joinedRange(last: RangeFacts | undefined, next: RangeFacts): RangeStep {
  const isOne =
    last !== undefined &&
    last.last + 1 === next.first &&
    last.state === next.state &&
    last.code === next.code &&
    last.sentence === next.sentence &&
    next.last - last.first < mostJoined;
  return isOne ? { remove: [last.first], put: [{ ...next, first: last.first }] } : { remove: [], put: [next] };
}
