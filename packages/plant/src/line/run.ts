import type { Line } from './line.ts';

/** Moves lines on by the clock, every so many milliseconds, until disposed. */
export function runLines(lines: readonly Line[], everyMs = 50): Disposable {
  const timer = setInterval(() => lines.forEach(line => line.step(performance.timeOrigin + performance.now())), everyMs);
  return { [Symbol.dispose]: () => clearInterval(timer) };
}
