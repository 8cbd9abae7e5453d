import { backoffMs } from './backoff.ts';
import type { Backoff } from './backoff.ts';
import type { Outcome, Verdict } from './outcome.ts';

/** Everything that decides what happens after a try; made once per flow from the sink's offer and the documents. */
export interface DeliveryPolicy {
  /** What a second try does at this target (the sink's own offer). */
  readonly repeat: 'keyed' | 'harmless' | 'verifiable' | 'unsafe';
  readonly canVerify: boolean;
  /** Tries of one message before it is held. A target that is down or busy does not use them up. */
  readonly attempts: number;
  readonly backoff: Backoff;
  /** Age at which a message expires, from its receipt. */
  readonly expireMs?: number;
  /** How long a target that says "absent" may still be at work on what we gave up waiting for: it is asked again after that. */
  readonly doubtMs?: number;
  /** For a target that can neither recognise a repeat nor be asked. */
  readonly unknown: 'hold' | 'repeat';
}

/** What is known of a delivery when a decision about it is due. */
export interface DeliveryFacts {
  /** Tries made, including the one just answered. */
  readonly attempts: number;
  /** All tries, those that do not count among them: waits for a condition grow with them. Absent: the same. */
  readonly tries?: number;
  /** Questions asked since the outcome became unknown, including the one just answered. */
  readonly verifies: number;
  readonly receivedAt: number;
}

/** Where a delivery goes next. `waiting` and `unknown` carry the time of the next try or question. */
export type Next =
  | { readonly state: 'confirmed'; readonly reference?: string }
  | { readonly state: 'filtered' }
  | { readonly state: 'superseded'; readonly sentence: string }
  | { readonly state: 'expired'; readonly sentence: string }
  | { readonly state: 'cancelled'; readonly sentence: string }
  /** `awaits`: the entries of crosswalks that would let it go on, as the runtime writes them down. */
  | { readonly state: 'held'; readonly code: string; readonly sentence: string; readonly awaits?: string }
  | { readonly state: 'waiting'; readonly at: number; readonly counts: boolean; readonly sentence: string }
  | { readonly state: 'unknown'; readonly at: number; readonly sentence: string };

/** How often a target must say "absent" before a message is sent again: what we gave up waiting for may still be at work there. */
const absentTimes = 2;

/** Whether a begun attempt must be on disk before the call: after a crash it is unknown, not new. */
export function needsIntent(policy: DeliveryPolicy): boolean {
  return policy.repeat === 'verifiable' || policy.repeat === 'unsafe';
}

/** Decides what follows from the outcome of one try (P4). Pure; `random` is a number in [0, 1). */
export function afterOutcome(policy: DeliveryPolicy, facts: DeliveryFacts, outcome: Outcome, now: number, random: number): Next {
  switch (outcome.kind) {
    case 'done':
    case 'already':
      return confirmed(outcome.reference);
    case 'never':
      return { state: 'held', code: 'delivery.rejected', sentence: withCode(outcome.sentence, outcome.targetCode) };
    case 'later':
      return afterLater(policy, facts, outcome, now, random);
    case 'unknown':
      return outcome.lasting === true
        ? { state: 'held', code: 'delivery.unknown', sentence: outcome.sentence }
        : afterUnknown(policy, facts, outcome.sentence, now, random);
  }
}

/** Decides what follows from the target's answer to "did it arrive?". */
export function afterVerdict(policy: DeliveryPolicy, facts: DeliveryFacts, verdict: Verdict, now: number, random: number): Next {
  switch (verdict.kind) {
    case 'present':
      return confirmed(verdict.reference);
    case 'absent':
      if (facts.verifies < absentTimes)
        return {
          state: 'unknown',
          at: now + Math.max(policy.doubtMs ?? 0, backoffMs(policy.backoff, facts.verifies, random)),
          sentence: 'the target does not have it yet, may still be at work on it, and is asked again',
        };
      return facts.attempts >= policy.attempts
        ? gaveUp(facts, 'the target says that it never arrived')
        : { state: 'waiting', at: now, counts: true, sentence: 'the target was asked and does not have it: it is sent again' };
    case 'undecided':
      return facts.verifies >= policy.attempts
        ? {
            state: 'held',
            code: 'delivery.unknown',
            sentence: `the target was asked ${facts.verifies} times and gave no clear answer: ${verdict.sentence}`,
          }
        : { state: 'unknown', at: now + backoffMs(policy.backoff, facts.verifies, random), sentence: verdict.sentence };
  }
}

/** What a restart makes of an attempt that was begun and never finished. */
export function afterInterruption(policy: DeliveryPolicy, facts: DeliveryFacts, now: number): Next {
  return afterUnknown(policy, facts, 'the node stopped between sending and the answer', now, 0);
}

/** Whether a delivery is past its time; asked before each try. */
export function expiryOf(policy: DeliveryPolicy, receivedAt: number, now: number): Next | undefined {
  if (policy.expireMs === undefined || now - receivedAt < policy.expireMs) return undefined;
  return { state: 'expired', sentence: `not delivered within ${policy.expireMs} ms of its receipt` };
}

function afterLater(
  policy: DeliveryPolicy,
  facts: DeliveryFacts,
  outcome: Outcome & { kind: 'later' },
  now: number,
  random: number,
): Next {
  const counts = outcome.because === 'contention';
  if (counts && facts.attempts >= policy.attempts) return gaveUp(facts, outcome.sentence);
  const tries = outcome.because === 'condition' ? (facts.tries ?? facts.attempts) : facts.attempts;
  const wait = Math.max(outcome.retryAfterMs ?? 0, backoffMs(policy.backoff, tries, random));
  return { state: 'waiting', at: now + wait, counts, sentence: outcome.sentence };
}

function afterUnknown(policy: DeliveryPolicy, facts: DeliveryFacts, sentence: string, now: number, random: number): Next {
  if (policy.repeat === 'keyed' || policy.repeat === 'harmless') return repeatOrGiveUp(policy, facts, sentence, now, random);
  if (policy.canVerify) return { state: 'unknown', at: now + backoffMs(policy.backoff, 1, random), sentence };
  if (policy.unknown === 'repeat') return repeatOrGiveUp(policy, facts, sentence, now, random);
  return {
    state: 'held',
    code: 'delivery.unknown',
    sentence: `it may or may not have arrived, and the target cannot be asked: ${sentence}`,
  };
}

function repeatOrGiveUp(policy: DeliveryPolicy, facts: DeliveryFacts, sentence: string, now: number, random: number): Next {
  if (facts.attempts >= policy.attempts)
    return { state: 'held', code: 'delivery.unknown', sentence: `no clear answer after ${facts.attempts} tries: ${sentence}` };
  return { state: 'waiting', at: now + backoffMs(policy.backoff, facts.attempts, random), counts: true, sentence };
}

function gaveUp(facts: DeliveryFacts, sentence: string): Next {
  return { state: 'held', code: 'delivery.gave-up', sentence: `not delivered after ${facts.attempts} tries: ${sentence}` };
}

function confirmed(reference: string | undefined): Next {
  return { state: 'confirmed', ...(reference === undefined ? {} : { reference }) };
}

function withCode(sentence: string, code: string | undefined): string {
  return code === undefined ? sentence : `${sentence} (${code})`;
}
