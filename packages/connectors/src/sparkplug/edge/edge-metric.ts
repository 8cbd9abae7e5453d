import { dataTypes } from '../codec/data-type.ts';
import type { DataType } from '../codec/data-type.ts';
import type { Metric } from '../codec/message.ts';
import type { MetricValue, Typed } from '../codec/metric-value.ts';
import { writePropertySet } from '../codec/property-set.ts';
import { writeValue } from '../codec/value.ts';
import type { Whole } from '../codec/whole.ts';

/** A value on its way to host applications. */
export interface EdgeValue {
  readonly name: string;
  readonly type: DataType;
  readonly value: MetricValue;
  /** Milliseconds since 1970. */
  readonly timestamp: Whole;
  readonly unit?: string;
  /** 192 good, 0 bad, 500 stale (specification 3.0, 6.4.9.1). */
  readonly quality?: 0 | 192 | 500;
  /** Told as historical whatever its time. */
  readonly isHistorical?: boolean;
  /** Further properties by name. */
  readonly properties?: ReadonlyMap<string, Typed>;
}

/** A metric that this edge node declares. */
export interface EdgeMetric {
  readonly name: string;
  readonly type: DataType;
  readonly alias: number;
  readonly unit?: string;
  readonly isWritable: boolean;
  /** The last value told as present. */
  readonly last?: EdgeValue;
}

/** The metric in a birth: name, alias, datatype, present value and properties (6.4.6). */
export function birthMetric({ name, type, alias, unit, last }: EdgeMetric, withAlias: boolean, now: number): Metric {
  return {
    name,
    ...(withAlias && !isDefinition(last) && { alias }),
    timestamp: last?.timestamp ?? now,
    datatype: dataTypes[type],
    ...propertiesOf(last, unit),
    ...valuePart(type, last?.value ?? null),
  };
}

/** The metric in data: under its alias or its name alone, without datatype. */
export function dataMetric(
  { name, type, alias }: EdgeMetric,
  value: EdgeValue,
  withAlias: boolean,
  isHistorical: boolean,
): Metric {
  return {
    ...(withAlias ? { alias } : { name }),
    timestamp: value.timestamp,
    ...(isHistorical && { isHistorical: true }),
    ...propertiesOf(value, undefined),
    ...valuePart(type, value.value),
  };
}

/** A definition of a template stands in births under its name alone. */
export function isDefinition(value: EdgeValue | undefined): boolean {
  const template = value?.value;
  return (
    value?.type === 'Template' &&
    typeof template === 'object' &&
    template !== null &&
    'isDefinition' in template &&
    template.isDefinition
  );
}

function valuePart(type: DataType, value: MetricValue): Pick<Metric, 'isNull' | 'value'> {
  return value === null ? { isNull: true } : { value: writeValue(type, value) };
}

function propertiesOf(value: EdgeValue | undefined, unit: string | undefined): Pick<Metric, 'properties'> {
  const values = new Map<string, Typed>(value?.properties);
  if (value?.quality !== undefined) values.set('Quality', { type: 'Int32', value: value.quality });
  if (unit !== undefined) values.set('engUnit', { type: 'String', value: unit });
  return values.size === 0 ? {} : { properties: writePropertySet({ kind: 'properties', values }, writeValue) };
}
