import { offsetText, shownAt, type WrittenTime } from './local-time.ts';

/** `/Date(ms)/` (Edm.DateTime), `/Date(ms+minutes)/` (Edm.DateTimeOffset); an Edm.Time may stand behind the first. */
const literal = /^\/Date\((-?[0-9]{1,15})(?:([+-][0-9]{4}))?\)\/(PT.+)?$/;
const timeOfDay = /^PT(?=[0-9])(?:([0-9]{1,2})H)?(?:([0-5]?[0-9])M)?(?:([0-5]?[0-9](?:\.[0-9]{1,3})?)S)?$/;
const dayMs = 24 * 3600 * 1000;
/** From 0001-01-01 to the end of 9999. */
const [firstMs, lastMs] = [-62_135_596_800_000, 253_402_300_799_999];

/**
 * What a literal of OData V2 (verbose JSON) says. `/Date(ms)/` has no zone: it is the local time that UTC shows at these milliseconds, and
 * at midnight a day, because services write days so. An Edm.Time (`PT06H00M00S`) behind it is added, up to the end of the day (`PT24H00M00S`).
 */
export function odataTimeOf(text: string): WrittenTime | undefined {
  const [, digits, offset, time] = literal.exec(text) ?? [];
  if (digits === undefined || (offset !== undefined && time !== undefined)) return undefined;
  const minutes = Number(offset ?? 0);
  const added = time === undefined ? 0 : durationOf(time);
  if (added === undefined || Math.abs(minutes) > 14 * 60) return undefined;
  const ms = Number(digits) + minutes * 60_000 + added;
  if (ms < firstMs || ms > lastMs) return undefined;
  const shown = shownAt(ms) + (ms % 1000 === 0 ? '' : new Date(ms).toISOString().slice(19, 23));
  if (offset !== undefined) return { kind: 'moment', text: shown + offsetText(minutes) };
  return time === undefined && ms % dayMs === 0 ? { kind: 'day', text: shown.slice(0, 10) } : { kind: 'local', text: shown };
}

/** A local time as Edm.DateTime; `undefined` where it is finer than milliseconds. */
export function edmDateTime(local: string): string | undefined {
  const [, fraction = '', finer = ''] = /\.([0-9]{1,3})([0-9]*)$/.exec(local) ?? [];
  if (/[1-9]/.test(finer)) return undefined;
  return `/Date(${Date.parse(`${local.slice(0, 19)}Z`) + Number(fraction.padEnd(3, '0'))})/`;
}

/** The day of a local time as Edm.DateTime at midnight, as services write days. */
export function edmDate(local: string): string | undefined {
  return edmDateTime(`${local.slice(0, 10)}T00:00:00`);
}

/** The time of day of a local time as Edm.Time; a fraction only where it says something. */
export function edmTime(local: string): string {
  const [hours, minutes, seconds = ''] = local.slice(11).replace(/\.0+$/, '').split(':');
  return `PT${hours}H${minutes}M${seconds}S`;
}

/** The milliseconds of an Edm.Time, at most a day. */
function durationOf(time: string): number | undefined {
  const [whole, hours = '0', minutes = '0', seconds = '0'] = timeOfDay.exec(time) ?? [];
  const ms = Math.round((Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds)) * 1000);
  return whole === undefined || ms > dayMs ? undefined : ms;
}
