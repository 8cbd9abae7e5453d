/** A time as it was written: a moment (RFC 3339), what clocks somewhere show (the same without offset), or a day. */
export interface WrittenTime {
  readonly kind: 'moment' | 'local' | 'day';
  readonly text: string;
}

/** The Unix milliseconds at which UTC shows `2026-11-23T06:00:00`; `undefined` for a time that the calendar does not have. */
export function millisShowing(shown: string): number | undefined {
  const ms = Date.parse(`${shown}Z`);
  return !Number.isNaN(ms) && shownAt(ms) === shown ? ms : undefined;
}

/** What UTC shows, to the second. */
export function shownAt(ms: number): string {
  return new Date(ms).toISOString().slice(0, 19);
}

/** An offset as RFC 3339 writes it: `Z`, `+05:30`. */
export function offsetText(minutes: number): string {
  if (minutes === 0) return 'Z';
  const size = Math.abs(minutes);
  const two = (count: number): string => String(count).padStart(2, '0');
  return `${minutes < 0 ? '-' : '+'}${two(Math.floor(size / 60))}:${two(size % 60)}`;
}
