import { statusCodes, type TagFields, type TagValue } from '@millrace/core';

import type { ConditionState } from './conditions.ts';
import type { DataItem } from './device-model.ts';
import { isUnavailable, type Entry, type Observation } from './observation.ts';
import { isNumericEvent, plainType } from './vocabulary.ts';

/** A value with its status, and its own time where one observation holds several. */
export interface Told {
  readonly value: TagValue;
  readonly status: number;
  /** Microseconds since 1970. */
  readonly time: number;
}

/**
 * What an observation says to a tag. UNAVAILABLE is bad and no value; a sample that is no number is bad and kept as told; `quality` of MTConnect 2
 * becomes the status. `field` is what stands behind `#` in the address: an attribute, a key of a data set, an axis, `number`, `text`, or `=TEXT` for
 * whether the text is that.
 */
export function valuesOf(
  told: Observation,
  item: DataItem | undefined,
  field: string,
  condition: ConditionState,
): readonly Told[] {
  const { time } = told;
  if (told.category === 'CONDITION') return [{ ...conditionValue(condition, field), time }];
  if (isUnavailable(told)) return [{ value: null, status: statusCodes.badNoData, time }];
  const status = statusOf(told);
  if (field.startsWith('=')) return [{ value: told.text.trim() === field.slice(1), status, time }];
  if (field !== '' && told.attributes[field] !== undefined) return [{ value: told.attributes[field], status, time }];
  if (told.entries || /(?:DataSet|Table)$/.test(told.type)) return [{ ...entryValue(told.entries ?? [], field, status), time }];
  if (told.type.endsWith('TimeSeries')) return seriesOf(told, status);
  if (!isNumber(told, item, field)) return [{ value: told.text, status, time }];
  const numbers = told.text.trim().split(/\s+/).map(readNumber);
  if (numbers.includes(undefined)) return [{ value: told.text, status: statusCodes.badTypeMismatch, time }];
  const axis = 'xyzabc'.indexOf(field.toLowerCase());
  const value =
    field !== '' && field !== 'number'
      ? (numbers[axis % 3] ?? null)
      : numbers.length === 1
        ? numbers[0]
        : (numbers as TagValue[]);
  return [{ value: value ?? null, status: value === null ? statusCodes.badTypeMismatch : status, time }];
}

/** Whether the text is meant as a number: every sample, counts and overrides among the events, what has a unit, and what the address says is one. */
function isNumber(told: Observation, item: DataItem | undefined, field: string): boolean {
  if (field === 'text') return false;
  if (field === 'number') return true;
  if (plainType(told.type) === 'ClockTime') return false;
  return told.category === 'SAMPLE' || isNumericEvent(plainType(told.type)) || item?.units !== undefined;
}

/** Reads xs:float and xs:integer; whole numbers beyond 2^53 stay exact. */
export function readNumber(text: string): number | bigint | undefined {
  if (/^[-+]?\d+$/.test(text)) {
    const value = Number(text);
    return Number.isSafeInteger(value) ? value : BigInt(text.replace(/^\+/, ''));
  }
  if (/^[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d{1,4})?$/.test(text)) return Number(text);
  if (/^[-+]?INF(?:INITY)?$/i.test(text)) return text.startsWith('-') ? -Infinity : Infinity;
  return /^nan$/i.test(text) ? NaN : undefined;
}

function statusOf({ attributes }: Observation): number {
  if (attributes.quality === 'INVALID') return statusCodes.badSensorFailure;
  return attributes.quality === 'UNVERIFIABLE' ? statusCodes.uncertain : statusCodes.good;
}

/** `level` (where nothing is said), `active`, `count`, `codes`, `text`. */
function conditionValue({ level, active }: ConditionState, field: string): Omit<Told, 'time'> {
  if (level === 'Unavailable') return { value: null, status: statusCodes.badNoData };
  const good = (value: TagValue): Omit<Told, 'time'> => ({ value, status: statusCodes.good });
  if (field === 'active') return good(active.size > 0);
  if (field === 'count') return good(active.size);
  if (field === 'codes') return good([...active.keys()].join(' '));
  if (field === 'text') return good([...active.values()].map(({ text }) => text).join('\n'));
  return good(level.toUpperCase());
}

function entryValue(entries: readonly Entry[], field: string, status: number): Omit<Told, 'time'> {
  if (field === '') return { value: fieldsOf(entries), status };
  const [key, cell] = field.split('/');
  const entry = entries.find(each => each.key === key);
  const found = cell === undefined ? entry : entry?.cells?.find(each => each.key === cell);
  if (!found || found.removed) return { value: null, status: statusCodes.badNoData };
  return { value: plain(found), status };
}

function fieldsOf(entries: readonly Entry[]): TagFields {
  return Object.fromEntries(entries.map(entry => [entry.key, entry.removed ? null : plain(entry)]));
}

function plain({ text, cells }: Entry): TagValue {
  if (cells) return fieldsOf(cells);
  const trimmed = text.trim();
  if (trimmed === 'UNAVAILABLE') return null;
  const number = /^[-+]?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][-+]?\d+)?$/.test(trimmed) ? readNumber(trimmed) : undefined;
  return number ?? text;
}

/** The values of a time series, each with its time: the timestamp is that of the last, `sampleRate` says how many come in a second. */
function seriesOf(told: Observation, status: number): readonly Told[] {
  const texts = told.text.trim().split(/\s+/);
  const rate = Number(told.attributes.sampleRate ?? 0);
  const numbers = texts.map(readNumber);
  if (numbers.includes(undefined)) return [{ value: told.text, status: statusCodes.badTypeMismatch, time: told.time }];
  if (!(rate > 0)) return [{ value: numbers as TagValue[], status, time: told.time }];
  return numbers.map((value, place) => ({
    value: value ?? null,
    status,
    time: told.time - Math.round(((numbers.length - 1 - place) * 1_000_000) / rate),
  }));
}
