import type { SchemaObject } from '../schema.ts';

const zone = '(Z|[+-][0-9]{2}:[0-9]{2})?';
const year = '-?[0-9]{4,9}';

const text: SchemaObject = { type: 'string' };
const whole = (minimum: number, maximum: number): SchemaObject => ({ type: 'integer', minimum, maximum });
const pattern = (body: string): SchemaObject => ({ type: 'string', pattern: `^${body}$` });

/**
 * What a message holds for each type of XML Schema (Part 2). Whatever a double may not hold exactly stays text: decimals, 64-bit and
 * unbounded integers. Dates and times may lack their zone, as in XML Schema.
 */
const builtInTypes: Readonly<Record<string, SchemaObject>> = {
  anyType: {},
  anySimpleType: text,
  boolean: { type: 'boolean' },
  decimal: { type: 'string', format: 'decimal' },
  float: { type: 'number' },
  double: { type: 'number' },
  integer: pattern('[+-]?[0-9]+'),
  nonNegativeInteger: pattern('(\\+?[0-9]+|-0+)'),
  positiveInteger: pattern('\\+?0*[1-9][0-9]*'),
  nonPositiveInteger: pattern('(-[0-9]+|\\+?0+)'),
  negativeInteger: pattern('-0*[1-9][0-9]*'),
  long: { type: 'string', format: 'int64' },
  unsignedLong: pattern('\\+?[0-9]{1,20}'),
  int: whole(-(2 ** 31), 2 ** 31 - 1),
  short: whole(-(2 ** 15), 2 ** 15 - 1),
  byte: whole(-128, 127),
  unsignedInt: whole(0, 2 ** 32 - 1),
  unsignedShort: whole(0, 2 ** 16 - 1),
  unsignedByte: whole(0, 255),
  dateTime: { type: 'string', anyOf: [{ format: 'date-time' }, { format: 'date-time-local' }] },
  date: { type: 'string', anyOf: [{ format: 'date' }, pattern(`${year}-[0-9]{2}-[0-9]{2}${zone}`)] },
  time: pattern(`[0-9]{2}:[0-9]{2}:[0-9]{2}(\\.[0-9]+)?${zone}`),
  gYear: pattern(`${year}${zone}`),
  gYearMonth: pattern(`${year}-[0-9]{2}${zone}`),
  gMonth: pattern(`--[0-9]{2}${zone}`),
  gMonthDay: pattern(`--[0-9]{2}-[0-9]{2}${zone}`),
  gDay: pattern(`---[0-9]{2}${zone}`),
  duration: { ...pattern('-?P([0-9]+Y)?([0-9]+M)?([0-9]+D)?(T([0-9]+H)?([0-9]+M)?([0-9]+(\\.[0-9]+)?S)?)?'), minLength: 3 },
  language: pattern('[a-zA-Z]{1,8}(-[a-zA-Z0-9]{1,8})*'),
  base64Binary: { type: 'string', contentEncoding: 'base64' },
  hexBinary: pattern('([0-9a-fA-F]{2})*'),
};

/** What a message holds for a type of XML Schema; every type not listed is text. */
export function builtInType(local: string): SchemaObject {
  return Object.hasOwn(builtInTypes, local) ? builtInTypes[local]! : text;
}
