import { fullFormats } from 'ajv-formats/dist/formats.js';
import { addressFormats } from './address-formats.ts';
import { isQuantity } from '../value/quantity.ts';
import { isUnit } from './unit/is-unit.ts';

const decimalText = /^[+-]?[0-9]+(\.[0-9]+)?$/;
const int64Text = /^[+-]?[0-9]{1,30}$/;
const dateText = /^([0-9]{4})-([0-9]{2})-([0-9]{2})$/;
const dateTimeText =
  /^[0-9]{4}-[0-9]{2}-[0-9]{2}[Tt]([0-9]{2}):([0-9]{2}):([0-9]{2})(\.[0-9]+)?([Zz]|[+-](?:[01][0-9]|2[0-3]):[0-5][0-9])$/;
const longestMonth = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
const leastInt64 = -(2n ** 63n);
const greatestInt64 = 2n ** 63n - 1n;

const standardTextFormats = ['time', 'ipv4', 'ipv6', 'json-pointer', 'relative-json-pointer'] as const;

/** RFC 3339, appendix A: units in order, none left out between the largest and the smallest. */
const durationText = duration();
const uuidText = /^[\da-f]{8}-(?:[\da-f]{4}-){3}[\da-f]{12}$/iu;

function duration(): RegExp {
  const seconds = '\\d+S';
  const minutes = `\\d+M(?:${seconds})?`;
  const time = `T(?:\\d+H(?:${minutes})?|${minutes}|${seconds})`;
  const months = '\\d+M(?:\\d+D)?';
  return new RegExp(`^P(?:(?:\\d+Y(?:${months})?|${months}|\\d+D)(?:${time})?|${time}|\\d+W)$`, 'u');
}

function isPattern(text: string): boolean {
  try {
    return new RegExp(text, 'u') instanceof RegExp;
  } catch {
    return false;
  }
}

/** Exact decimal text: optional sign, digits, optionally a point and digits; no exponent, no grouping. */
export function isDecimal(text: string): boolean {
  return decimalText.test(text);
}

/** A whole number of 64 bits with sign, as text. */
export function isInt64(text: string): boolean {
  if (!int64Text.test(text)) return false;
  if (text.length <= 18) return true;
  const number = BigInt(text.startsWith('+') ? text.slice(1) : text);
  return number >= leastInt64 && number <= greatestInt64;
}

/** A calendar date, RFC 3339 `full-date`. */
export function isDate(text: string): boolean {
  return text.length === 10 && dateText.test(text) && isCalendarDay(text);
}

/** A point in time with its offset, RFC 3339 `date-time`; a leap second only where UTC has one (23:59:60Z). */
export function isDateTime(text: string): boolean {
  const parts = dateTimeText.exec(text);
  if (!parts || !isCalendarDay(text)) return false;
  const [, hour, minute, second, , offset] = parts;
  if (Number(hour) > 23 || Number(minute) > 59) return false;
  return Number(second) < 60 || (second === '60' && isLeapSecond(Number(hour), Number(minute), offset!));
}

/** A date and a time of day without an offset (`2026-03-01T06:00:00`): what a clock on the wall says, in a zone that the message does not. */
export function isLocalDateTime(text: string): boolean {
  return text.length >= 19 && isDateTime(`${text}Z`) && !text.includes(':60');
}

function isLeapSecond(hour: number, minute: number, offset: string): boolean {
  const sign = offset.startsWith('-') ? 1 : -1;
  const shift = offset.length === 1 ? 0 : sign * (Number(offset.slice(1, 3)) * 60 + Number(offset.slice(4, 6)));
  return (hour * 60 + minute + shift + 2 * 1440) % 1440 === 1439;
}

/** Whether the first ten characters (`yyyy-mm-dd`, known to be digits) are a day of the calendar. */
function isCalendarDay(text: string): boolean {
  const month = two(text, 5);
  const day = two(text, 8);
  if (month < 1 || month > 12 || day < 1 || day > longestMonth[month - 1]!) return false;
  return month !== 2 || day < 29 || isLeapYear(two(text, 0) * 100 + two(text, 2));
}

function two(text: string, at: number): number {
  return (text.charCodeAt(at) - 48) * 10 + text.charCodeAt(at + 1) - 48;
}

function isLeapYear(year: number): boolean {
  return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
}

type FormatCheck = true | RegExp | ((text: string) => boolean);

/** How a text of each format is checked. */
export const formatChecks: ReadonlyMap<string, FormatCheck> = new Map([...libraryFormats(), ...ownFormats()]);

/** The formats that a schema may name. */
export const formatNames: ReadonlySet<string> = new Set(formatChecks.keys());

function ownFormats(): readonly (readonly [string, FormatCheck])[] {
  return [
    ['decimal', isDecimal],
    ['int64', isInt64],
    ['quantity', isQuantity],
    ['ucum', isUnit],
    ['date', isDate],
    ['date-time', isDateTime],
    ['date-time-local', isLocalDateTime],
    ['duration', durationText],
    ['uuid', uuidText],
    ['regex', isPattern],
    ...addressFormats,
  ];
}

/** The checks of `ajv-formats` for formats of JSON Schema 2020-12; its additions about numbers are left out, ours are exact. */
function* libraryFormats(): Generator<readonly [string, FormatCheck]> {
  for (const name of standardTextFormats) {
    const format: unknown = fullFormats[name];
    const check = isWrapped(format) ? format.validate : format;
    yield [name, check as FormatCheck];
  }
}

function isWrapped(format: unknown): format is { readonly validate: unknown } {
  return typeof format === 'object' && format !== null && 'validate' in format;
}
