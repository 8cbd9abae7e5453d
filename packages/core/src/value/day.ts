/** A calendar day as a whole number: days since 1970-01-01. */
export type Day = number;

/** Before every day that can be written. */
export const beforeAllDays: Day = -(2 ** 31);
/** After every day that can be written. */
export const afterAllDays: Day = 2 ** 31 - 1;

const dayMs = 86_400_000;
const dayForm = /^([0-9]{4})-([0-9]{2})-([0-9]{2})$/;

/** The day that an ISO 8601 date (`2026-11-23`) names, or `undefined` where the calendar has no such day. */
export function parseDay(text: string): Day | undefined {
  const parts = dayForm.exec(text);
  if (!parts) return undefined;
  const [year, month, day] = [Number(parts[1]), Number(parts[2]), Number(parts[3])];
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, day);
  return date.getUTCMonth() === month - 1 && date.getUTCDate() === day ? Math.floor(date.getTime() / dayMs) : undefined;
}

/** A day as ISO 8601 writes it; empty for a day before or after all that can be written. */
export function dayText(day: Day): string {
  if (day <= beforeAllDays || day >= afterAllDays) return '';
  return new Date(day * dayMs).toISOString().slice(0, 10);
}

/** Offsets of zones change, and days begin, at quarters of an hour only. */
const quarterMs = 900_000;

/** Which day it is in a zone (IANA; absent: UTC) at an instant in milliseconds since 1970. Remembers the last quarter of an hour. */
export function dayIn(zone: string | undefined): (instant: number) => Day {
  if (zone === undefined || zone === 'UTC') return instant => Math.floor(instant / dayMs);
  const format = new Intl.DateTimeFormat('en', { timeZone: zone, year: 'numeric', month: 'numeric', day: 'numeric' });
  let quarter = Number.NaN;
  let day = 0;
  return instant => {
    const asked = Math.floor(instant / quarterMs);
    if (asked !== quarter) {
      day = calendarDay(format, instant);
      quarter = asked;
    }
    return day;
  };
}

function calendarDay(format: Intl.DateTimeFormat, instant: number): Day {
  const parts = format.formatToParts(instant);
  const part = (type: string): number => Number(parts.find(each => each.type === type)?.value);
  return Math.floor(Date.UTC(part('year'), part('month') - 1, part('day')) / dayMs);
}
