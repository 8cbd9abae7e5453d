const units: readonly (readonly [ms: number, unit: Intl.RelativeTimeFormatUnit])[] = [
  [86_400_000, 'day'],
  [3_600_000, 'hour'],
  [60_000, 'minute'],
  [1000, 'second'],
];

/** A duration in milliseconds in its largest unit: "3 min", "2 days". Below a second in milliseconds. */
export function durationText(ms: number, language: string): string {
  const size = Math.max(0, ms);
  const [unitMs, unit] = units.find(([each]) => size >= each) ?? [1, 'millisecond'];
  const digits = size / unitMs < 10 && unit !== 'millisecond' && unit !== 'second' ? 1 : 0;
  return new Intl.NumberFormat(language, {
    style: 'unit',
    unit,
    unitDisplay: 'short',
    maximumFractionDigits: digits,
    roundingMode: 'trunc',
  }).format(size / unitMs);
}

/** How long ago: "3 minutes ago", "now" below a second. */
export function agoText(ms: number, language: string): string {
  const size = Math.max(0, ms);
  const [unitMs, unit] = units.find(([each]) => size >= each) ?? [1000, 'second'];
  return new Intl.RelativeTimeFormat(language, { numeric: 'auto', style: 'short' }).format(-Math.floor(size / unitMs), unit);
}

/** A moment (RFC 3339) on the clock of the person, to the second; of 24 hours in every language, as plants have it. */
export function momentText(moment: string, language: string): string {
  const date = { year: 'numeric', month: 'short', day: 'numeric' } as const;
  const time = { hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23' } as const;
  return new Intl.DateTimeFormat(language, { ...date, ...time }).format(new Date(moment));
}

/** The time of day of a moment (RFC 3339) on the clock of the person, to the millisecond. */
export function clockText(moment: string, language: string): string {
  return new Intl.DateTimeFormat(language, {
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    fractionalSecondDigits: 3,
    hourCycle: 'h23',
  }).format(new Date(moment));
}

/** A moment to the second: the time of day alone where it was today. */
export function shortMoment(moment: string, now: number, language: string): string {
  const at = new Date(moment);
  const isToday = at.toDateString() === new Date(now).toDateString();
  const time = { hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23' } as const;
  return new Intl.DateTimeFormat(language, isToday ? time : { month: 'short', day: 'numeric', ...time }).format(at);
}

/** A moment (RFC 3339) of which no more than the hour is known. */
export function hourText(moment: string, language: string): string {
  const parts = { year: 'numeric', month: 'short', day: 'numeric', hour: '2-digit', hourCycle: 'h23' } as const;
  return new Intl.DateTimeFormat(language, parts).format(new Date(moment));
}
