import type { Fields, Value } from '@millrace/core';

import type { DataSet, MetricValue, Named, Properties, Template } from './codec/metric-value.ts';
import type { DataType } from './codec/data-type.ts';
import type { Whole } from './codec/whole.ts';
import type { HostMessage } from './host/host-message.ts';
import type { SeenMetric } from './host/metric.ts';

/**
 * A message of an edge node as JSON, for integrations: verb, ids, and each metric with name, type and value. Nothing is rounded: Int64 and UInt64 are decimal
 * texts, times are RFC 3339, NaN and infinities are texts, bytes are base64.
 */
export function messageJson(message: HostMessage): Fields {
  const { verb, group, node, device, timestamp, seq, bdSeq, metrics } = message;
  return {
    verb,
    group,
    node,
    ...(device !== undefined && { device }),
    ...(timestamp !== undefined && { timestamp: timeJson(timestamp) }),
    ...(seq !== undefined && { seq: wholeJson(seq) }),
    ...(bdSeq !== undefined && { bdSeq: wholeJson(bdSeq) }),
    metrics: metrics.map(metricJson),
  };
}

/** A metric with its value. */
export function metricJson({
  definition,
  value,
  problem,
  timestamp,
  isHistorical,
  isTransient,
  quality,
  properties,
}: SeenMetric): Fields {
  const { name, type, unit } = definition;
  return {
    name,
    type,
    value: valueJson(type, value),
    ...(unit !== undefined && { unit }),
    ...(timestamp !== undefined && { timestamp: timeJson(timestamp) }),
    ...(quality !== undefined && { quality }),
    ...(problem !== undefined && { problem }),
    ...(isHistorical && { historical: true }),
    ...(isTransient && { transient: true }),
    ...(properties !== undefined && { properties: propertiesJson(properties) }),
  };
}

/** A value of this type as JSON. */
export function valueJson(type: DataType, value: MetricValue): Value {
  if (value === null || typeof value === 'boolean' || typeof value === 'string') return value;
  if (typeof value === 'bigint' || typeof value === 'number') return numberJson(type, value);
  if (value instanceof Uint8Array) return Buffer.from(value).toString('base64');
  if (Array.isArray(value)) return listJson(type, value as readonly MetricValue[]);
  return structureJson(value as DataSet | Template | Properties);
}

function listJson(type: DataType, values: readonly MetricValue[]): Value {
  const element = (type.endsWith('Array') ? type.slice(0, -'Array'.length) : 'PropertySet') as DataType;
  return values.map(value => valueJson(element, value));
}

function numberJson(type: DataType, value: Whole): Value {
  if (type === 'DateTime') return timeJson(value);
  if (type === 'Int64' || type === 'UInt64' || typeof value === 'bigint') return String(value);
  return Number.isFinite(value) ? value : String(value);
}

function structureJson(value: DataSet | Template | Properties): Value {
  switch (value.kind) {
    case 'dataset':
      return {
        columns: value.columns.map((name, place) => ({ name, type: value.types[place]! })),
        rows: value.rows.map(row => row.map((cell, place) => valueJson(value.types[place]!, cell))),
      };
    case 'template':
      return {
        ...(value.ref !== undefined && { template: value.ref }),
        ...(value.version !== undefined && { version: value.version }),
        members: value.members.map(namedJson),
        parameters: value.parameters.map(namedJson),
      };
    case 'properties':
      return propertiesJson(value);
  }
}

function namedJson({ name, type, value }: Named): Fields {
  return { name, type, value: valueJson(type, value) };
}

function propertiesJson({ values }: Properties): Fields {
  return Object.fromEntries([...values].map(([name, { type, value }]) => [name, { type, value: valueJson(type, value) }]));
}

function wholeJson(value: Whole): Value {
  return typeof value === 'bigint' ? String(value) : value;
}

/** Milliseconds since 1970 as RFC 3339; beyond the year 9999 as a decimal text. */
export function timeJson(timestamp: Whole): Value {
  const most = 253_402_300_799_999;
  return timestamp <= most ? new Date(Number(timestamp)).toISOString() : String(timestamp);
}
