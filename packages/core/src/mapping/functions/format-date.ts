import { fail } from '../jsonata/failure.ts';
import type { Machine } from '../jsonata/machine.ts';
import { componentOf } from './date-component.ts';
import { dayNames, monthNames } from './date-names.ts';
import { parseDatePicture, type DateMarker, type NameCase } from './date-picture.ts';
import { formatInteger } from './format-integer.ts';
import { GrowingText } from './growing-text.ts';
import { parseIntegerPicture, type IntegerFormat } from './integer-picture.ts';

const iso8601 = '[Y0001]-[M01]-[D01]T[H01]:[m01]:[s01].[f001][Z01:01t]';

interface Offset {
  readonly hours: number;
  readonly minutes: number;
}

/** A point in time (Unix milliseconds) as a picture says, at an offset from UTC (`+0530`); ISO 8601 in UTC unless said. D1001 beyond the calendar. */
export function formatDate(millis: number, picture: string | undefined, timezone: string | undefined, machine: Machine): string {
  const offset = offsetOf(timezone);
  const date = new Date(millis + (60 * offset.hours + offset.minutes) * 60_000);
  const parts = parseDatePicture(picture ?? iso8601);
  if (Number.isNaN(date.getTime())) fail({ code: 'D1001', value: Number.isNaN(offset.hours) ? timezone : millis });
  const text = new GrowingText(machine);
  for (const part of parts) {
    text.add(part.kind === 'literal' ? part.text : formatComponent(date, part, offset, machine));
  }
  return text.toString();
}

function offsetOf(timezone: string | undefined): Offset {
  if (timezone === undefined) return { hours: 0, minutes: 0 };
  const offset = parseInt(timezone);
  return { hours: Math.floor(offset / 100), minutes: offset % 100 };
}

function formatComponent(date: Date, marker: DateMarker, offset: Offset, machine: Machine): string {
  const value = componentOf(date, marker.component);
  if (marker.component === 'Z' || marker.component === 'z') return formatOffset(marker, offset, machine);
  if (typeof value !== 'number') return formatWord(String(value), marker);
  if (marker.names && marker.component !== 'f') return formatName(value, marker.component, marker.names, marker.longest);
  // Fractions are written by a number's picture alone.
  const number = marker.number ?? fail({ code: 'D3133', value: marker.component });
  const isShortYear = marker.component === 'Y' && marker.yearDigits !== -1;
  return formatInteger(isShortYear ? value % Math.pow(10, marker.yearDigits) : value, number, machine);
}

/** The half day, which alone heeds the case, and the names of calendar and era. */
function formatWord(text: string, { component, names }: DateMarker): string {
  return component === 'P' && names === 'upper' ? text.toUpperCase() : text;
}

function formatName(value: number, component: string, names: NameCase, longest: number | undefined): string {
  const all = component === 'M' || component === 'x' ? monthNames : component === 'F' ? dayNames : undefined;
  if (all === undefined) fail({ code: 'D3133', value: component });
  const name = all[value - 1]!;
  const cased = names === 'upper' ? name.toUpperCase() : names === 'lower' ? name.toLowerCase() : name;
  return longest !== undefined && cased.length > longest ? cased.slice(0, Math.max(0, longest)) : cased;
}

function formatOffset(marker: DateMarker, { hours, minutes }: Offset, machine: Machine): string {
  const offset = hours * 100 + minutes;
  if (offset === 0 && marker.isTraditional) {
    offsetDigits(marker.number!, hours, minutes, machine);
    return 'Z';
  }
  const text = (offset >= 0 ? '+' : '') + offsetDigits(marker.number!, hours, minutes, machine);
  return marker.component === 'z' ? `GMT${text}` : text;
}

function offsetDigits(format: IntegerFormat, hours: number, minutes: number, machine: Machine): string {
  const offset = hours * 100 + minutes;
  if (format.kind === 'decimal' && 'position' in format.grouping) return formatInteger(offset, format, machine);
  const digits = format.kind === 'decimal' ? format.mandatoryDigits : undefined;
  if (digits === 3 || digits === 4) return formatInteger(offset, format, machine);
  if (digits !== 1 && digits !== 2) fail({ code: 'D3134', value: digits });
  const text = formatInteger(hours, format, machine);
  return minutes === 0 ? text : `${text}:${formatInteger(minutes, parseIntegerPicture('00'), machine)}`;
}
