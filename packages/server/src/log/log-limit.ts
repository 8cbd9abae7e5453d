/** One minute of one kind of line. */
export interface Window {
  readonly startedAt: number;
  readonly seen: number;
}

const windowMs = 60_000;
const most = 20;

/**
 * Whether one more line of a kind is written: the first twenty of a minute are. `suppressed`: how many of the minute before were not,
 * to be said before the first line of the new one.
 */
export function admit(
  window: Window | undefined,
  now: number,
): { readonly write: boolean; readonly suppressed: number; readonly window: Window } {
  const over = window !== undefined && (now - window.startedAt >= windowMs || now < window.startedAt);
  if (window === undefined || over) {
    return { write: true, suppressed: Math.max(0, (window?.seen ?? 0) - most), window: { startedAt: now, seen: 1 } };
  }
  const seen = window.seen + 1;
  return { write: seen <= most, suppressed: 0, window: { ...window, seen } };
}
