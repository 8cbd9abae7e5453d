import { isFields } from '@millrace/core';
import type { Fields, Value } from '@millrace/core';

import type { DataType } from '../codec/data-type.ts';
import { ValueError } from '../codec/value-error.ts';
import { timeFromJson, typeFromJson, valueFromJson } from '../json-read.ts';
import type { EdgeValue } from './edge-metric.ts';

/** What a message says: values of the edge node (no device) or of a device, or that a device is gone. */
export type Told =
  | { readonly kind: 'values'; readonly device?: string; readonly values: readonly EdgeValue[] }
  | { readonly kind: 'death'; readonly device: string };

/**
 * Reads a message: `{ device?, metrics: [{ name, type?, value, timestamp?, unit?, quality?, historical? }] }`, `{ verb: "DDEATH", device }`, or any object, of which
 * every field with a plain value becomes a metric by its name, fields of fields with `/` between. Types that are not said are those of JSON: Double, Boolean, String.
 * A sentence where the message says nothing of the kind. `at`: milliseconds, where the message has no time.
 */
export function toldBy(value: Value, at: number): Told | string {
  if (!isFields(value)) return 'a message for an edge node is an object';
  try {
    const { verb, device, metrics, timestamp } = value;
    const of = typeof device === 'string' && (verb !== undefined || Array.isArray(metrics)) ? device : undefined;
    if (verb === 'DDEATH') return of === undefined ? 'a death needs a device' : { kind: 'death', device: of };
    if (!Array.isArray(metrics)) return { kind: 'values', values: flatValues(value, '', at) };
    const time = timestamp === undefined ? at : timeFromJson(timestamp);
    return {
      kind: 'values',
      ...(of !== undefined && { device: of }),
      values: metrics.map(metric => metricValue(metric as Value, time)),
    };
  } catch (error) {
    if (error instanceof ValueError) return error.message;
    throw error;
  }
}

function metricValue(metric: Value, at: number | bigint): EdgeValue {
  if (!isFields(metric) || typeof metric['name'] !== 'string') throw new ValueError('a metric is an object with a name');
  const { name, type: told, value = null, timestamp, unit, quality, historical } = metric;
  const type = told === undefined ? typeOf(name as string, value) : typeFromJson(told);
  return {
    name: name as string,
    type,
    value: named(name as string, () => valueFromJson(type, value)),
    timestamp: timestamp === undefined ? at : timeFromJson(timestamp),
    ...(typeof unit === 'string' && { unit }),
    ...(quality !== undefined && { quality: qualityOf(quality) }),
    ...(historical === true && { isHistorical: true }),
  };
}

function named<T>(name: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    throw error instanceof ValueError ? new ValueError(`metric ${name}: ${error.message}`) : error;
  }
}

function qualityOf(value: Value): 0 | 192 | 500 {
  if (value === 0 || value === 192 || value === 500) return value;
  throw new ValueError(`quality ${JSON.stringify(value)} is none of 0, 192 and 500`);
}

function flatValues(fields: Fields, before: string, at: number): readonly EdgeValue[] {
  return Object.entries(fields).flatMap(([field, value]): readonly EdgeValue[] => {
    const name = `${before}${field}`;
    if (isFields(value)) return flatValues(value, `${name}/`, at);
    return [{ name, type: typeOf(name, value), value: value as Exclude<Value, Fields | readonly Value[]>, timestamp: at }];
  });
}

function typeOf(name: string, value: Value): DataType {
  if (typeof value === 'number') return 'Double';
  if (typeof value === 'boolean') return 'Boolean';
  if (typeof value === 'string' || value === null) return 'String';
  throw new ValueError(`metric ${name} has a list or an object and no type that says how it is told`);
}
