/** Time as the runtime uses it: a clock for what is stored and for when things are due, timers that a signal ends. */
export interface Clock {
  /** Milliseconds since 1970; never jumps back. */
  now(): number;
  /** The machine's own wall clock, jumps and all, for comparing with times that others give; absent: `now`. */
  wall?(): number;
  /** Calls back when the machine's clock jumped: it was set, or the machine was asleep. By so much, forward (positive) or back. */
  onJump?(listener: (byMs: number) => void): void;
  /** A number in [0, 1). */
  random(): number;
}

/** The machine's clock, made steady. */
export function systemClock(): Clock {
  let tell: (byMs: number) => void = () => undefined;
  return {
    now: steady(
      Date.now,
      () => performance.now(),
      byMs => tell(byMs),
    ),
    wall: Date.now,
    onJump: listener => {
      tell = listener;
    },
    random: Math.random,
  };
}

/** Back steps of the wall clock up to this are followed: they are corrections, not jumps. */
const smallStepMs = 1000;
/** How fast a lead over the wall clock is given up: a tenth of the time that passes. */
const givingUp = 0.1;

/**
 * A wall clock that never jumps back: what is due in a second stays due in about a second when somebody sets the clock back an hour. It then
 * leads the wall clock and gives the lead up slowly, as NTP does. A jump forward is followed at once: things come due early, never late.
 */
export function steady(
  wall: () => number,
  monotonic: () => number,
  jumpedBy: (byMs: number) => void = () => undefined,
): () => number {
  let [lead, lastWall, lastMonotonic] = [0, wall(), monotonic()];
  return () => {
    const [now, moment] = [wall(), monotonic()];
    const passed = moment - lastMonotonic;
    const behind = lastWall + passed - now;
    const jumped = Math.abs(behind) > smallStepMs ? behind : 0;
    lead = Math.max(0, lead + jumped - (jumped > 0 ? 0 : passed * givingUp));
    [lastWall, lastMonotonic] = [now, moment];
    if (jumped !== 0) jumpedBy(Math.round(-jumped));
    return Math.round(now + lead);
  };
}

/** Resolves after a time, or at once when the signal ends it. Never rejects. */
export function pauseFor(ms: number, signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  return new Promise(resolve => {
    const done = (): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', done);
      resolve();
    };
    const timer = setTimeout(done, ms);
    signal.addEventListener('abort', done, { once: true });
  });
}
