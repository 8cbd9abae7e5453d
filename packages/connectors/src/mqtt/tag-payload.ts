import { isUtf8 } from 'node:buffer';

import type { DataValue, TagValue } from '@millrace/core';

import { tagStatus } from '../tag-status.ts';
import type { TagSettings } from './config.ts';

/** A payload once read: what it says, or the status of what cannot be read. */
export type Payload = { readonly value: TagValue; readonly isJson: boolean } | { readonly status: number };

/** Numbers that a double would round, or that are beyond any. */
const inexact = /\d{16}|[eE]\+?\d{3}/;
const special: Readonly<Record<string, number>> = { nan: NaN, infinity: Infinity, '-infinity': -Infinity };

/** Reads a payload: JSON with numbers exactly as written, `NaN` and infinities by name, anything else as text. */
export function readPayload(bytes: Uint8Array): Payload {
  if (!isUtf8(bytes)) return { status: tagStatus.badDecoding };
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString();
  const word = text.trim().toLowerCase();
  if (Object.hasOwn(special, word)) return { value: special[word] ?? NaN, isJson: false };
  try {
    return { value: inexact.test(text) ? parseExactly(text) : (JSON.parse(text) as TagValue), isJson: true };
  } catch (error) {
    return error instanceof RangeError ? { status: tagStatus.badOutOfRange } : { value: text, isJson: false };
  }
}

/** Whole numbers beyond 2^53 become bigint; a number beyond every double is a `RangeError`. */
function parseExactly(text: string): TagValue {
  const revive = (_: string, value: unknown, { source }: { readonly source?: string }): unknown => {
    if (typeof value !== 'number' || source === undefined) return value;
    if (!Number.isFinite(value)) throw new RangeError(`${source} is beyond every double`);
    return /^-?\d+$/.test(source) && !Number.isSafeInteger(value) ? BigInt(source) : value;
  };
  return JSON.parse(text, revive as (key: string, value: unknown) => unknown) as TagValue;
}

/** What a payload says of the tag at a path, with the time and quality that stand beside its value. */
export function pointOf(
  payload: Payload,
  path: readonly string[],
  settings: Pick<TagSettings, 'value' | 'time' | 'quality'>,
): Omit<DataValue, 'receivedTime'> {
  if ('status' in payload) return { value: null, status: payload.status };
  if (path.length > 0 && !payload.isJson) return { value: null, status: tagStatus.badDecoding };
  const found = at(payload.value, path);
  if (found === undefined) return { value: null, status: tagStatus.badNoData };
  const inner = at(found, settings.value.split('.'));
  const beside = (name: string): TagValue | undefined => at(found, name.split('.')) ?? at(payload.value, name.split('.'));
  const status = statusOf(beside(settings.quality));
  const sourceTime = microseconds(beside(settings.time));
  return { value: inner === undefined ? found : inner, status, ...(sourceTime !== undefined && { sourceTime }) };
}

function at(value: TagValue, path: readonly string[]): TagValue | undefined {
  let here: TagValue | undefined = value;
  for (const step of path) {
    if (Array.isArray(here)) here = (here as readonly TagValue[])[Number(step)];
    else if (typeof here === 'object' && here !== null && Object.hasOwn(here, step))
      here = (here as Readonly<Record<string, TagValue>>)[step];
    else return undefined;
  }
  return here;
}

const words: Readonly<Record<string, number>> = {
  good: tagStatus.good,
  true: tagStatus.good,
  uncertain: tagStatus.uncertain,
  bad: tagStatus.bad,
  false: tagStatus.bad,
};

/** A quality as told; one that is not understood is uncertain, and none is good. */
function statusOf(told: TagValue | undefined): number {
  if (told === undefined || told === null) return tagStatus.good;
  if (typeof told === 'number') return Number.isInteger(told) && told >= 0 && told < 2 ** 32 ? told : tagStatus.uncertain;
  const word = String(told).toLowerCase();
  return Object.hasOwn(words, word) ? (words[word] ?? tagStatus.uncertain) : tagStatus.uncertain;
}

/** Microseconds since 1970 of RFC 3339, or of a number whose size says whether it counts seconds, milliseconds, microseconds or nanoseconds. */
export function microseconds(told: TagValue | undefined): number | undefined {
  if (typeof told === 'bigint') return told > 10n ** 17n ? Number(told / 1000n) : Number(told);
  if (typeof told === 'number') return told > 0 ? Math.round(told * scaleOf(told)) : undefined;
  if (typeof told !== 'string') return undefined;
  const milliseconds = /^\d{4}-\d\d-\d\dT.*(?:[Zz]|[+-]\d\d:\d\d)$/.test(told) ? Date.parse(told) : NaN;
  if (Number.isNaN(milliseconds)) return undefined;
  const digits = /\.(\d+)/.exec(told)?.[1]?.padEnd(6, '0').slice(3, 6) ?? '0';
  return milliseconds * 1000 + Number(digits);
}

function scaleOf(told: number): number {
  if (told < 1e11) return 1_000_000;
  if (told < 1e14) return 1_000;
  return told < 1e17 ? 1 : 0.001;
}
