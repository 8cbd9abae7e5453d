import { dataTypeName, dataTypes, isBasicType } from './data-type.ts';
import type { DataType } from './data-type.ts';
import type { WireDataSet } from './message.ts';
import type { DataSet, ReadValue, WriteValue } from './metric-value.ts';
import { ValueError } from './value-error.ts';

/** Reads a table. Throws `ValueError` where columns, types and rows do not agree (6.4.11). */
export function readDataSet(
  { numOfColumns = 0, columns = [], types = [], rows = [] }: WireDataSet,
  readValue: ReadValue,
): DataSet {
  if (columns.length !== types.length || Number(numOfColumns) !== columns.length)
    throw new ValueError(`a DataSet says ${numOfColumns} columns, names ${columns.length} and has ${types.length} types`);
  const named = types.map(columnType);
  return {
    kind: 'dataset',
    columns,
    types: named,
    rows: rows.map(({ elements = [] }, place) => {
      if (elements.length !== columns.length)
        throw new ValueError(`row ${place + 1} of a DataSet has ${elements.length} values for ${columns.length} columns`);
      return elements.map(({ value }, column) => (value === undefined ? null : readValue(named[column]!, value)));
    }),
  };
}

function columnType(number: number): DataType {
  const type = dataTypeName(number);
  if (type === undefined || !isBasicType(type))
    throw new ValueError(`a column of a DataSet has type ${number}, which is no basic type`);
  return type;
}

/** A table as it goes on the wire. Throws `ValueError`. */
export function writeDataSet({ columns, types, rows }: DataSet, writeValue: WriteValue): WireDataSet {
  if (columns.length !== types.length) throw new ValueError(`a DataSet has ${columns.length} columns and ${types.length} types`);
  const numbers = types.map(type => dataTypes[type]);
  for (const number of numbers) columnType(number);
  return {
    numOfColumns: columns.length,
    columns,
    types: numbers,
    rows: rows.map((row, place) => {
      if (row.length !== columns.length)
        throw new ValueError(`row ${place + 1} of a DataSet has ${row.length} values for ${columns.length} columns`);
      return { elements: row.map((value, column) => (value === null ? {} : { value: writeValue(types[column]!, value) })) };
    }),
  };
}
