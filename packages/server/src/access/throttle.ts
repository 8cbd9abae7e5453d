/** What is remembered of one address that sent wrong tokens. Times are milliseconds of any clock that does not go back. */
export interface Failures {
  readonly count: number;
  readonly last: number;
  readonly blockedUntil: number;
}

/** Wrong tokens that cost nothing. */
const freeFailures = 5;
const longestMs = 60_000;
/** After this long without another failure an address is forgotten. */
export const forgetMs = 15 * 60_000;

/** The state after one more wrong token: from the sixth on the address waits 1, 2, 4 … at most 60 s. */
export function afterFailure(before: Failures | undefined, now: number): Failures {
  const count = before && now - before.last < forgetMs ? before.count + 1 : 1;
  const over = count - freeFailures;
  const wait = over <= 0 ? 0 : Math.min(longestMs, 1000 * 2 ** Math.min(over - 1, 10));
  return { count, last: now, blockedUntil: now + wait };
}

/** How long the address has to wait before its token is looked at, in milliseconds. */
export function waitOf(failures: Failures | undefined, now: number): number {
  return failures ? Math.max(0, failures.blockedUntil - now) : 0;
}
