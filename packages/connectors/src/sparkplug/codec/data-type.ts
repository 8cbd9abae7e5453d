/** The datatypes of Sparkplug B by their numbers (specification 3.0, 6.4.16). */
export const dataTypes = {
  Int8: 1,
  Int16: 2,
  Int32: 3,
  Int64: 4,
  UInt8: 5,
  UInt16: 6,
  UInt32: 7,
  UInt64: 8,
  Float: 9,
  Double: 10,
  Boolean: 11,
  String: 12,
  DateTime: 13,
  Text: 14,
  UUID: 15,
  DataSet: 16,
  Bytes: 17,
  File: 18,
  Template: 19,
  PropertySet: 20,
  PropertySetList: 21,
  Int8Array: 22,
  Int16Array: 23,
  Int32Array: 24,
  Int64Array: 25,
  UInt8Array: 26,
  UInt16Array: 27,
  UInt32Array: 28,
  UInt64Array: 29,
  FloatArray: 30,
  DoubleArray: 31,
  BooleanArray: 32,
  StringArray: 33,
  DateTimeArray: 34,
} as const;

/** Name of a datatype. */
export type DataType = keyof typeof dataTypes;

const names = new Map<number, DataType>(Object.entries(dataTypes).map(([name, number]) => [number, name as DataType]));

/** The name of a datatype by its number; `undefined` for numbers that the standard does not have. */
export function dataTypeName(number: number | undefined): DataType | undefined {
  return number === undefined ? undefined : names.get(number);
}

/** Bits and sign of the whole numbers. A DateTime is milliseconds since 1970, unsigned. */
const wholes: Readonly<Partial<Record<DataType, { readonly bits: number; readonly signed: boolean }>>> = {
  Int8: { bits: 8, signed: true },
  Int16: { bits: 16, signed: true },
  Int32: { bits: 32, signed: true },
  Int64: { bits: 64, signed: true },
  UInt8: { bits: 8, signed: false },
  UInt16: { bits: 16, signed: false },
  UInt32: { bits: 32, signed: false },
  UInt64: { bits: 64, signed: false },
  DateTime: { bits: 64, signed: false },
};

/** Bits and sign of a datatype of whole numbers; `undefined` for the others. */
export function wholeType(type: DataType): { readonly bits: number; readonly signed: boolean } | undefined {
  return wholes[type];
}

/** The datatype of the elements of an array type; `undefined` for the others. */
export function elementType(type: DataType): DataType | undefined {
  return type.endsWith('Array') ? (type.slice(0, -'Array'.length) as DataType) : undefined;
}

/** Basic types (6.4.16): what columns of a DataSet and parameters of a Template may be. */
export function isBasicType(type: DataType): boolean {
  return dataTypes[type] <= dataTypes.Text;
}
