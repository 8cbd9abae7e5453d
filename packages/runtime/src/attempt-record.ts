import type { Outcome, Verdict } from '@millrace/core';
import type { FinishedAttempt, NewAttempt, SettleBatch } from '@millrace/store';

const outcomeLetters = { done: 'd', already: 'a', later: 'l', never: 'n', unknown: 'u' } as const;
const verdictLetters = { present: 'p', absent: 'b', undecided: 'i' } as const;

/** Outcomes as the store keeps them: one letter a message. */
export function settleText(outcomes: readonly Outcome[]): string {
  return outcomes.map(outcome => outcomeLetters[outcome.kind]).join('');
}

/** Verdicts as the store keeps them: one letter a message. */
export function verdictText(verdicts: readonly Verdict[]): string {
  return verdicts.map(verdict => verdictLetters[verdict.kind]).join('');
}

/** What to write about an attempt: the end of one that was begun on disk, or the whole of one that was not. */
export function recordOf(
  number: number | undefined,
  begun: NewAttempt,
  ended: Omit<FinishedAttempt, 'attempt'>,
): Pick<SettleBatch, 'finish' | 'done'> {
  return number === undefined ? { done: [{ ...begun, ...ended }] } : { finish: [{ attempt: number, ...ended }] };
}
