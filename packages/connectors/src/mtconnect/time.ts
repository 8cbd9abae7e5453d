const form = /^(\d{4})-(\d{2})-(\d{2})T(\d{2}):(\d{2}):(\d{2})(?:[.,](\d+))?(Z|[+-]\d{2}:?\d{2})?$/i;

/** A moment as MTConnect writes it; `duration` in seconds where one stands behind `@` (SHDR). */
export interface Moment {
  /** Microseconds since 1970; finer digits are cut off. */
  readonly time: number;
  readonly duration?: string;
}

/** Reads `2017-01-24T17:02:00.2343750Z` or `…@DURATION`; without a zone it is UTC. `undefined` for what no calendar has. */
export function readMoment(text: string): Moment | undefined {
  const at = text.indexOf('@');
  const time = microsOf(at === -1 ? text : text.slice(0, at));
  if (time === undefined) return undefined;
  if (at === -1) return { time };
  const duration = text.slice(at + 1);
  return /^\d+(?:\.\d+)?$/.test(duration) ? { time, duration } : undefined;
}

function microsOf(text: string): number | undefined {
  const found = form.exec(text);
  if (!found) return undefined;
  const [year, month, day, hour, minute, second] = found.slice(1, 7).map(Number) as [
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  const leap = second === 60 ? 1 : 0;
  const millis = Date.UTC(year, month - 1, day, hour, minute, second - leap);
  const shown = new Date(millis);
  if (year < 100 || shown.getUTCMonth() !== month - 1 || shown.getUTCDate() !== day || hour > 23 || minute > 59 || second > 60)
    return undefined;
  const offset = offsetMinutes(found[8]);
  if (offset === undefined) return undefined;
  return (millis / 1000 + leap - offset * 60) * 1_000_000 + Number((found[7] ?? '').padEnd(6, '0').slice(0, 6));
}

function offsetMinutes(zone: string | undefined): number | undefined {
  if (zone === undefined || /^z$/i.test(zone)) return 0;
  const [hours, minutes] = [Number(zone.slice(1, 3)), Number(zone.slice(-2))];
  if (hours > 14 || minutes > 59) return undefined;
  return (zone.startsWith('-') ? -1 : 1) * (hours * 60 + minutes);
}

/** A moment as MTConnect writes it, to the microsecond. */
export function writeMoment(micros: number): string {
  const seconds = Math.floor(micros / 1_000_000);
  const fraction = String(micros - seconds * 1_000_000).padStart(6, '0');
  return `${new Date(seconds * 1000).toISOString().slice(0, 19)}.${fraction}Z`;
}
