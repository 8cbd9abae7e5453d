import { wholeType } from './data-type.ts';
import type { DataType } from './data-type.ts';
import type { ArrayElement } from './metric-value.ts';
import { ValueError } from './value-error.ts';
import { wholeOf } from './whole.ts';

/** Arrays travel as bytes: numbers little-endian one after the other, texts ended by a zero byte, booleans as a count of 32 bits and packed bits, highest first (6.4.17). */
export function readArray(element: DataType, bytes: Uint8Array): readonly ArrayElement[] {
  if (element === 'String') return readTexts(bytes);
  if (element === 'Boolean') return readBits(bytes);
  const width = widthOf(element);
  if (bytes.length % width !== 0)
    throw new ValueError(`an array of ${element} has ${bytes.length} bytes, no multiple of ${width}`);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return Array.from({ length: bytes.length / width }, (_, place) => readNumber(element, view, place * width));
}

/** The bytes of an array. Throws `ValueError`. */
export function writeArray(element: DataType, values: readonly ArrayElement[]): Uint8Array {
  if (element === 'String') return writeTexts(values);
  if (element === 'Boolean') return writeBits(values);
  const width = widthOf(element);
  const bytes = new Uint8Array(values.length * width);
  const view = new DataView(bytes.buffer);
  for (const [place, value] of values.entries()) writeNumber(element, view, place * width, value);
  return bytes;
}

function widthOf(element: DataType): number {
  const whole = wholeType(element);
  if (whole !== undefined) return whole.bits / 8;
  return element === 'Float' ? 4 : 8;
}

function readNumber(element: DataType, view: DataView, at: number): number | bigint {
  switch (element) {
    case 'Int8':
      return view.getInt8(at);
    case 'UInt8':
      return view.getUint8(at);
    case 'Int16':
      return view.getInt16(at, true);
    case 'UInt16':
      return view.getUint16(at, true);
    case 'Int32':
      return view.getInt32(at, true);
    case 'UInt32':
      return view.getUint32(at, true);
    case 'Int64':
      return wholeOf(view.getBigInt64(at, true));
    case 'Float':
      return view.getFloat32(at, true);
    case 'Double':
      return view.getFloat64(at, true);
    default:
      return wholeOf(view.getBigUint64(at, true));
  }
}

function writeNumber(element: DataType, view: DataView, at: number, value: ArrayElement): void {
  const whole = wholeType(element);
  if (whole === undefined) {
    if (typeof value !== 'number') throw new ValueError(`an array of ${element} takes numbers`);
    if (element === 'Double') return view.setFloat64(at, value, true);
    if (!Object.is(Math.fround(value), value)) throw new ValueError(`${value} is not exact as Float`);
    return view.setFloat32(at, value, true);
  }
  if (typeof value !== 'bigint' && !Number.isSafeInteger(value))
    throw new ValueError(`an array of ${element} takes whole numbers`);
  const exact = BigInt(value);
  const kept = whole.signed ? BigInt.asIntN(whole.bits, exact) : BigInt.asUintN(whole.bits, exact);
  if (kept !== exact) throw new ValueError(`${exact} is beyond ${element}`);
  if (whole.bits === 64) return view.setBigUint64(at, BigInt.asUintN(64, exact), true);
  if (whole.bits === 32) return view.setUint32(at, Number(BigInt.asUintN(32, exact)), true);
  if (whole.bits === 16) return view.setUint16(at, Number(BigInt.asUintN(16, exact)), true);
  view.setUint8(at, Number(BigInt.asUintN(8, exact)));
}

function readTexts(bytes: Uint8Array): readonly string[] {
  if (bytes.length === 0) return [];
  if (bytes.at(-1) !== 0) throw new ValueError('an array of String does not end with a zero byte');
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes.subarray(0, -1)).split('\0');
  } catch {
    throw new ValueError('a text of an array is not UTF-8');
  }
}

function writeTexts(values: readonly ArrayElement[]): Uint8Array {
  for (const value of values) {
    if (typeof value !== 'string' || !value.isWellFormed() || value.includes('\0'))
      throw new ValueError('an array of String takes well-formed texts without a zero character');
  }
  return new TextEncoder().encode(values.map(value => `${String(value)}\0`).join(''));
}

function readBits(bytes: Uint8Array): readonly boolean[] {
  if (bytes.length < 4) throw new ValueError('an array of Boolean has no count');
  const count = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength).getUint32(0, true);
  if (bytes.length !== 4 + Math.ceil(count / 8))
    throw new ValueError(`an array of ${count} Booleans has ${bytes.length - 4} bytes`);
  return Array.from({ length: count }, (_, place) => ((bytes[4 + (place >> 3)]! >> (7 - (place & 7))) & 1) === 1);
}

function writeBits(values: readonly ArrayElement[]): Uint8Array {
  const bytes = new Uint8Array(4 + Math.ceil(values.length / 8));
  new DataView(bytes.buffer).setUint32(0, values.length, true);
  for (const [place, value] of values.entries()) {
    if (typeof value !== 'boolean') throw new ValueError('an array of Boolean takes true and false');
    if (value) bytes[4 + (place >> 3)]! |= 1 << (7 - (place & 7));
  }
  return bytes;
}
