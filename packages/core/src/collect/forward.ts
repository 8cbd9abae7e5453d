import { backoffMs } from '../exchange/backoff.ts';
import type { Backoff } from '../exchange/backoff.ts';
import type { Outcome } from '../exchange/outcome.ts';

/**
 * Where the forwarding of one collection to one target stands. Blocks of samples go in ranges, in the order of storing; what a range is stands
 * on disk (`intent`) before a target hears of it that would act twice on another range with the same samples, so that a try after a crash gives
 * exactly the same again. Plain data, replaced, never changed.
 */
export interface Forwarding {
  /** Every block up to here has its final state: forwarded or held. */
  readonly sequence: number;
  /** The range under way ends here. */
  readonly intent?: number;
  /** Tries of this range; also those before a restart, as one. */
  readonly tries: number;
  /** Nothing is tried before: milliseconds since 1970. */
  readonly notBefore: number;
  /** Blocks at most in the next range, while what the target refuses is being told from its neighbours. */
  readonly most?: number;
}

/** What decides how a target is written to, from its own offer and the documents. */
export interface ForwardPolicy {
  /** What the same range given twice does at this target. */
  readonly repeat: 'keyed' | 'harmless' | 'verifiable' | 'unsafe';
  /** Samples of a range, about. */
  readonly samples: number;
  /** Longest time that blocks wait for more. */
  readonly everyMs: number;
  readonly backoff: Backoff;
}

/** A block that waits, as far as deciding needs to know it. */
export interface PendingBlock {
  readonly sequence: number;
  readonly samples: number;
}

/** What is to be done next: a range to give, or a time to look again (absent: when there is something new). */
export type ForwardStep =
  { readonly kind: 'give'; readonly through: number } | { readonly kind: 'wait'; readonly until?: number };

/** What came of a range. `held`: people must look; it is not tried again, and what follows goes on. */
export type ForwardVerdict =
  | { readonly kind: 'forwarded' }
  | { readonly kind: 'held'; readonly code: 'forward.rejected' | 'forward.unknown'; readonly sentence: string }
  | { readonly kind: 'again'; readonly sentence: string }
  /** The target refused blocks of which some may be good: they are given again in smaller ranges. */
  | { readonly kind: 'split'; readonly sentence: string };

/** Blocks of a range at the most, however small they are. */
const mostBlocks = 4096;

/** How the forwarding goes on that stood here when the node stopped. */
export function resumedForwarding(cursor: { readonly sequence: number; readonly intent?: number }): Forwarding {
  const { sequence, intent } = cursor;
  return { sequence, tries: intent === undefined ? 0 : 1, notBefore: 0, ...(intent !== undefined && { intent }) };
}

/**
 * What to do now. `pending`: the blocks after `sequence` in order, as many as are needed for a full range; `since`: when the first of them was seen.
 * A range that is under way is given again as it is, whatever came since.
 */
export function nextForward(
  state: Forwarding,
  policy: ForwardPolicy,
  pending: readonly PendingBlock[],
  since: number,
  now: number,
): ForwardStep {
  if (state.intent === undefined && pending.length === 0) return { kind: 'wait' };
  if (now < state.notBefore) return { kind: 'wait', until: state.notBefore };
  if (state.intent !== undefined) return { kind: 'give', through: state.intent };
  const range = rangeOf(pending, policy.samples, state.most);
  const due = since + policy.everyMs;
  return range.full || now >= due ? { kind: 'give', through: range.through } : { kind: 'wait', until: due };
}

/** The range up to here is about to be given; on disk before the call. */
export function begunForwarding(state: Forwarding, through: number): Forwarding {
  return { ...state, intent: through, tries: state.intent === undefined ? 1 : state.tries + 1 };
}

/** Whether a range that was under way when the node stopped may be given again. */
export function mayRepeat({ repeat }: Pick<ForwardPolicy, 'repeat'>): boolean {
  return repeat === 'keyed' || repeat === 'harmless';
}

/** Whether a range must stand on disk before the target hears of it; where any range may come again, the cursor alone says enough. */
export function standsOnDiskFirst({ repeat }: Pick<ForwardPolicy, 'repeat'>): boolean {
  return repeat !== 'harmless';
}

/** What follows from the outcome of giving the range under way, which has so many blocks (P4). `random`: a number in [0, 1). */
export function concludedForwarding(
  state: Forwarding,
  policy: ForwardPolicy,
  blocks: number,
  outcome: Outcome,
  now: number,
  random: number,
): { readonly state: Forwarding; readonly verdict: ForwardVerdict } {
  switch (outcome.kind) {
    case 'done':
    case 'already':
      return { state: passed(state), verdict: { kind: 'forwarded' } };
    case 'later':
      return tryAgain(state, policy, outcome.sentence, outcome.retryAfterMs ?? 0, now, random);
    case 'unknown':
      return mayRepeat(policy)
        ? tryAgain(state, policy, outcome.sentence, 0, now, random)
        : hold(state, 'forward.unknown', `it may or may not have arrived, and the target cannot be asked: ${outcome.sentence}`);
    case 'never':
      return blocks > 1
        ? { state: smaller(state, blocks), verdict: { kind: 'split', sentence: outcome.sentence } }
        : hold(state, 'forward.rejected', refusal(outcome));
  }
}

/** A range that was under way when the node stopped, at a target that would act twice. */
export function interruptedForwarding(state: Forwarding): { readonly state: Forwarding; readonly verdict: ForwardVerdict } {
  return hold(state, 'forward.unknown', 'the node stopped between sending and the answer, and the target cannot be asked');
}

function rangeOf(
  pending: readonly PendingBlock[],
  samples: number,
  most = mostBlocks,
): { readonly through: number; readonly full: boolean } {
  let sum = 0;
  for (const [index, block] of pending.entries()) {
    sum += block.samples;
    if (sum >= samples || index + 1 >= most) return { through: block.sequence, full: true };
  }
  return { through: pending.at(-1)!.sequence, full: false };
}

/** Smaller ranges grow again with what the target takes. */
function passed({ intent, sequence, most }: Forwarding): Forwarding {
  const next = most === undefined || most * 2 >= mostBlocks ? undefined : most * 2;
  return { sequence: intent ?? sequence, tries: 0, notBefore: 0, ...(next !== undefined && { most: next }) };
}

function smaller({ sequence }: Forwarding, blocks: number): Forwarding {
  return { sequence, tries: 0, notBefore: 0, most: Math.floor(blocks / 2) };
}

function hold(
  state: Forwarding,
  code: 'forward.rejected' | 'forward.unknown',
  sentence: string,
): { readonly state: Forwarding; readonly verdict: ForwardVerdict } {
  return { state: passed(state), verdict: { kind: 'held', code, sentence } };
}

function tryAgain(
  state: Forwarding,
  policy: ForwardPolicy,
  sentence: string,
  atLeastMs: number,
  now: number,
  random: number,
): { readonly state: Forwarding; readonly verdict: ForwardVerdict } {
  const wait = Math.max(atLeastMs, backoffMs(policy.backoff, Math.max(1, state.tries), random));
  return { state: { ...state, notBefore: now + wait }, verdict: { kind: 'again', sentence } };
}

function refusal({ sentence, targetCode }: { readonly sentence: string; readonly targetCode?: string }): string {
  return targetCode === undefined ? sentence : `${sentence} (${targetCode})`;
}
