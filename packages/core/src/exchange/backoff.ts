/** How a wait grows: exponential from `firstMs` to `longestMs`. */
export interface Backoff {
  readonly firstMs: number;
  readonly longestMs: number;
}

/**
 * The wait before try number `attempt + 1`, with full-range jitter so that many messages do not come back together.
 * @param attempt tries made so far, from 1
 * @param random a number in [0, 1)
 */
export function backoffMs(backoff: Backoff, attempt: number, random: number): number {
  const ceiling = Math.min(backoff.longestMs, backoff.firstMs * 2 ** Math.min(attempt - 1, 30));
  return Math.round(ceiling * (0.5 + random / 2));
}
