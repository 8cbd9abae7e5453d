import { backoffMs } from './backoff.ts';
import type { Backoff } from './backoff.ts';
import type { Outcome } from './outcome.ts';

/** Bounds of one interface, shared by every flow that uses it. */
export interface GateLimits {
  readonly concurrency: number;
  /** Messages a second; absent: no limit. */
  readonly rate?: number;
  /** Failures of the whole target in a row that open the breaker. */
  readonly failures: number;
  readonly backoff: Backoff;
}

/** What the interface's protection knows. Plain data: replaced, never changed in place. */
export interface Gate {
  readonly breaker: 'closed' | 'open' | 'half-open';
  readonly failures: number;
  /** How often the breaker opened in a row; its wait grows with it. */
  readonly opened: number;
  /** Nothing goes before this time (breaker, `Retry-After`). */
  readonly notBefore: number;
  readonly calls: number;
  readonly tokens: number;
  readonly refilledAt: number;
  readonly detail: string;
}

/** A gate nothing has gone through. */
export function newGate(limits: GateLimits, now: number): Gate {
  return {
    breaker: 'closed',
    failures: 0,
    opened: 0,
    notBefore: 0,
    calls: 0,
    tokens: limits.rate ?? 0,
    refilledAt: now,
    detail: '',
  };
}

/** What the gate answers to a call that wants to go: how many messages may, or when to ask again. */
export type Admission =
  | { readonly admitted: number; readonly gate: Gate }
  | { readonly admitted: 0; readonly gate: Gate; /** Absent: when a call that is under way ends. */ readonly askAt?: number };

/** Asks for one call with up to `wanted` messages. */
export function admit(limits: GateLimits, gate: Gate, wanted: number, now: number): Admission {
  if (now < gate.notBefore) return { admitted: 0, gate, askAt: gate.notBefore };
  const trial = gate.breaker !== 'closed';
  if (gate.calls >= (trial ? 1 : limits.concurrency)) return { admitted: 0, gate };
  const filled = refill(limits, gate, now);
  const allowed = Math.min(trial ? 1 : wanted, limits.rate === undefined ? wanted : Math.floor(filled.tokens));
  if (allowed < 1) return { admitted: 0, gate: filled, askAt: now + Math.ceil(((1 - filled.tokens) / limits.rate!) * 1000) };
  return {
    admitted: allowed,
    gate: {
      ...filled,
      breaker: trial ? 'half-open' : 'closed',
      calls: gate.calls + 1,
      tokens: filled.tokens - (limits.rate === undefined ? 0 : allowed),
    },
  };
}

/** Why a whole target refuses, and not one message. */
const concernsAll: ReadonlySet<string> = new Set(['down', 'busy']);

/** Notes that a call ended with these outcomes; none: it never came about. A refusal of the whole target counts once a call; any answer about a message closes the breaker. */
export function released(limits: GateLimits, gate: Gate, outcomes: readonly Outcome[], now: number, random: number): Gate {
  const calls = gate.calls - 1;
  if (outcomes.length === 0) return { ...gate, calls };
  const refusal = outcomes.find(outcome => outcome.kind === 'later' && concernsAll.has(outcome.because));
  const silent = outcomes.every(outcome => outcome.kind === 'unknown' && outcome.lasting !== true);
  if (refusal === undefined && !silent)
    return { ...gate, breaker: 'closed', failures: 0, opened: 0, notBefore: 0, calls, detail: '' };
  const failures = gate.failures + 1;
  const wish = refusal?.kind === 'later' ? (refusal.retryAfterMs ?? 0) : 0;
  const detail = sentenceOf(refusal ?? outcomes[0]!);
  if (failures < limits.failures && gate.breaker === 'closed')
    return { ...gate, failures, calls, notBefore: wish > 0 ? Math.max(gate.notBefore, now + wish) : gate.notBefore, detail };
  const opened = gate.breaker === 'open' ? gate.opened : gate.opened + 1;
  const wait = Math.max(wish, backoffMs(limits.backoff, Math.max(1, opened), random));
  return { ...gate, breaker: 'open', failures, opened, notBefore: Math.max(gate.notBefore, now + wait), calls, detail };
}

function refill(limits: GateLimits, gate: Gate, now: number): Gate {
  if (limits.rate === undefined) return gate;
  const tokens = Math.min(Math.max(1, limits.rate), gate.tokens + ((now - gate.refilledAt) / 1000) * limits.rate);
  return { ...gate, tokens, refilledAt: now };
}

function sentenceOf(outcome: Outcome): string {
  return 'sentence' in outcome ? outcome.sentence : '';
}
