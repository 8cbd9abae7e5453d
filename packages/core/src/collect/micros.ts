/** Microseconds of a millisecond, the factor between durations of documents and times of collecting. */
export const microsPerMs = 1000;

/** Microseconds since 1970 as RFC 3339 text in UTC with six digits of a second. */
export function microsText(micros: number): string {
  const whole = Math.floor(micros / microsPerMs);
  const rest = Math.floor(micros - whole * microsPerMs);
  return `${new Date(whole).toISOString().slice(0, -1)}${String(rest).padStart(3, '0')}Z`;
}
