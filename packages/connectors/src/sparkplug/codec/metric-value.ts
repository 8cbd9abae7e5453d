import type { DataType } from './data-type.ts';
import type { WireValue } from './message.ts';

/**
 * A value of a metric, exactly. Whole numbers beyond 2^53 are `bigint`, NaN and infinities are numbers, a DateTime is milliseconds since 1970,
 * Bytes and File are bytes, `null` is "no value".
 */
export type MetricValue =
  | null
  | boolean
  | number
  | bigint
  | string
  | Uint8Array
  | readonly ArrayElement[]
  | DataSet
  | Template
  | Properties
  | readonly Properties[];

export type ArrayElement = boolean | number | bigint | string;

/** A value with its type. */
export interface Typed {
  readonly type: DataType;
  readonly value: MetricValue;
}

/** A table: every row has a value for every column. */
export interface DataSet {
  readonly kind: 'dataset';
  readonly columns: readonly string[];
  readonly types: readonly DataType[];
  readonly rows: readonly (readonly MetricValue[])[];
}

/** Properties of a metric by their names. */
export interface Properties {
  readonly kind: 'properties';
  readonly values: ReadonlyMap<string, Typed>;
}

/** A definition of a type (in an NBIRTH, under the type's name) or an instance of one (specification 3.0, 6.4.14). */
export interface Template {
  readonly kind: 'template';
  readonly isDefinition: boolean;
  /** Name of the definition; instances have it, definitions have not. */
  readonly ref?: string;
  readonly version?: string;
  readonly members: readonly Named[];
  readonly parameters: readonly Named[];
}

/** A member or a parameter of a template. */
export interface Named extends Typed {
  readonly name: string;
}

/** What reads and writes the values inside a structure. Both throw `ValueError`. */
export type ReadValue = (type: DataType, wire: WireValue) => MetricValue;
export type WriteValue = (type: DataType, value: Exclude<MetricValue, null>) => WireValue;
