/** One look at another system's clock: its time was read between two moments of ours. Milliseconds since 1970. */
export interface ClockSample {
  readonly sentAt: number;
  readonly answeredAt: number;
  readonly theirs: number;
  /** The step in which their time is told: 1000 for the `Date` of HTTP, which is cut to whole seconds. */
  readonly stepMs: number;
}

/** How far another clock is ahead of ours (negative: behind), and how far that may be wrong to either side. */
export interface ClockOffset {
  readonly offsetMs: number;
  readonly plusMinusMs: number;
}

interface Interval {
  readonly low: number;
  readonly high: number;
}

/**
 * The offset that fits the looks, the newest last. Each look bounds it: their time was made after our request left and before its answer came. What
 * all of them allow is closer than any alone; where an older look contradicts newer ones, a clock was set meanwhile, and it counts no more.
 */
export function clockOffset(samples: readonly ClockSample[]): ClockOffset | undefined {
  const newest = samples.at(-1);
  if (newest === undefined) return undefined;
  let common = boundsOf(newest);
  for (const sample of samples.toReversed().slice(1)) {
    const { low, high } = boundsOf(sample);
    const both = { low: Math.max(common.low, low), high: Math.min(common.high, high) };
    if (both.low > both.high) break;
    common = both;
  }
  return { offsetMs: Math.round((common.low + common.high) / 2), plusMinusMs: Math.ceil((common.high - common.low) / 2) };
}

/** How far the clocks surely differ: 0 where the looks allow that they agree. */
export function sureOffsetMs({ offsetMs, plusMinusMs }: ClockOffset): number {
  return Math.max(0, Math.abs(offsetMs) - plusMinusMs);
}

function boundsOf({ sentAt, answeredAt, theirs, stepMs }: ClockSample): Interval {
  return { low: theirs - answeredAt, high: theirs + stepMs - sentAt };
}
