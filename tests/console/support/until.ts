import { setTimeout as pause } from 'node:timers/promises';

/** Waits until something holds; fails after a quarter of a minute. */
export async function until(holds: () => boolean | Promise<boolean>, what = 'what the story waits for'): Promise<void> {
  const deadline = Date.now() + 15_000;
  while (!(await holds())) {
    if (Date.now() > deadline) throw new Error(`not so after 15 s: ${what}`);
    await pause(50);
  }
}
