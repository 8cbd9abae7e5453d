import { millisShowing, offsetText, shownAt } from './local-time.ts';

/** Tells the offset of a zone from UTC at a moment, in minutes. */
type OffsetAt = (ms: number) => number;

/** Times of one IANA zone. */
export interface ZonedTime {
  /**
   * The moments (RFC 3339 with the offset of the zone) at which clocks there show a date and time without offset: one; none in the hour that
   * is left out when they go forward; two in the hour that stands twice when they go back. `undefined` where the text is no date and time.
   */
  moments(wall: string): readonly string[] | undefined;
  /** The moment at which a day (`2026-11-23`) begins there, also where clocks leave out or repeat its midnight. */
  dayStart(day: string): string | undefined;
  /** What clocks there show at a moment, without offset; `undefined` where the text is no moment. */
  wall(moment: string): string | undefined;
}

const wallText = /^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]+)?$/;
const dayText = /^[0-9]{4}-[0-9]{2}-[0-9]{2}$/;
const momentText = /^([0-9]{4}-[0-9]{2}-[0-9]{2})[Tt]([0-9]{2}:[0-9]{2}:[0-9]{2})(\.[0-9]+)?([Zz]|[+-][0-9]{2}:[0-9]{2})$/;
const day = 24 * 3600 * 1000;

/** Opens a zone; throws a RangeError where it is not an IANA zone. */
export function openZone(zone: string): ZonedTime {
  const offsetAt = offsetsOf(zone);
  // Clocks change by less than a day, so the offsets on both sides of a change are those of a day before and after.
  const offsetsAround = (shown: number): readonly number[] => [...new Set([offsetAt(shown - day), offsetAt(shown + day)])];
  return {
    moments(wall) {
      const shown = wallText.test(wall) ? millisShowing(wall.slice(0, 19)) : undefined;
      if (shown === undefined) return undefined;
      const fitting = offsetsAround(shown).filter(offset => offsetAt(shown - offset * 60_000) === offset);
      return fitting.map(offset => wall + offsetText(offset));
    },
    dayStart(date) {
      const midnight = dayText.test(date) ? millisShowing(`${date}T00:00:00`) : undefined;
      if (midnight === undefined) return undefined;
      // Where clocks go forward over midnight no offset fits, and the one before gives the moment of the change.
      const [before = 0, after = before] = offsetsAround(midnight);
      const fits = (each: number): boolean => offsetAt(midnight - each * 60_000) === each;
      const start = midnight - (fits(after) && !fits(before) ? after : before) * 60_000;
      const offset = offsetAt(start);
      return shownAt(start + offset * 60_000) + offsetText(offset);
    },
    wall(moment) {
      const parts = momentText.exec(moment);
      if (!parts || millisShowing(`${parts[1]}T${parts[2]}`) === undefined) return undefined;
      const ms = Date.parse(`${parts[1]}T${parts[2]}${parts[4]!.toUpperCase()}`);
      const shown = Number.isNaN(ms) ? undefined : shownAt(ms + offsetAt(ms) * 60_000);
      return shown !== undefined && /^[0-9]{4}-/.test(shown) ? shown + (parts[3] ?? '') : undefined;
    },
  };
}

function offsetsOf(zone: string): OffsetAt {
  const format = new Intl.DateTimeFormat('en-US', { timeZone: zone, timeZoneName: 'longOffset', year: 'numeric' });
  return ms => {
    const name = format.formatToParts(ms).find(({ type }) => type === 'timeZoneName')?.value ?? '';
    const [, sign, hours, minutes] = /^GMT([+-])([0-9]{2}):([0-9]{2})/.exec(name) ?? [];
    return sign === undefined ? 0 : (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes));
  };
}
