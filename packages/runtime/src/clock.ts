/** Time as the runtime uses it: a wall clock for what is stored, timers that a signal ends. */
export interface Clock {
  now(): number;
  /** A number in [0, 1). */
  random(): number;
}

/** The machine's clock. */
export const systemClock: Clock = { now: Date.now, random: Math.random };

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
