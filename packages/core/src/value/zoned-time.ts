/** Tells the offset of a zone from UTC at a moment, in minutes. */
type OffsetAt = (ms: number) => number;

/** Times of one IANA zone. */
export interface ZonedTime {
  /**
   * The moments (RFC 3339 with the offset of the zone) at which clocks there show a date and time without offset: one; none in the hour that
   * is left out when they go forward; two in the hour that stands twice when they go back. `undefined` where the text is no date and time.
   */
  moments(wall: string): readonly string[] | undefined;
  /** What clocks there show at a moment, without offset; `undefined` where the text is no moment. */
  wall(moment: string): string | undefined;
}

const wallText = /^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]+)?$/;
const momentText = /^([0-9]{4}-[0-9]{2}-[0-9]{2})[Tt]([0-9]{2}:[0-9]{2}:[0-9]{2})(\.[0-9]+)?([Zz]|[+-][0-9]{2}:[0-9]{2})$/;
const day = 24 * 3600 * 1000;

/** Opens a zone; throws a RangeError where it is not an IANA zone. */
export function openZone(zone: string): ZonedTime {
  const offsetAt = offsetsOf(zone);
  return {
    moments(wall) {
      const shown = wallText.test(wall) ? utcOf(wall.slice(0, 19)) : undefined;
      if (shown === undefined) return undefined;
      const offsets = new Set([offsetAt(shown - day), offsetAt(shown + day)]);
      const fitting = [...offsets].filter(offset => offsetAt(shown - offset * 60_000) === offset);
      return fitting.map(offset => wall + offsetText(offset));
    },
    wall(moment) {
      const parts = momentText.exec(moment);
      if (!parts || utcOf(`${parts[1]}T${parts[2]}`) === undefined) return undefined;
      const ms = Date.parse(`${parts[1]}T${parts[2]}${parts[4]!.toUpperCase()}`);
      return textOf(ms + offsetAt(ms) * 60_000) + (parts[3] ?? '');
    },
  };
}

/** The moment at which UTC shows this; `undefined` for a day that the calendar does not have. */
function utcOf(shown: string): number | undefined {
  const ms = Date.parse(`${shown}Z`);
  return !Number.isNaN(ms) && textOf(ms) === shown ? ms : undefined;
}

function textOf(ms: number): string {
  return new Date(ms).toISOString().slice(0, 19);
}

function offsetsOf(zone: string): OffsetAt {
  const format = new Intl.DateTimeFormat('en-US', { timeZone: zone, timeZoneName: 'longOffset', year: 'numeric' });
  return ms => {
    const name = format.formatToParts(ms).find(({ type }) => type === 'timeZoneName')?.value ?? '';
    const [, sign, hours, minutes] = /^GMT([+-])([0-9]{2}):([0-9]{2})/.exec(name) ?? [];
    return sign === undefined ? 0 : (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes));
  };
}

function offsetText(minutes: number): string {
  if (minutes === 0) return 'Z';
  const size = Math.abs(minutes);
  const two = (count: number): string => String(count).padStart(2, '0');
  return `${minutes < 0 ? '-' : '+'}${two(Math.floor(size / 60))}:${two(size % 60)}`;
}
