import type { SeriesBatch } from '@millrace/connector';
import { quality } from '@millrace/core';
import type { Sample, SampleType, SeriesDescription } from '@millrace/core';

import type { DataType } from '../codec/data-type.ts';
import type { Typed } from '../codec/metric-value.ts';
import type { EdgeValue } from './edge-metric.ts';

/** Values of one message, at most. */
const valuesMost = 500;

const types: Readonly<Record<SampleType, DataType>> = {
  double: 'Double',
  int64: 'Int64',
  uint64: 'UInt64',
  boolean: 'Boolean',
  text: 'String',
};

/** Values of one device. */
export interface DeviceValues {
  readonly device: string;
  readonly values: readonly EdgeValue[];
}

/**
 * The samples of a batch by devices, in their order; one piece never has a metric with two types. A device is the site and the equipment with `:` between their
 * levels: `lyon:packing:line-1`.
 */
export function valuesOfBatch({ series, samples }: SeriesBatch): readonly DeviceValues[] {
  const pieces: { device: string; values: EdgeValue[]; types: Map<string, DataType> }[] = [];
  const open = new Map<string, (typeof pieces)[number]>();
  for (const sample of samples) {
    const description = series[sample.series]!;
    const device = deviceOf(description);
    const value = valueOf(sample, description);
    let piece = open.get(device);
    if (piece === undefined || piece.values.length >= valuesMost || (piece.types.get(value.name) ?? value.type) !== value.type) {
      piece = { device, values: [], types: new Map() };
      pieces.push(piece);
      open.set(device, piece);
    }
    piece.values.push(value);
    piece.types.set(value.name, value.type);
  }
  return pieces;
}

/** The device of a series; what a topic or the colon cannot have becomes `%` and two hexadecimal digits. */
export function deviceOf({ site, equipment }: Pick<SeriesDescription, 'site' | 'equipment'>): string {
  return [site, ...equipment.split('/')].map(level => level.replace(/[%:+#\0/]/g, escapedSign)).join(':');
}

function escapedSign(sign: string): string {
  return `%${sign.charCodeAt(0).toString(16).padStart(2, '0').toUpperCase()}`;
}

/**
 * Good is 192, bad is 0, uncertain is 500. What these three do not say stands in property `StatusCode` (OPC UA), and microseconds that milliseconds do not say in
 * `TimeMicroseconds`.
 */
function valueOf({ value, status, time, origin }: Sample, { measurement, type, unit }: SeriesDescription): EdgeValue {
  const properties = new Map<string, Typed>();
  if (!plainStatuses.has(status)) properties.set('StatusCode', { type: 'UInt32', value: status });
  if (time % 1000 !== 0) properties.set('TimeMicroseconds', { type: 'Int64', value: time });
  const ill = typeof value === 'string' && !value.isWellFormed();
  return {
    name: measurement,
    type: types[type],
    value: ill ? null : value,
    timestamp: Math.floor(time / 1000),
    quality: ill ? 0 : qualities[quality(status)],
    ...(unit !== undefined && { unit }),
    ...(origin === 'backfilled' && { isHistorical: true }),
    ...(properties.size > 0 && { properties }),
  };
}

const qualities = { good: 192, uncertain: 500, bad: 0 } as const;

/** Statuses that a quality alone says: Good, Bad, UncertainLastUsableValue. */
const plainStatuses: ReadonlySet<number> = new Set([0, 0x8000_0000, 0x4090_0000]);
