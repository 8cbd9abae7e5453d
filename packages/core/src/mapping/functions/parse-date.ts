import { boundedPattern } from '../../value/pattern/bounded-pattern.ts';
import { fail } from '../jsonata/failure.ts';
import type { Machine } from '../jsonata/machine.ts';
import { componentOf } from './date-component.ts';
import { dayNames, monthNames } from './date-names.ts';
import { parseDatePicture, type DateMarker, type DatePart } from './date-picture.ts';
import { integerReader, type TextReader } from './parse-integer.ts';

/** What a text said, by component. */
type Components = Record<string, number>;

/**
 * Reads a point in time (Unix milliseconds) that is written as a picture says; nothing where it is written otherwise. What stands
 * left of the greatest component that is given comes from the time of the evaluation, what stands right of the least is zero;
 * a gap between them fails with D3136.
 */
export function parseDate(text: string, picture: string, machine: Machine): number | undefined {
  const parts = parseDatePicture(picture);
  const readers = parts.map(readerOf);
  const source = `^${readers.map(({ pattern }) => `(${pattern})`).join('')}$`;
  const pattern = boundedPattern(source, 'i');
  if (typeof pattern === 'string') return fail({ code: 'D3136', value: picture });
  machine.spend(source.length);
  const found = pattern.search(text, steps => machine.spend(steps))(0);
  if (!found) return undefined;
  const components = Object.create(null) as Components;
  for (const [index, part] of parts.entries()) {
    if (part.kind === 'literal') continue;
    const value = readers[index]!.read(found.groups[index]!);
    // The interpreter takes January for the name of no month.
    if (Number.isNaN(value)) return undefined;
    components[part.component] = value;
  }
  return Object.keys(components).length === 0 ? undefined : millisOf(components, machine);
}

function readerOf(part: DatePart): TextReader {
  if (part.kind === 'literal') return { pattern: part.text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'), read: () => NaN };
  if (part.component === 'Z' || part.component === 'z') return offsetReader(part);
  if (part.component === 'f') return { pattern: '[0-9]+', read: text => parseFloat(`0.${text.slice(0, 3)}`) * 1000 };
  if (part.number) return integerReader(part.number, part.digits);
  return { pattern: '[a-zA-Z]+', read: nameReader(part) };
}

/** Names are known by their full length, or cut to the width, in any case; an unknown one is no number. */
function nameReader({ component, longest }: DateMarker): (text: string) => number {
  if (component === 'P') return text => (text.toLowerCase() === 'am' ? 0 : text.toLowerCase() === 'pm' ? 1 : NaN);
  const names = component === 'M' || component === 'x' ? monthNames : component === 'F' ? dayNames : undefined;
  if (names === undefined) return fail({ code: 'D3133', value: component });
  const known = names.map(name => (longest ? name.slice(0, Math.max(0, longest)) : name).toLowerCase());
  return text => known.lastIndexOf(text.toLowerCase()) + 1 || NaN;
}

/** Reads an offset from UTC, in minutes. */
function offsetReader({ component, number }: DateMarker): TextReader {
  const separator = number?.kind === 'decimal' && 'position' in number.grouping ? number.grouping.character : undefined;
  const start = component === 'z' ? 'GMT' : '';
  const escaped = separator?.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  return {
    pattern: `${start}[-+][0-9]+${escaped === undefined ? '' : `${escaped}[0-9]+`}`,
    read: text => offsetMinutes(text.slice(start.length), separator),
  };
}

function offsetMinutes(text: string, separator: string | undefined): number {
  const at = separator === undefined ? (text.length <= 3 ? text.length : 3) : text.indexOf(separator);
  const minutes = text.slice(separator === undefined ? at : at + 1);
  return Number.parseInt(text.slice(0, at)) * 60 + (minutes === '' ? 0 : Number.parseInt(minutes));
}

function millisOf(components: Components, machine: Machine): number {
  const isGiven = (component: string): boolean => Boolean(components[component]);
  const goesWith = (all: string, own: string): boolean =>
    [...all].every(each => own.includes(each) || !isGiven(each)) && [...own].some(isGiven);
  const allDates = 'YXMxWwdD';
  const byDate = goesWith(allDates, 'YMD');
  const byDay = !byDate && goesWith(allDates, 'Yd');
  const byMonthWeek = goesWith(allDates, 'Xxw');
  const byYearWeek = !byMonthWeek && goesWith(allDates, 'XW');
  const allTimes = 'PHhmsf';
  const byHalfDay = !goesWith(allTimes, 'Hmsf') && goesWith(allTimes, 'Phmsf');
  const date = byDay ? 'YD' : byMonthWeek ? 'XxwF' : byYearWeek ? 'XWF' : 'YMD';
  complete(components, date + (byHalfDay ? 'Phmsf' : 'Hmsf'), new Date(machine.now));
  // Weeks cannot be read yet, in the interpreter neither.
  if (byMonthWeek || byYearWeek) fail({ code: 'D3136' });
  return utcOf(components, byDay, byHalfDay);
}

/** Fills in what was not given; D3136 for a gap. */
function complete(components: Components, wanted: string, now: Date): void {
  let hasStarted = false;
  let hasEnded = false;
  for (const component of wanted) {
    if (components[component] !== undefined) {
      hasStarted = true;
      if (hasEnded) fail({ code: 'D3136' });
    } else if (hasStarted) {
      components[component] = 'MDd'.includes(component) ? 1 : 0;
      hasEnded = true;
    } else components[component] = componentOf(now, component) as number;
  }
}

function utcOf(components: Components, byDay: boolean, byHalfDay: boolean): number {
  let { M: month = 0, D: day = 0, H: hour = 0 } = components;
  const { Y: year = 0, d: yearDay = 0, P: half, h: halfHour = 0, m: minute, s: second, f: fraction } = components;
  month = month > 0 ? month - 1 : 0;
  if (byDay) {
    const date = new Date(Date.UTC(year, 0) + (yearDay - 1) * 86_400_000);
    month = date.getUTCMonth();
    day = date.getUTCDate();
  }
  if (byHalfDay) hour = (halfHour === 12 ? 0 : halfHour) + (half === 1 ? 12 : 0);
  const millis = Date.UTC(year, month, day, hour, minute, second, fraction);
  return millis - (components.Z || components.z || 0) * 60_000;
}
