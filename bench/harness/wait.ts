import { setTimeout as pause } from 'node:timers/promises';

/** Asks again and again until the answer is there; throws after the patience, saying what it waited for. */
export async function waitFor<T>(
  what: string,
  ask: () => T | undefined | Promise<T | undefined>,
  { everyMs = 20, patienceMs = 60_000 }: { readonly everyMs?: number; readonly patienceMs?: number } = {},
): Promise<T> {
  const until = performance.now() + patienceMs;
  for (;;) {
    const answer = await ask();
    if (answer !== undefined) return answer;
    if (performance.now() > until) throw new Error(`waiting for ${what}: not there after ${patienceMs} ms`);
    await pause(everyMs);
  }
}

/** Milliseconds on a clock that all processes of this machine share. */
export function sharedClock(): number {
  return performance.timeOrigin + performance.now();
}
