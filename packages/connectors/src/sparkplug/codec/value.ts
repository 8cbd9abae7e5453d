import { readArray, writeArray } from './array.ts';
import { readDataSet, writeDataSet } from './data-set.ts';
import { elementType, wholeType } from './data-type.ts';
import type { DataType } from './data-type.ts';
import { readPropertySet, writePropertySet } from './property-set.ts';
import { readTemplate, writeTemplate } from './template.ts';
import type { WireValue } from './message.ts';
import type { ArrayElement, DataSet, MetricValue, Properties, Template } from './metric-value.ts';
import { ValueError } from './value-error.ts';
import { wholeOf } from './whole.ts';

/** What a value on the wire means as a datatype (6.4.17). Throws `ValueError` where it is not a value of that type. */
export function readValue(type: DataType, wire: WireValue): MetricValue {
  if (wholeType(type) !== undefined) return readWhole(type, wire);
  const element = elementType(type);
  if (element !== undefined) return readArray(element, expect(type, wire, 'bytes').value);
  switch (type) {
    case 'Float':
    case 'Double':
      return readReal(type, wire);
    case 'Boolean':
      return expect(type, wire, 'boolean').value;
    case 'String':
    case 'Text':
    case 'UUID':
      return expect(type, wire, 'string').value;
    case 'Bytes':
    case 'File':
      return expect(type, wire, 'bytes').value;
    case 'DataSet':
      return readDataSet(expect(type, wire, 'dataset').value, readValue);
    case 'Template':
      return readTemplate(expect(type, wire, 'template').value, readValue);
    case 'PropertySet':
      return readPropertySet(expect(type, wire, 'propertyset').value, readValue);
    case 'PropertySetList':
      return (expect(type, wire, 'propertysets').value.sets ?? []).map(set => readPropertySet(set, readValue));
    default:
      throw new ValueError(`values of type ${type} cannot be read`);
  }
}

/**
 * A value as it goes on the wire: 64 bits and UInt32 as `long_value`, smaller ones as `int_value`, negative numbers in two's complement. Throws `ValueError`.
 * (Eclipse Tahu, which most host applications are built on, reads a UInt32 from `long_value` alone.)
 */
export function writeValue(type: DataType, value: Exclude<MetricValue, null>): WireValue {
  if (wholeType(type) !== undefined) return writeWhole(type, value);
  const element = elementType(type);
  if (element !== undefined) return { kind: 'bytes', value: writeArray(element, listOf(type, value)) };
  switch (type) {
    case 'Float':
      return { kind: 'float', value: float32(only(type, value, 'number')) };
    case 'Double':
      return { kind: 'double', value: only(type, value, 'number') };
    case 'Boolean':
      return { kind: 'boolean', value: only(type, value, 'boolean') };
    case 'String':
    case 'Text':
    case 'UUID':
      return { kind: 'string', value: wellFormed(only(type, value, 'string')) };
    case 'Bytes':
    case 'File':
      if (value instanceof Uint8Array) return { kind: 'bytes', value };
      throw new ValueError(`${type} takes bytes`);
    case 'DataSet':
      return { kind: 'dataset', value: writeDataSet(value as DataSet, writeValue) };
    case 'Template':
      return { kind: 'template', value: writeTemplate(value as Template, writeValue) };
    case 'PropertySet':
      return { kind: 'propertyset', value: writePropertySet(value as Properties, writeValue) };
    case 'PropertySetList':
      return {
        kind: 'propertysets',
        value: { sets: (value as readonly Properties[]).map(set => writePropertySet(set, writeValue)) },
      };
    default:
      throw new ValueError(`values of type ${type} cannot be written`);
  }
}

function expect<Kind extends WireValue['kind']>(
  type: DataType,
  wire: WireValue,
  kind: Kind,
): WireValue & { readonly kind: Kind } {
  if (wire.kind !== kind) throw new ValueError(`declared as ${type}, but ${kindName(wire)} came`);
  return wire as WireValue & { readonly kind: Kind };
}

function kindName(wire: WireValue): string {
  return `${wire.kind === 'extension' ? 'an' : 'a'} ${wire.kind}_value`;
}

/**
 * Writers differ: some put small numbers into `long_value`, and negative ones with as many bits as the type has, as 32 or as 64. Each of these says
 * the same number; anything else is none of this type.
 */
function readWhole(type: DataType, wire: WireValue): number | bigint {
  if (wire.kind !== 'int' && wire.kind !== 'long') throw new ValueError(`declared as ${type}, but ${kindName(wire)} came`);
  const { bits, signed } = wholeType(type)!;
  const told = BigInt(wire.value);
  if (!signed) {
    if (BigInt.asUintN(bits, told) !== told) throw new ValueError(`${told} is beyond ${type}`);
    return wholeOf(told);
  }
  const value = BigInt.asIntN(bits, told);
  if (![bits, 32, 64].some(width => BigInt.asUintN(width, value) === told)) throw new ValueError(`${told} is beyond ${type}`);
  return wholeOf(value);
}

function readReal(type: DataType, wire: WireValue): number {
  if (wire.kind !== 'float' && wire.kind !== 'double') throw new ValueError(`declared as ${type}, but ${kindName(wire)} came`);
  return wire.value;
}

function writeWhole(type: DataType, value: unknown): WireValue {
  if (typeof value !== 'bigint' && !(typeof value === 'number' && Number.isSafeInteger(value)))
    throw new ValueError(`${type} takes a whole number, not ${shown(value)}`);
  const { bits, signed } = wholeType(type)!;
  const whole = BigInt(value);
  if ((signed ? BigInt.asIntN(bits, whole) : BigInt.asUintN(bits, whole)) !== whole)
    throw new ValueError(`${whole} is beyond ${type}`);
  return bits === 64 || type === 'UInt32'
    ? { kind: 'long', value: wholeOf(BigInt.asUintN(64, whole)) }
    : { kind: 'int', value: Number(BigInt.asUintN(32, whole)) };
}

function only<Kind extends 'number' | 'boolean' | 'string'>(type: DataType, value: unknown, kind: Kind): never {
  if (typeof value !== kind) throw new ValueError(`${type} takes a ${kind}, not ${shown(value)}`);
  return value as never;
}

function listOf(type: DataType, value: unknown): readonly ArrayElement[] {
  if (!Array.isArray(value)) throw new ValueError(`${type} takes a list, not ${shown(value)}`);
  return value as readonly ArrayElement[];
}

function float32(value: number): number {
  if (!Object.is(Math.fround(value), value)) throw new ValueError(`${value} is not exact as Float; declare the metric as Double`);
  return value;
}

function wellFormed(value: string): string {
  if (!value.isWellFormed()) throw new ValueError('a text has half of a surrogate pair, which UTF-8 cannot say');
  return value;
}

function shown(value: unknown): string {
  return typeof value === 'string'
    ? `the text ${JSON.stringify(value.slice(0, 40))}`
    : typeof value === 'object'
      ? 'a structure'
      : String(value);
}
