import { isFields } from '@millrace/core';
import type { Fields, Value } from '@millrace/core';

import { dataTypes, elementType, wholeType } from './codec/data-type.ts';
import type { DataType } from './codec/data-type.ts';
import type { ArrayElement, MetricValue, Named } from './codec/metric-value.ts';
import { ValueError } from './codec/value-error.ts';
import { wholeOf } from './codec/whole.ts';
import type { Whole } from './codec/whole.ts';

/** The value of a type that JSON says, as `valueJson` writes it; numbers are taken as texts too. Throws `ValueError`. */
export function valueFromJson(type: DataType, value: Value): MetricValue {
  if (value === null) return null;
  if (type === 'DateTime') return timeFromJson(value);
  if (wholeType(type) !== undefined) return wholeFromJson(type, value);
  const element = elementType(type);
  if (element !== undefined) return listFromJson(type, element, value);
  switch (type) {
    case 'Float':
    case 'Double':
      return realFromJson(type, value);
    case 'Bytes':
    case 'File':
      return bytesFromJson(type, value);
    case 'DataSet':
      return dataSetFromJson(value);
    case 'Template':
      return templateFromJson(value);
    default:
      if (typeof value === 'object') throw new ValueError(`${type} takes no structure`);
      return value;
  }
}

/** A datatype by its name. Throws `ValueError`. */
export function typeFromJson(name: Value | undefined): DataType {
  if (typeof name === 'string' && Object.hasOwn(dataTypes, name)) return name as DataType;
  throw new ValueError(`${JSON.stringify(name)} is no datatype of Sparkplug`);
}

/** RFC 3339, or milliseconds since 1970. Throws `ValueError`. */
export function timeFromJson(value: Value): Whole {
  if (typeof value === 'string' && /^\d{4}-/.test(value)) {
    const time = Date.parse(value);
    if (!Number.isNaN(time)) return time;
  }
  return wholeFromJson('DateTime', value);
}

function wholeFromJson(type: DataType, value: Value): Whole {
  if (typeof value === 'number' && Number.isSafeInteger(value)) return value;
  if (typeof value === 'string' && /^-?\d{1,20}$/.test(value)) return wholeOf(BigInt(value));
  throw new ValueError(`${type} takes a whole number, not ${JSON.stringify(value)}`);
}

function realFromJson(type: DataType, value: Value): number {
  const number =
    typeof value === 'string' && /^(?:-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?|NaN|-?Infinity)$/.test(value) ? Number(value) : value;
  if (typeof number !== 'number') throw new ValueError(`${type} takes a number, not ${JSON.stringify(value)}`);
  return type === 'Float' ? Math.fround(number) : number;
}

function bytesFromJson(type: DataType, value: Value): Uint8Array {
  if (typeof value !== 'string' || value.length % 4 !== 0 || !/^[A-Za-z0-9+/]*={0,2}$/.test(value))
    throw new ValueError(`${type} takes base64`);
  return new Uint8Array(Buffer.from(value, 'base64'));
}

function listFromJson(type: DataType, element: DataType, value: Value): readonly ArrayElement[] {
  if (!Array.isArray(value)) throw new ValueError(`${type} takes a list`);
  return value.map(one => {
    const read = valueFromJson(element, one);
    if (read === null) throw new ValueError(`${type} takes no null`);
    return read as ArrayElement;
  });
}

function dataSetFromJson(value: Value): MetricValue {
  const { columns, rows } = fieldsOf('DataSet', value);
  if (!Array.isArray(columns) || !Array.isArray(rows)) throw new ValueError('DataSet takes columns and rows');
  const named = columns.map((column: Value) => fieldsOf('a column of a DataSet', column));
  const types = named.map(({ type }) => typeFromJson(type));
  return {
    kind: 'dataset',
    columns: named.map(({ name }) => String(name)),
    types,
    rows: rows.map((row: Value) => {
      if (!Array.isArray(row)) throw new ValueError('a row of a DataSet is a list');
      return row.map((cell: Value, column: number) => valueFromJson(types[column] ?? 'String', cell));
    }),
  };
}

function templateFromJson(value: Value): MetricValue {
  const { template, version, members = [], parameters = [] } = fieldsOf('Template', value);
  return {
    kind: 'template',
    isDefinition: template === undefined,
    ...(typeof template === 'string' && { ref: template }),
    ...(typeof version === 'string' && { version }),
    members: namedFromJson(members),
    parameters: namedFromJson(parameters),
  };
}

function namedFromJson(list: Value): readonly Named[] {
  if (!Array.isArray(list)) throw new ValueError('members and parameters of a Template are lists');
  return list.map((one: Value) => {
    const { name, type, value = null } = fieldsOf('a member of a Template', one);
    if (typeof name !== 'string' || name === '') throw new ValueError('a member of a Template has no name');
    const read = typeFromJson(type);
    return { name, type: read, value: valueFromJson(read, value) };
  });
}

function fieldsOf(what: string, value: Value): Fields {
  if (!isFields(value)) throw new ValueError(`${what} takes an object`);
  return value;
}
