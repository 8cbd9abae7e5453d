import { dataTypeName } from '../codec/data-type.ts';
import type { DataType } from '../codec/data-type.ts';
import type { Metric } from '../codec/message.ts';
import type { MetricValue, Properties } from '../codec/metric-value.ts';
import { readPropertySet } from '../codec/property-set.ts';
import { readValue } from '../codec/value.ts';
import { ValueError } from '../codec/value-error.ts';
import type { Whole } from '../codec/whole.ts';

/** What a birth says of a metric. */
export interface MetricDefinition {
  /** As tags name it. */
  readonly address: string;
  readonly name: string;
  readonly type: DataType;
  readonly alias?: Whole;
  /** As the edge node tells it (property `engUnit`). */
  readonly unit?: string;
  readonly description?: string;
}

/** A value of a metric as it was told. `problem`: it is none of the declared type; there is no value then. */
export interface SeenMetric {
  readonly definition: MetricDefinition;
  readonly value: MetricValue;
  readonly problem?: string;
  /** By the clock of the edge node, milliseconds since 1970; that of the payload where the metric has none. */
  readonly timestamp?: Whole;
  readonly isHistorical?: true;
  readonly isTransient?: true;
  /** 192 good, 0 bad, 500 stale (6.4.9.1); absent where it was not told. */
  readonly quality?: number;
  readonly properties?: Properties;
}

/** The definition in a birth; a sentence where it is none. */
export function defineMetric(metric: Metric, addressOf: (name: string) => string): MetricDefinition | string {
  const { name, alias, datatype } = metric;
  if (name === undefined || name === '') return 'a metric of a birth has no name';
  const type = dataTypeName(datatype);
  if (type === undefined) return `metric ${name} of a birth has no known datatype (${datatype ?? 'none'})`;
  const unit = textProperty(metric, /^(?:engUnit|engUnits|unit|units)$/i);
  const description = metric.metadata?.description ?? textProperty(metric, /^(?:documentation|description)$/i);
  return {
    address: addressOf(name),
    name,
    type,
    ...(alias !== undefined && { alias }),
    ...(unit !== undefined && { unit }),
    ...(description !== undefined && { description }),
  };
}

/** A metric of a birth or of data, read by its definition. */
export function seeMetric(metric: Metric, definition: MetricDefinition, sent: Whole | undefined): SeenMetric {
  const timestamp = metric.timestamp ?? sent;
  const common = {
    definition,
    ...(timestamp !== undefined && { timestamp }),
    ...(metric.isHistorical === true && { isHistorical: true as const }),
    ...(metric.isTransient === true && { isTransient: true as const }),
  };
  try {
    const properties = metric.properties === undefined ? undefined : readPropertySet(metric.properties, readValue);
    return {
      ...common,
      value: valueOf(metric, definition),
      ...(properties !== undefined && { properties, ...qualityOf(properties) }),
    };
  } catch (error) {
    if (!(error instanceof ValueError)) throw error;
    return { ...common, value: null, problem: `${definition.address}: ${error.message}` };
  }
}

function valueOf({ datatype, isNull, value }: Metric, { type }: MetricDefinition): MetricValue {
  if (datatype !== undefined && dataTypeName(datatype) !== type)
    throw new ValueError(`declared as ${type}, but told as ${dataTypeName(datatype) ?? `type ${datatype}`}`);
  return isNull === true || value === undefined ? null : readValue(type, value);
}

function qualityOf(properties: Properties): { readonly quality?: number } {
  const told = properties.values.get('Quality') ?? properties.values.get('quality');
  return typeof told?.value === 'number' ? { quality: told.value } : {};
}

function textProperty({ properties: { keys = [], values = [] } = {} }: Metric, name: RegExp): string | undefined {
  const value = values[keys.findIndex(key => name.test(key))]?.value;
  return value?.kind === 'string' && value.value !== '' ? value.value : undefined;
}
