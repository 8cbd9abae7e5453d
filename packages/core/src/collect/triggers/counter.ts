import { shortInteger } from '../exact-scale.ts';
import type { Reading, Tell } from '../occurrence.ts';
import type { CounterForm } from '../program.ts';

/** The last value of a counter and what it counted that no event has told. */
export interface CounterState {
  readonly kind: 'counter';
  /** Absent before the first value. */
  last?: bigint;
  rest: bigint;
  afterGap: boolean;
  reset: boolean;
}

/**
 * Takes a value of a counter. What was counted is exact over any gap: it is the difference of what the counter said before and after. A fall
 * is a rollover where that is the shorter way round, else a reset after which it counted up from 0.
 */
export function takeCount(form: CounterForm, state: CounterState, reading: Reading, tell: Tell): void {
  const now = BigInt(reading.value as number | bigint);
  const before = state.last;
  state.last = now;
  if (before === undefined) return;
  state.afterGap ||= reading.afterGap;
  const grown = growth(before, now, form.rollover);
  state.reset ||= grown === undefined;
  state.rest += grown ?? (now > 0n ? now : 0n);
  if (state.rest < form.per) return;
  const count = state.rest - (state.rest % form.per);
  const { afterGap, reset } = state;
  state.rest -= count;
  state.afterGap = false;
  state.reset = false;
  const { value: _, ...rest } = reading;
  tell({ ...rest, afterGap, count: Number(count), total: told(now), ...(reset && { reset }) });
}

/** How far a counter went, or `undefined` where it was reset. */
function growth(before: bigint, now: bigint, rollover: bigint | undefined): bigint | undefined {
  if (now >= before) return now - before;
  if (rollover === undefined || before > rollover || now < 0n) return undefined;
  const around = rollover - before + 1n + now;
  return around * 2n <= rollover + 1n ? around : undefined;
}

function told(count: bigint): number | string {
  const short = shortInteger(count);
  return typeof short === 'bigint' ? short.toString() : short;
}
