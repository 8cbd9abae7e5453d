import { statusCodes } from '@millrace/core';
import type { DataValue, TagValue } from '@millrace/core';

import type { DataSet, MetricValue, Properties, Template, Typed } from '../codec/metric-value.ts';
import type { SeenMetric } from './metric.ts';

/** A value as tags have it: bytes as base64, a DataSet as its rows, a Template as its members by name, properties by name. */
export function tagValue(value: MetricValue): TagValue {
  if (value === null || typeof value !== 'object') return value;
  if (value instanceof Uint8Array) return Buffer.from(value).toString('base64');
  if (Array.isArray(value)) return value.map(tagValue);
  return structureValue(value as DataSet | Template | Properties);
}

function structureValue(value: DataSet | Template | Properties): TagValue {
  switch (value.kind) {
    case 'dataset':
      return value.rows.map(row => Object.fromEntries(row.map((cell, column) => [value.columns[column], tagValue(cell)])));
    case 'template':
      return Object.fromEntries(value.members.map(member => [member.name, tagValue(member.value)]));
    case 'properties':
      return Object.fromEntries([...value.values].map(([name, typed]) => [name, tagValue(typed.value)]));
  }
}

/** What a metric tells of its tag. A property `StatusCode` (what Millrace itself sends) says more than the three qualities of the standard. */
export function dataValueOf(seen: SeenMetric, received: number): DataValue {
  const sourceTime = sourceTimeOf(seen);
  return {
    value: tagValue(seen.value),
    status: statusOf(seen),
    ...(sourceTime !== undefined && { sourceTime }),
    receivedTime: received,
  };
}

/**
 * 192 is good; 0 is bad; 500 (stale) is the last usable value; another one is uncertain (6.4.9.1). A value of the wrong type is a type mismatch. Where no
 * quality is told a value is good, and "no value" has no data.
 */
function statusOf({ quality, properties, problem, value }: SeenMetric): number {
  if (problem !== undefined) return statusCodes.badTypeMismatch;
  const exact = propertyOf(properties, 'StatusCode', 'UInt32');
  if (typeof exact === 'number') return exact;
  if (quality === undefined) return value === null ? statusCodes.badNoData : statusCodes.good;
  if (quality === 192) return statusCodes.good;
  return quality === 0 ? statusCodes.bad : quality === 500 ? statusCodes.uncertainLastUsable : statusCodes.uncertain;
}

/** Microseconds since 1970; milliseconds that are beyond what a number holds exactly as microseconds are no time. */
function sourceTimeOf({ timestamp, properties }: SeenMetric): number | undefined {
  const exact = propertyOf(properties, 'TimeMicroseconds', 'Int64');
  if (typeof exact === 'number') return exact;
  const micros = timestamp === undefined ? Number.NaN : Number(timestamp) * 1000;
  return Number.isSafeInteger(micros) ? micros : undefined;
}

function propertyOf(properties: Properties | undefined, name: string, type: Typed['type']): MetricValue | undefined {
  const property = properties?.values.get(name);
  return property?.type === type ? property.value : undefined;
}

/** Whether what was told is what was written: a Float tells the nearest number that it has. */
export function sameValue(told: TagValue, written: TagValue): boolean {
  if (typeof told === 'number' && typeof written === 'number')
    return Object.is(told, written) || told === written || told === Math.fround(written);
  if (typeof told === 'object' || typeof written === 'object') return JSON.stringify(told) === JSON.stringify(written);
  return told === written || (typeof told === 'bigint' && BigInt(told) === bigintOf(written));
}

function bigintOf(value: TagValue): bigint | undefined {
  return typeof value === 'bigint' || (typeof value === 'number' && Number.isSafeInteger(value)) ? BigInt(value) : undefined;
}
