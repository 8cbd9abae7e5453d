import type { TagValue } from '@millrace/core';

import type { ByteOrder, ModbusAddress } from './address.ts';

/** A value that cannot stand in the registers of its address, or registers that hold no value of its type. */
export class ModbusCodecError extends Error {}

/** The value in registers (two bytes each, as they came). Whole numbers beyond 2^53 are bigint; NaN stays NaN. Throws where a BCD digit is none. */
export function decodeRegisters({ type, order }: ModbusAddress, raw: Uint8Array): TagValue {
  const bytes = ordered(raw, order);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  switch (type.kind) {
    case 'int16':
      return view.getInt16(0);
    case 'uint16':
      return view.getUint16(0);
    case 'int32':
      return view.getInt32(0);
    case 'uint32':
      return view.getUint32(0);
    case 'int64':
      return exact(view.getBigInt64(0));
    case 'uint64':
      return exact(view.getBigUint64(0));
    case 'float32':
      return view.getFloat32(0);
    case 'float64':
      return view.getFloat64(0);
    case 'bit':
      return ((view.getUint16(0) >> type.count) & 1) === 1;
    case 'bcd':
      return decodeBcd(bytes);
    default:
      return decodeText(characters(raw, order), type.kind === 'text' ? type.count : raw.length);
  }
}

/** The registers that hold a value; throws `ModbusCodecError` with the reason where they cannot hold it exactly. */
export function encodeRegisters({ type, order, length }: ModbusAddress, value: TagValue): Uint8Array {
  const bytes = new Uint8Array(length * 2);
  const view = new DataView(bytes.buffer);
  switch (type.kind) {
    case 'int16':
    case 'uint16':
    case 'int32':
    case 'uint32':
    case 'int64':
    case 'uint64':
      writeInteger(view, type.kind, value);
      return ordered(bytes, order);
    case 'float32':
      view.setFloat32(0, floating(value, type.kind));
      return ordered(bytes, order);
    case 'float64':
      view.setFloat64(0, floating(value, type.kind));
      return ordered(bytes, order);
    case 'bcd':
      writeBcd(bytes, whole(value, 0n, 10n ** BigInt(type.count) - 1n, `bcd(${type.count})`));
      return ordered(bytes, order);
    case 'text':
      writeText(bytes, value, type.count);
      return characters(bytes, order);
    default:
      throw new ModbusCodecError(`a ${type.kind} is no register`);
  }
}

/** Bits of a response or a request, least significant first in each byte (Application Protocol 6.1). */
export function unpackBits(bytes: Uint8Array, count: number): readonly boolean[] {
  return Array.from({ length: count }, (_, bit) => (((bytes[bit >> 3] ?? 0) >> (bit & 7)) & 1) === 1);
}

/** The bytes of so many bits. */
export function packBits(bits: readonly boolean[]): Uint8Array {
  const bytes = new Uint8Array(Math.ceil(bits.length / 8));
  bits.forEach((bit, place) => {
    if (bit) bytes[place >> 3] = (bytes[place >> 3] ?? 0) | (1 << (place & 7));
  });
  return bytes;
}

/** Bytes most significant first; the same function turns them back. */
function ordered(raw: Uint8Array, order: ByteOrder): Uint8Array {
  const swapped = characters(raw, order);
  if (order === 'abcd' || order === 'badc') return swapped;
  const words = Array.from({ length: raw.length / 2 }, (_, word) => swapped.subarray(word * 2, word * 2 + 2));
  return Uint8Array.from(words.reverse().flatMap(word => [...word]));
}

/** Bytes in the order of registers, each register most significant byte first: a text keeps the order of its words. */
function characters(raw: Uint8Array, order: ByteOrder): Uint8Array {
  if (order === 'abcd' || order === 'cdab') return raw.slice();
  return raw.map((_, place) => raw[place ^ 1] ?? 0);
}

function exact(value: bigint): number | bigint {
  return BigInt.asIntN(54, value) === value ? Number(value) : value;
}

function decodeText(bytes: Uint8Array, count: number): string {
  const end = bytes.indexOf(0);
  return Buffer.from(bytes.subarray(0, end < 0 ? count : Math.min(end, count))).toString('latin1');
}

function decodeBcd(bytes: Uint8Array): number | bigint {
  const digits = Buffer.from(bytes).toString('hex');
  if (!/^\d+$/u.test(digits)) throw new ModbusCodecError(`0x${digits} is no BCD number`);
  return exact(BigInt(digits));
}

const limits = {
  int16: [-(2n ** 15n), 2n ** 15n - 1n],
  uint16: [0n, 2n ** 16n - 1n],
  int32: [-(2n ** 31n), 2n ** 31n - 1n],
  uint32: [0n, 2n ** 32n - 1n],
  int64: [-(2n ** 63n), 2n ** 63n - 1n],
  uint64: [0n, 2n ** 64n - 1n],
} as const;

function writeInteger(view: DataView, kind: keyof typeof limits, value: TagValue): void {
  const [least, most] = limits[kind];
  const number = whole(value, least, most, kind);
  if (view.byteLength === 8) view.setBigUint64(0, BigInt.asUintN(64, number));
  else if (view.byteLength === 4) view.setUint32(0, Number(BigInt.asUintN(32, number)));
  else view.setUint16(0, Number(BigInt.asUintN(16, number)));
}

function whole(value: TagValue, least: bigint, most: bigint, type: string): bigint {
  const isWhole = typeof value === 'bigint' || (typeof value === 'number' && Number.isInteger(value));
  if (!isWhole) throw new ModbusCodecError(`${shown(value)} is not a whole number for ${type}`);
  const number = BigInt(value);
  if (number < least || number > most) throw new ModbusCodecError(`${number} does not fit ${type} (${least} to ${most})`);
  return number;
}

function floating(value: TagValue, type: 'float32' | 'float64'): number {
  if (typeof value !== 'number') throw new ModbusCodecError(`${shown(value)} is not a number for ${type}`);
  if (type === 'float32' && Number.isFinite(value) && !Number.isFinite(Math.fround(value))) {
    throw new ModbusCodecError(`${value} does not fit float32`);
  }
  return value;
}

function writeBcd(bytes: Uint8Array, number: bigint): void {
  bytes.set(Buffer.from(number.toString().padStart(bytes.length * 2, '0'), 'hex'));
}

function writeText(bytes: Uint8Array, value: TagValue, count: number): void {
  if (typeof value !== 'string') throw new ModbusCodecError(`${shown(value)} is not a text`);
  // Latin-1 is what one byte a character can say, and NUL ends the text.
  // oxlint-disable-next-line no-control-regex
  if (!/^[\u0001-\u00ff]*$/u.test(value)) throw new ModbusCodecError('the text has characters that one byte cannot hold');
  if (value.length > count) throw new ModbusCodecError(`the text has ${value.length} characters and the address holds ${count}`);
  bytes.set(Buffer.from(value, 'latin1'));
}

function shown(value: TagValue): string {
  return typeof value === 'object' ? 'a structure' : typeof value === 'string' ? `"${value.slice(0, 40)}"` : String(value);
}
